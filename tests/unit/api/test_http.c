/* HTTP: what a transfer refuses, and what it says of how it ended. */
#include "config.h"

#include "api/base/mem.h"
#include "api/http.h"
#include "keystore/secret.h"
#include "tests/unit/api/server.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

/* One way to answer, by the path that is asked for. */
static bool answer(int fd, const struct server_request *r, void *context);

struct world {
	struct server *server;
	struct secret *token;
	struct http *http;
};

static struct secret *secret_of(const char *text)
{
	char *copy = mem_strdup(text);
	struct secret *secret = secret_move(copy, strlen(text));

	free(copy);
	return secret;
}

static int set_up(void **state)
{
	struct world *w = mem_zalloc(sizeof(*w));
	struct http_options options = { .api_version = "2.16",
		.read_ms = 1500, .once_ms = 1500, .stall_s = 1 };
	struct error err = { 0 };

	w->server = server_start(answer, NULL);
	w->token = secret_of("tok-1");
	options.base_url = server_url(w->server);
	options.token = w->token;
	w->http = http_new(&options, &err);
	*state = w;
	return w->http ? 0 : 1;
}

static int tear_down(void **state)
{
	struct world *w = *state;

	http_free(w->http);
	server_stop(w->server);
	secret_free(w->token);
	free(w);
	return 0;
}

static struct http_answer get_any(struct http *http,
    const struct http_request *request)
{
	struct http_answer got;
	uint64_t number = http_start(http, request);

	while (!http_next(http, &got))
		http_wait(http, -1, -1, 5000);
	assert_int_equal(got.number, number);
	return got;
}

static struct http_answer get(struct world *w, const char *path)
{
	const struct http_request request = { .method = "GET", .path = path };

	return get_any(w->http, &request);
}

/* A reply: sent once, over a connection of its own. */
static struct http_answer send_once(struct world *w, const char *path)
{
	const struct http_request request = { .method = "POST", .path = path,
		.body = "{\"a\":1}", .once = true };

	return get_any(w->http, &request);
}

static void fails(struct http_answer got, enum error_code code, bool left)
{
	if (got.err.code != code)
		fail_msg("%s instead of %s: %s", error_name(got.err.code),
		    error_name(code), got.err.text);
	assert_int_equal(got.left, left);
	assert_true(got.err.text[0]);
	http_answer_release(&got);
}

/* --- what the server does --- */

static void flood(int fd, size_t bytes)
{
	static char zeros[65536];
	char head[32];
	size_t n;

	memset(zeros, ' ', sizeof(zeros));
	for (; bytes > 0; bytes -= n) {
		n = bytes < sizeof(zeros) ? bytes : sizeof(zeros);
		snprintf(head, sizeof(head), "%zx\r\n", n);
		server_write(fd, head, strlen(head));
		server_write(fd, zeros, n);
		server_write(fd, "\r\n", 2);
	}
	server_write(fd, "0\r\n\r\n", 5);
}

/* Bits of a deflate stream, the low ones first. */
struct bits {
	unsigned char *out;
	size_t len;
	unsigned have, n;
};

static void put_bits(struct bits *b, unsigned value, int count)
{
	for (; count > 0; count--, value >>= 1) {
		b->have |= (value & 1) << b->n;
		if (++b->n == 8) {
			b->out[b->len++] = (unsigned char)b->have;
			b->have = b->n = 0;
		}
	}
}

/* gzip with one fixed Huffman block: a zero, then `runs` times 258 more of
 * them in 13 bits each. */
static void bomb(int fd, size_t runs)
{
	static const unsigned char head[] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0,
		0, 255 };
	struct bits b = { mem_zalloc(64 + runs * 2), 0, 0, 0 };
	char text[200];
	size_t i;

	memcpy(b.out, head, sizeof(head));
	b.len = sizeof(head);
	put_bits(&b, 3, 3);              /* the last block, fixed codes */
	put_bits(&b, 0x0c, 8);           /* literal 0: 00110000 */
	for (i = 0; i < runs; i++)
		put_bits(&b, 0xa3, 8), put_bits(&b, 0, 5);
	put_bits(&b, 0, 7);              /* the end */
	put_bits(&b, 0, 7);
	snprintf(text, sizeof(text), "HTTP/1.1 200 OK\r\nContent-Encoding: "
	    "gzip\r\nContent-Length: %zu\r\n\r\n", b.len);
	server_write(fd, text, strlen(text));
	server_write(fd, (char *)b.out, b.len);
	free(b.out);
}

