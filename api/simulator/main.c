/* callbox-simulator: command line and loop. */
#include "config.h"

#include "api/simulator/http.h"

#include <errno.h>
#include <getopt.h>
#include <microhttpd.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TICK_MS = 250, RATE_DEFAULT = 1666 };

static volatile sig_atomic_t stopping;

static void on_stop(int number)
{
	stopping = 1;
}

static const struct option options[] = {
	{ "port", required_argument, NULL, 'p' },
	{ "workspace", required_argument, NULL, 'w' },
	{ "generate", required_argument, NULL, 'g' },
	{ "contacts", required_argument, NULL, 'P' },
	{ "companies", required_argument, NULL, 'O' },
	{ "seed", required_argument, NULL, 's' },
	{ "token", required_argument, NULL, 't' },
	{ "latency", required_argument, NULL, 'l' },
	{ "rate", required_argument, NULL, 'r' },
	{ "fault", required_argument, NULL, 'f' },
	{ "journal", required_argument, NULL, 'j' },
	{ "deny", required_argument, NULL, 'd' },
	{ "client-id", required_argument, NULL, 'c' },
	{ "client-secret", required_argument, NULL, 'C' },
	{ "redirect-uri", required_argument, NULL, 'R' },
	{ "foreign", no_argument, NULL, 'F' },
	{ "search-lag", required_argument, NULL, 'a' },
	{ "live", no_argument, NULL, 'L' },
	{ "stdin-lifeline", no_argument, NULL, 'S' },
	{ "help", no_argument, NULL, 'h' },
	{ 0 }
};

static void usage(FILE *to)
{
	fputs("usage: callbox-simulator [--port N] [--workspace FILE] "
	    "[--generate N] [--contacts N]\n"
	    "          [--companies N] [--seed N]\n"
	    "          [--token T] [--latency MS] [--rate N] [--fault SPEC] "
	    "[--journal FILE]\n"
	    "          [--deny PERMISSION[=HOW]] [--search-lag MS] [--live] "
	    "[--stdin-lifeline]\n"
	    "          [--client-id ID] [--client-secret S] "
	    "[--redirect-uri URI]… [--foreign]\n"
	    "Plays an Intercom workspace on 127.0.0.1; prints its URL on the "
	    "first line.\n", to);
}

struct setup {
	const char *workspace;
	long port, generated, contacts, companies;
	bool lifeline;
};

static long whole(const char *name, const char *text, long low, long high)
{
	char *end;
	long number = strtol(text, &end, 10);

	if (!*text || *end || number < low || number > high) {
		fprintf(stderr, "callbox-simulator: --%s \"%s\": must be a "
		    "number from %ld to %ld\n", name, text, low, high);
		exit(2);
	}
	return number;
}

static void parse(int argc, char **argv, struct sim *sim,
    struct setup *setup)
{
	char why[200];
	int option;

