/* callbox-simulator with a workspace made for faults. */
#include "config.h"

#include "api/base/mem.h"
#include "tests/fault/service.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Ten digits each: the number is found in a path or a body by its mark. */
#define ID_MARK "4711"
#define WORDS_MARK "case-"
enum { DIGITS = 6 };

void case_id(size_t number, char out[CASE_ID_MAX])
{
	snprintf(out, CASE_ID_MAX, ID_MARK "%06zu", number % 1000000);
}

void case_words(size_t number, char out[CASE_ID_MAX])
{
	snprintf(out, CASE_ID_MAX, WORDS_MARK "%06zu", number % 1000000);
}

static size_t number_after(const char *text, const char *mark)
{
	const char *at = text;
	size_t number, i;

	while ((at = strstr(at, mark))) {
		at += strlen(mark);
		for (i = number = 0; i < DIGITS && at[i] >= '0' &&
		    at[i] <= '9'; i++)
			number = number * 10 + (size_t)(at[i] - '0');
		if (i == DIGITS)
			return number;
	}
	return SIZE_MAX;
}

size_t case_of(const char *text)
{
	size_t number = number_after(text, ID_MARK);

	return number != SIZE_MAX ? number : number_after(text, WORDS_MARK);
}

static const char people[] =
    "{\"app\":{\"id_code\":\"faults\",\"name\":\"Faults\",\"region\":\"EU\","
    "\"timezone\":\"UTC\",\"created\":-1000000,\"identity_verification\":true"
    "},\"me\":\"me\",\"bot\":{\"key\":\"bot\",\"id\":\"1\",\"name\":\"Bot\","
    "\"email\":\"bot@x.example\"},\"admins\":[{\"key\":\"me\",\"id\":\"7\","
    "\"name\":\"Me\",\"email\":\"me@x.example\"},{\"key\":\"other\",\"id\":"
    "\"8\",\"name\":\"Other\",\"email\":\"other@x.example\"}],\"teams\":[{"
    "\"key\":\"team\",\"id\":\"9\",\"name\":\"Team\"}],\"tags\":[{\"id\":"
    "\"5\",\"name\":\"urgent\"}],\"companies\":[],\"segments\":[],\"macros\":"
    "[],\"ticket_types\":[],\"contacts\":[{\"key\":\"user\",\"id\":\"u\","
    "\"role\":\"user\",\"name\":\"User\",\"email\":\"u@x.example\","
    "\"created\":-1000}";

static void write_contact(FILE *file, size_t number, bool tagged)
{
	char id[CASE_ID_MAX];

	case_id(number, id);
	fprintf(file, ",{\"key\":\"k%s\",\"id\":\"%s\",\"role\":\"lead\","
	    "\"name\":\"Someone\",\"created\":-1000,\"tags\":[%s]}", id, id,
	    tagged ? "\"urgent\"" : "");
}

static void write_conversation(FILE *file, size_t number,
    enum service_state state)
{
	char id[CASE_ID_MAX];

	case_id(number, id);
	fprintf(file, "%s{\"id\":\"%s\",\"contacts\":[\"user\"],\"title\":"
	    "\"A question\",\"state\":\"%s\",\"to\":\"me\",\"created\":-900,"
	    "\"waiting\":-900,\"tags\":[%s],\"source\":{\"type\":"
	    "\"conversation\",\"body\":\"<p>How?</p>\"},\"parts\":[{\"type\":"
	    "\"comment\",\"at\":-800,\"by\":\"user\",\"body\":\"<p>Well?</p>\""
	    "}]}", number ? "," : "", id,
	    state == SERVICE_CLOSED ? "closed" : "open",
	    state == SERVICE_TAGGED ? "\"urgent\"" : "");
}

static void write_workspace(const char *path, size_t n,
    enum service_state state)
{
	FILE *file = fopen(path, "w");
	size_t i;

	if (!file)
		BUG("%s", path);
	fputs(people, file);
	for (i = 0; i < n; i++)
		write_contact(file, i, state == SERVICE_TAGGED);
	fputs("],\"conversations\":[", file);
	for (i = 0; i < n; i++)
		write_conversation(file, i, state);
	fputs("]}\n", file);
	fclose(file);
}

void service_start(struct service *service, const char *folder, size_t n,
    enum service_state state)
{
	char workspace[SERVICE_PATH_MAX];
	const char *const args[] = { "--token", "tok", "--workspace",
		workspace, "--journal", service->journal, "--search-lag", "0",
		"--rate", "1000000000", NULL };

	snprintf(workspace, sizeof(workspace), "%s/workspace.json", folder);
	snprintf(service->journal, sizeof(service->journal), "%s/journal",
	    folder);
	unlink(service->journal);
	write_workspace(workspace, n, state);
	if (!simulator_start(&service->simulator, args))
		BUG("the simulator does not start");
}

void service_stop(struct service *service)
{
	simulator_stop(&service->simulator);
}

/* Reading is not counted: GET, and lists and searches by POST. */
static bool changes(const char *line)
{
	return !strstr(line, "\"method\":\"GET\"") &&
	    !strstr(line, "/search\"") && !strstr(line, "/list\"");
}

void service_count(const struct service *service, unsigned *done,
    unsigned *refused, size_t n)
{
	FILE *file = fopen(service->journal, "r");
	const char *status;
	char *line = NULL;
	size_t size = 0, number;

	memset(done, 0, n * sizeof(*done));
	memset(refused, 0, n * sizeof(*refused));
	while (file && getline(&line, &size, file) > 0) {
		number = changes(line) ? case_of(line) : SIZE_MAX;
		status = strstr(line, "\"status\":");
		if (number >= n || !status)
			continue;
		if (strtol(status + 9, NULL, 10) < 400)
			done[number]++;
		else
			refused[number]++;
	}
	free(line);
	if (file)
		fclose(file);
}
