/*
 * The listener that catches the redirect, visited by curl over TLS.
 */
#include "config.h"

#include "api/base/mem.h"
#include "app/redirect.h"
#include "keystore/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

enum { WAIT_MS = 20000, PATH_MAX_HERE = 300 };

struct world {
	struct oauth oauth;
	struct redirect *redirect;
	int port;
	char reply[4000];        /* the page, and its status at the end */
};

/* A port that was free a moment ago. */
static int free_port(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&address,
	    sizeof(address)), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len),
	    0);
	close(fd);
	return ntohs(address.sin_port);
}

static void start(struct world *w)
{
	struct error err = { 0 };
	char uri[100];

	*w = (struct world){ .port = free_port() };
	snprintf(uri, sizeof(uri), "https://127.0.0.1:%d/cb", w->port);
	oauth_init(&w->oauth, "https://app", "id", uri, (int64_t)time(NULL));
	w->redirect = redirect_new(&w->oauth, &err);
	if (!w->redirect)
		fail_msg("%s", err.text);
}

static void stop(struct world *w)
{
	redirect_free(w->redirect);
	oauth_release(&w->oauth);
}

/* curl runs beside us; the listener is served until it has ended. */
static void visit(struct world *w, const char *options, const char *where)
{
	char command[1000];
	size_t len = 0;
	ssize_t n = 1;
	FILE *pipe;
	int wait;

	snprintf(command, sizeof(command), "curl -sk --max-time 15 -w "
	    "' %%{http_code}' %s 'https://127.0.0.1:%d%s'", options, w->port,
	    where);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	while (n > 0) {
		struct pollfd fds[2] = {
			{ redirect_fd(w->redirect), POLLIN, 0 },
			{ fileno(pipe), POLLIN, 0 },
		};

		wait = redirect_wait_ms(w->redirect);
		assert_true(poll(fds, 2, wait < 0 ? WAIT_MS : wait) >= 0);
		redirect_run(w->redirect);
		if (!fds[1].revents)
			continue;
		n = read(fileno(pipe), w->reply + len,
		    sizeof(w->reply) - 1 - len);
		len += n > 0 ? (size_t)n : 0;
	}
	w->reply[len] = '\0';
	pclose(pipe);
}

static bool status_is(const struct world *w, const char *status)
{
	size_t len = strlen(w->reply);

	return len > 3 && !strcmp(w->reply + len - 3, status);
}

static void redirect__catches__the_code_once(void **state)
{
	char where[PATH_MAX_HERE];
	struct world w;
	struct secret *code = NULL;
	struct error err = { 0 };

	start(&w);
	assert_int_equal(strlen(redirect_fingerprint(w.redirect)),
	    REDIRECT_FINGERPRINT_MAX - 1);
	/* Whoever knocks with something else changes nothing. */
	visit(&w, "", "/");
	assert_true(status_is(&w, "400"));
	visit(&w, "", "/favicon.ico");
	assert_true(status_is(&w, "400"));
	visit(&w, "", "/cb?code=abc&state=wrong");
	assert_true(status_is(&w, "400"));
	visit(&w, "", "/cb?error=access_denied&state=wrong");
	assert_true(status_is(&w, "400"));
	snprintf(where, sizeof(where), "/cb?code=abc%%3D&state=%s",
	    w.oauth.state);
	visit(&w, "-H 'Host: evil.example'", where);
	assert_true(status_is(&w, "400"));
	visit(&w, "-X DELETE", where);
	assert_true(status_is(&w, "405"));
	assert_false(redirect_done(w.redirect, &code, &err));

	visit(&w, "-i", where);
	assert_true(status_is(&w, "200"));
	assert_non_null(strstr(w.reply, "no-store"));
	assert_non_null(strstr(w.reply, "no-referrer"));
	assert_null(strstr(w.reply, "abc"));
	assert_true(redirect_done(w.redirect, &code, &err));
	assert_string_equal(secret_borrow(code), "abc=");
	secret_return(code);
	secret_free(code);
	visit(&w, "", where);
	assert_true(status_is(&w, "410"));
	stop(&w);
}

static void redirect__tells__that_access_was_denied(void **state)
{
	char where[PATH_MAX_HERE];
	struct world w;
	struct secret *code = NULL;
	struct error err = { 0 };

	start(&w);
	snprintf(where, sizeof(where), "/cb?error=access_denied&state=%s",
	    w.oauth.state);
	visit(&w, "", where);
	assert_true(status_is(&w, "200"));
	assert_true(redirect_done(w.redirect, &code, &err));
	assert_null(code);
	assert_int_equal(err.code, ERROR_REFUSED);
	stop(&w);
}

static void redirect__takes__a_posted_answer(void **state)
{
	char options[PATH_MAX_HERE];
	struct world w;
	struct secret *code = NULL;

	start(&w);
	snprintf(options, sizeof(options), "-d 'code=abc%%3D&state=%s'",
	    w.oauth.state);
	visit(&w, options, "/cb");
	assert_true(status_is(&w, "200"));
	assert_true(redirect_done(w.redirect, &code, NULL));
	secret_free(code);
	stop(&w);
}

static void redirect_new__refuses__a_port_that_is_taken(void **state)
{
	struct error err = { 0 };
	struct world w;

	start(&w);
	assert_null(redirect_new(&w.oauth, &err));
	assert_int_equal(err.code, ERROR_CONFLICT);
	stop(&w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(redirect__catches__the_code_once),
		cmocka_unit_test(redirect__tells__that_access_was_denied),
		cmocka_unit_test(redirect__takes__a_posted_answer),
		cmocka_unit_test(
		    redirect_new__refuses__a_port_that_is_taken),
	};

	if (system("curl --version >/dev/null 2>&1") != 0)
		return 77;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