	while ((option = getopt_long(argc, argv, "h", options, NULL)) >= 0) {
		switch (option) {
		case 'p':
			setup->port = whole("port", optarg, 0, 65535);
			break;
		case 'w':
			setup->workspace = optarg;
			break;
		case 'g':
			setup->generated = whole("generate", optarg, 0,
			    10000000);
			break;
		case 'P':
			setup->contacts = whole("contacts", optarg, 0,
			    1000000);
			break;
		case 'O':
			setup->companies = whole("companies", optarg, 0,
			    1000000);
			break;
		case 's':
			sim->seed = (uint32_t)whole("seed", optarg, 0,
			    2147483647);
			break;
		case 't':
			free(sim->token);
			sim->token = xstrdup(optarg);
			break;
		case 'l':
			sim->latency_ms = (int)whole("latency", optarg, 0,
			    600000);
			break;
		case 'r':
			sim->rate = (int)whole("rate", optarg, 1, 1000000000);
			break;
		case 'f':
			if (!fault_add(optarg, why, sizeof(why))) {
				fprintf(stderr, "callbox-simulator: --fault "
				    "%s\n", why);
				exit(2);
			}
			break;
		case 'j':
			sim->journal = fopen(optarg, "ae");
			if (!sim->journal) {
				fprintf(stderr, "callbox-simulator: %s: %s\n",
				    optarg, strerror(errno));
				exit(2);
			}
			break;
		case 'd':
			if (!permission_deny(sim, optarg)) {
				fprintf(stderr, "callbox-simulator: --deny "
				    "%s: PERMISSION[=refused|forbidden|"
				    "token_unauthorized|api_plan_restricted]"
				    "\n", optarg);
				exit(2);
			}
			break;
		case 'c':
			sim->client_id = optarg;
			break;
		case 'C':
			sim->client_secret = optarg;
			break;
		case 'R':
			sim->redirects = xrealloc(sim->redirects,
			    (size_t)sim->redirects_len + 1,
			    sizeof(*sim->redirects));
			sim->redirects[sim->redirects_len++] = optarg;
			break;
		case 'F':
			sim->foreign = true;
			break;
		case 'a':
			sim->search_lag_ms = (int)whole("search-lag", optarg,
			    0, 3600000);
			break;
		case 'L':
			sim->live = true;
			break;
		case 'S':
			setup->lifeline = true;
			break;
		case 'h':
			usage(stdout);
			exit(0);
		default:
			usage(stderr);
			exit(2);
		}
	}
	if (optind < argc) {
		usage(stderr);
		exit(2);
	}
}

/* Whoever started us is gone when our standard input ends. */
static bool orphaned(void)
{
	struct pollfd fd = { .fd = STDIN_FILENO, .events = POLLIN };
	char byte;

	return poll(&fd, 1, 0) > 0 && read(STDIN_FILENO, &byte, 1) <= 0;
}

static void run(struct sim *sim, struct MHD_Daemon *daemon, bool lifeline)
{
	int wait, due;

	while (!stopping && !(lifeline && orphaned())) {
		wait = TICK_MS;
		due = http_resume();
		if (due >= 0 && due < wait)
			wait = due;
		MHD_run_wait(daemon, wait);
		live_tick(sim);
	}
}

int main(int argc, char **argv)
{
	struct sim sim = { .rate = RATE_DEFAULT, .search_lag_ms = 500,
		.next_id = 990000000001, .next_request = 1, .seed = 1,
		.client_id = "demo-client", .client_secret = "demo-secret" };
	struct setup setup = { 0 };
	struct sigaction action = { .sa_handler = on_stop };
	struct MHD_Daemon *daemon;
	const char *secret = getenv("CALLBOX_SIMULATOR_TOKEN");
	int port;

	sim.token = xstrdup(secret && *secret ? secret : "demo-token");
	unsetenv("CALLBOX_SIMULATOR_TOKEN");
	parse(argc, argv, &sim, &setup);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGINT, &action, NULL);
	signal(SIGPIPE, SIG_IGN);
	sim.deleted = json_object_new_array();
	daemon = http_start(&sim, (uint16_t)setup.port, &port);
	if (!daemon) {
		fprintf(stderr, "callbox-simulator: cannot listen on "
		    "127.0.0.1:%ld: %s\n", setup.port, strerror(errno));
		return 1;
	}
	snprintf(sim.url, sizeof(sim.url), "http://127.0.0.1:%d", port);
	if (!(setup.workspace ? workspace_load(&sim, setup.workspace) :
	    workspace_built_in(&sim)))
		return 2;
	if (setup.generated)
		generate(&sim, (int)setup.generated);
	generate_contacts(&sim, (int)setup.contacts);
	generate_companies(&sim, (int)setup.companies);
	printf("%s\n", sim.url);
	fflush(stdout);
	run(&sim, daemon, setup.lifeline);
	http_stop(daemon);
	return 0;
}