static void many_headers(int fd, int lines, int len)
{
	char *line = mem_zalloc((size_t)len + 16);
	int i;

	memset(line, 'x', (size_t)len);
	memcpy(line, "X-A: ", 5);
	memcpy(line + len, "\r\n", 2);
	server_write(fd, "HTTP/1.1 200 OK\r\n", 17);
	for (i = 0; i < lines; i++)
		server_write(fd, line, (size_t)len + 2);
	server_write(fd, "Content-Length: 2\r\n\r\n{}", 23);
	free(line);
}

static void reset(int fd)
{
	const struct linger at_once = { 1, 0 };

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	dup2(open("/dev/null", O_RDWR), fd);
}

static void text(int fd, const char *bytes)
{
	server_write(fd, bytes, strlen(bytes));
}

static bool answer(int fd, const struct server_request *r, void *context)
{
	static const char chunked[] = "HTTP/1.1 200 OK\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n";

	if (!strcmp(r->path, "/cut"))
		text(fd, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"a");
	else if (!strcmp(r->path, "/cut-chunk"))
		text(fd, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked"
		    "\r\n\r\n5\r\n{\"a");
	else if (!strcmp(r->path, "/half-status"))
		text(fd, "HTTP/1.");
	else if (!strcmp(r->path, "/nothing"))
		;
	else if (!strcmp(r->path, "/reset"))
		reset(fd);
	else if (!strcmp(r->path, "/big")) {
		text(fd, chunked);
		flood(fd, HTTP_BODY_MAX + 1);
	} else if (!strcmp(r->path, "/big-length"))
		text(fd, "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n"
		    "\r\n ");
	else if (!strcmp(r->path, "/ten-mib")) {
		text(fd, chunked);
		flood(fd, 10 << 20);
		return true;
	} else if (!strcmp(r->path, "/bomb"))
		bomb(fd, 200000);
	else if (!strcmp(r->path, "/headers"))
		many_headers(fd, HTTP_HEADER_LINES_MAX + 1, 10);
	else if (!strcmp(r->path, "/long-header"))
		many_headers(fd, 2, HTTP_HEADERS_MAX / 2);
	else if (!strcmp(r->path, "/stall")) {
		text(fd, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{");
		return true;
	} else if (!strcmp(r->path, "/silent"))
		return true;
	else if (!strcmp(r->path, "/redirect"))
		server_answer(fd, 302, "Location: /elsewhere\r\n", "");
	else if (!strcmp(r->path, "/die-reused")) {
		if (r->number > 0)
			return false;
		server_answer(fd, 200, "", "{}");
		return true;
	} else if (!strcmp(r->path, "/limits")) {
		server_answer(fd, 200, "x-ratelimit-limit: 1666\r\n"
		    "X-RateLimit-Remaining:  12 \r\n"
		    "X-RateLimit-Reset: 1700000010\r\nRetry-After: 3\r\n"
		    "Date: Tue, 14 Nov 2023 22:13:20 GMT\r\n"
		    "Link: </contacts/abc>; rel=\"canonical\"\r\n", "{}");
		return true;
	} else if (!strcmp(r->path, "/odd-limits")) {
		server_answer(fd, 200, "X-RateLimit-Limit: many\r\n"
		    "X-RateLimit-Remaining: -1\r\n"
		    "X-RateLimit-Reset: 99999999999999999999\r\n"
		    "Date: yesterday\r\nLink: <x>\r\n", "{}");
		return true;
	} else {
		server_answer(fd, 200, "", "{\"ok\":true}");
		return true;
	}
	return false;
}

/* --- tests --- */

static void http_get__reuses__one_connection(void **state)
{
	struct world *w = *state;
	struct http_answer got;
	int i;

	for (i = 0; i < 3; i++) {
		got = get(w, "/me");
		assert_int_equal(got.err.code, ERROR_NONE);
		assert_int_equal(got.status, 200);
		assert_string_equal(got.body.data, "{\"ok\":true}");
		assert_int_equal(got.rate.limit, -1);
		http_answer_release(&got);
	}
	assert_int_equal(server_connections(w->server), 1);
	assert_non_null(strstr(server_text(w->server, 0),
	    "Authorization: Bearer tok-1\r\n"));
	assert_non_null(strstr(server_text(w->server, 0),
	    "Accept: application/json\r\n"));
	assert_non_null(strstr(server_text(w->server, 0),
	    "Accept-Encoding: gzip\r\n"));
}

/* libcurl sends a POST again when a reused connection dies: never these. */
static void http_once__uses__a_connection_of_its_own(void **state)
{
	struct world *w = *state;
	struct http_answer got = get(w, "/me");

	http_answer_release(&got);
	got = send_once(w, "/reply");
	assert_int_equal(got.status, 200);
	http_answer_release(&got);
	got = send_once(w, "/reply");
	http_answer_release(&got);
	assert_int_equal(server_connections(w->server), 3);
	got = get(w, "/me");
	http_answer_release(&got);
	assert_int_equal(server_connections(w->server), 3);
	fails(send_once(w, "/nothing"), ERROR_OFFLINE, true);
	assert_int_equal(server_count_of(w->server, "POST /nothing"), 1);
}

/* A read may be sent again by libcurl; this shows that the test above would
 * notice it. */
static void http_get__survives__a_connection_that_died(void **state)
{
	struct world *w = *state;
	struct http_answer got = get(w, "/die-reused");

	assert_int_equal(got.status, 200);
	http_answer_release(&got);
	fails(get(w, "/die-reused"), ERROR_OFFLINE, true);
	assert_true(server_count_of(w->server, "GET /die-reused") > 2);
}

static void http_delete__has__a_body(void **state)
{
	struct world *w = *state;
	const struct http_request request = { .method = "DELETE",
		.path = "/x", .body = "{\"admin_id\":\"7\"}" };
	struct http_answer got = get_any(w->http, &request);
	const char *sent = server_text(w->server, 0);

	assert_int_equal(got.status, 200);
	http_answer_release(&got);
	assert_int_equal(strncmp(sent, "DELETE /x HTTP/1.1\r\n", 20), 0);
	assert_non_null(strstr(sent, "\r\n\r\n{\"admin_id\":\"7\"}"));
	assert_non_null(strstr(sent, "Content-Type: application/json\r\n"));
	assert_null(strstr(sent, "Expect:"));
}

static void http_answers__that_are_cut__fail(void **state)
{
	static const char *const paths[] = {
		"/cut", "/cut-chunk", "/half-status", "/nothing", "/reset",
	};
	struct world *w = *state;
	struct http_answer got;
	size_t i;

	for (i = 0; i < ARRAY_LEN(paths); i++) {
		got = send_once(w, paths[i]);
		if (got.err.code == ERROR_NONE)
			fail_msg("%s: status %d", paths[i], got.status);
		assert_true(got.left);
		http_answer_release(&got);
	}
}

static void http_bodies__are__bounded(void **state)
{
	struct world *w = *state;
	struct http_answer got = get(w, "/ten-mib");

	assert_int_equal(got.err.code, ERROR_NONE);
	assert_int_equal(got.body.len, 10 << 20);
	http_answer_release(&got);
	fails(get(w, "/big"), ERROR_TOO_BIG, true);
	fails(get(w, "/big-length"), ERROR_TOO_BIG, true);
	got = get(w, "/bomb");
	/* Long before the limit: by the ratio. */
	assert_true(got.body.len < 4 << 20);
	fails(got, ERROR_TOO_BIG, true);
}

static void http_headers__are__bounded(void **state)
{
	struct world *w = *state;

	fails(get(w, "/headers"), ERROR_TOO_BIG, true);
	fails(get(w, "/long-header"), ERROR_TOO_BIG, true);
}

static void http_waiting__ends(void **state)
{
	struct world *w = *state;

	fails(get(w, "/stall"), ERROR_TIMEOUT, true);
	fails(get(w, "/silent"), ERROR_TIMEOUT, true);
	fails(send_once(w, "/silent"), ERROR_TIMEOUT, true);
}

static void http_redirects__are_not__followed(void **state)
{
	struct world *w = *state;
	struct http_answer got = get(w, "/redirect");

	assert_int_equal(got.status, 302);
	http_answer_release(&got);
	assert_int_equal(server_count(w->server), 1);
}

static void http_headers__are__read(void **state)
{
	struct world *w = *state;
	struct http_answer got = get(w, "/limits");

	assert_int_equal(got.rate.limit, 1666);
	assert_int_equal(got.rate.left, 12);
	assert_int_equal(got.rate.reset_at, 1700000010);
	assert_int_equal(got.retry_after_s, 3);
	assert_int_equal(got.date_at, 1700000000);
	assert_string_equal(got.canonical, "/contacts/abc");
	http_answer_release(&got);
	got = get(w, "/odd-limits");
	assert_int_equal(got.rate.limit, -1);
	assert_int_equal(got.rate.left, -1);
	assert_int_equal(got.rate.reset_at, 0);
	assert_int_equal(got.date_at, 0);
	assert_string_equal(got.canonical, "");
	http_answer_release(&got);
}

/* Nobody listens, or does not speak TLS: not one byte of ours has left. */
static void http_left__is_false__when_nothing_was_sent(void **state)
{
	struct world *w = *state;
	struct http_options options = { .token = w->token };
	const struct http_request request = { .method = "POST", .path = "/x",
		.body = "{}", .once = true };
	struct http *http;
	char *url;

	options.base_url = "http://127.0.0.1:1";
	http = http_new(&options, NULL);
	fails(get_any(http, &request), ERROR_OFFLINE, false);
	http_free(http);

	url = mem_printf("https%s", server_url(w->server) + 4);
	options.base_url = url;
	options.connect_ms = 500;
	http = http_new(&options, NULL);
	{
		struct http_answer got = get_any(http, &request);

		assert_true(got.err.code == ERROR_TLS ||
		    got.err.code == ERROR_TIMEOUT);
		assert_false(got.left);
		http_answer_release(&got);
	}
	http_free(http);
	free(url);
	assert_int_equal(server_count(w->server), 0);
}

static void http_wait__wakes__for_the_descriptor(void **state)
{
	struct world *w = *state;
	const struct http_request request = { .method = "GET",
		.path = "/silent" };
	int fd = eventfd(1, EFD_CLOEXEC);
	uint64_t number;

	http_wait(w->http, fd, -1, 60000);
	http_wait(NULL, -1, fd, 60000);
	number = http_start(w->http, &request);
	http_wait(w->http, fd, -1, 60000);
	assert_int_equal(http_running(w->http), 1);
	http_cancel(w->http, number);
	http_cancel(w->http, number + 1);
	assert_int_equal(http_running(w->http), 0);
	close(fd);
}

static void http_base_url__is__https_or_this_machine(void **state)
{
	static const char *const good[] = {
		"https://api.intercom.io", "https://api.eu.intercom.io/",
		"https://host:8443", "http://127.0.0.1:80", "http://[::1]:1",
		"http://localhost", "http://LOCALHOST:8080/",
	};
	static const char *const bad[] = {
		"", "api.intercom.io", "http://api.intercom.io",
		"http://127.0.0.1.evil.example", "http://127.0.0.1@evil",
		"https://user:pw@host", "https://host/path", "https://host?x",
		"https://host#x", "https://", "ftp://127.0.0.1",
		"http://localhost.evil.example", "https://ho st",
		"https://host:", "https://host:123456", "file:///etc/passwd",
		"http://[::2]",
	};
	struct error err;
	size_t i;

	for (i = 0; i < ARRAY_LEN(good); i++)
		if (!http_base_url_valid(good[i], &err))
			fail_msg("%s", good[i]);
	for (i = 0; i < ARRAY_LEN(bad); i++)
		if (http_base_url_valid(bad[i], &err))
			fail_msg("%s", bad[i]);
	assert_false(http_base_url_valid(NULL, &err));
	assert_int_equal(err.code, ERROR_CONFIG);
}

static void http_new__refuses__odd_tokens(void **state)
{
	static const char *const bad[] = {
		"", "a b", "a\r\nX-Evil: 1", "a\n", "t\xc3\xa9",
	};
	struct http_options options = { .base_url = "http://127.0.0.1" };
	struct error err = { 0 };
	size_t i;

	for (i = 0; i < ARRAY_LEN(bad); i++) {
		options.token = secret_of(bad[i]);
		assert_null(http_new(&options, &err));
		assert_int_equal(err.code, ERROR_AUTH);
		secret_free(options.token);
	}
}

/* --- TLS, with openssl's own server --- */

struct tls_server {
	char folder[32], ca_file[64], url[64];
	pid_t pid;
};

static bool run_openssl(const char *const *args, const char *folder,
    int *out, pid_t *pid)
{
	int fds[2], null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (pipe2(fds, O_CLOEXEC) != 0)
		return false;
	*pid = fork();
	if (*pid == 0) {
		if (chdir(folder) != 0)
			_exit(127);
		dup2(null, STDIN_FILENO);
		dup2(fds[1], STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		execvp("openssl", (char **)args);
		_exit(127);
	}
	close(fds[1]);
	close(null);
	*out = fds[0];
	return *pid > 0;
}

static bool make_certificate(const struct tls_server *tls)
{
	static const char *const args[] = { "openssl", "req", "-x509",
		"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
		"-nodes", "-keyout", "key.pem", "-out", "cert.pem", "-days",
		"2", "-subj", "/CN=x", "-addext",
		"subjectAltName=IP:127.0.0.1", NULL };
	int out, status = 1;
	pid_t pid;

	if (!run_openssl(args, tls->folder, &out, &pid))
		return false;
	close(out);
	waitpid(pid, &status, 0);
	return status == 0;
}

/* "ACCEPT 127.0.0.1:PORT" is what it prints once it listens. */
static bool start_tls(struct tls_server *tls)
{
	static const char *const args[] = { "openssl", "s_server", "-accept",
		"127.0.0.1:0", "-cert", "cert.pem", "-key", "key.pem", "-WWW",
		NULL };
	char path[64], line[200] = "";
	FILE *file, *from;
	int out, port = 0;

	snprintf(tls->folder, sizeof(tls->folder), "tls-test-XXXXXX");
	if (!mkdtemp(tls->folder) || !make_certificate(tls))
		return false;
	snprintf(path, sizeof(path), "%s/me", tls->folder);
	file = fopen(path, "w");
	fputs("{\"ok\":true}", file);
	fclose(file);
	if (!run_openssl(args, tls->folder, &out, &tls->pid))
		return false;
	from = fdopen(out, "r");
	while (!port && fgets(line, sizeof(line), from))
		sscanf(line, "ACCEPT 127.0.0.1:%d", &port);
	fclose(from);
	snprintf(tls->ca_file, sizeof(tls->ca_file), "%s/cert.pem",
	    tls->folder);
	snprintf(tls->url, sizeof(tls->url), "https://127.0.0.1:%d", port);
	return port != 0;
}

static void stop_tls(struct tls_server *tls)
{
	static const char *const names[] = { "me", "key.pem", "cert.pem" };
	char path[64];
	size_t i;

	if (tls->pid > 0) {
		kill(tls->pid, SIGKILL);
		waitpid(tls->pid, NULL, 0);
	}
	for (i = 0; i < ARRAY_LEN(names); i++) {
		snprintf(path, sizeof(path), "%s/%s", tls->folder, names[i]);
		unlink(path);
	}
	rmdir(tls->folder);
}

static struct http_answer get_tls(const struct world *w, const char *url,
    const char *ca_file, bool once)
{
	const struct http_options options = { .base_url = url,
		.token = w->token, .ca_file = ca_file };
	const struct http_request request = { .method = "GET", .path = "/me",
		.once = once };
	struct http *http = http_new(&options, NULL);
	struct http_answer got = get_any(http, &request);

	http_free(http);
	return got;
}

/* A certificate that is not trusted, or is another host's: nothing is sent. */
static void http_tls__checks__the_certificate(void **state)
{
	struct world *w = *state;
	struct tls_server tls = { .pid = 0 };
	struct http_answer got;
	char other[64];

	if (!start_tls(&tls)) {
		stop_tls(&tls);
		print_message("openssl cannot be run\n");
		skip();
	}
	fails(get_tls(w, tls.url, NULL, true), ERROR_TLS, false);
	snprintf(other, sizeof(other), "https://localhost%s",
	    strrchr(tls.url, ':'));
	fails(get_tls(w, other, tls.ca_file, true), ERROR_TLS, false);
	got = get_tls(w, tls.url, tls.ca_file, false);
	assert_int_equal(got.err.code, ERROR_NONE);
	assert_int_equal(got.status, 200);
	assert_string_equal(got.body.data, "{\"ok\":true}");
	http_answer_release(&got);
	stop_tls(&tls);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(http_get__reuses__one_connection),
		TEST(http_once__uses__a_connection_of_its_own),
		TEST(http_get__survives__a_connection_that_died),
		TEST(http_delete__has__a_body),
		TEST(http_answers__that_are_cut__fail),
		TEST(http_bodies__are__bounded),
		TEST(http_headers__are__bounded),
		TEST(http_waiting__ends),
		TEST(http_redirects__are_not__followed),
		TEST(http_headers__are__read),
		TEST(http_left__is_false__when_nothing_was_sent),
		TEST(http_wait__wakes__for_the_descriptor),
		TEST(http_tls__checks__the_certificate),
		cmocka_unit_test(http_base_url__is__https_or_this_machine),
		cmocka_unit_test(http_new__refuses__odd_tokens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
