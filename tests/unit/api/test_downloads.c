/* Attachments: where their bytes go, whom the token does not go to, addresses
 * that expire, and files that exist already. */
#include "config.h"

#include "api/base/buf.h"
#include "api/save.h"
#include "tests/unit/api/server.h"
#include "tests/unit/api/world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

struct service {
	struct server *server;
	struct world *world;
	char folder[64];
	const char *address_now;         /* what the conversation has */
};

/* --- the service: one conversation, and files --- */

static void put_conversation(const struct service *s, int fd)
{
	char *body = mem_printf("{\"type\":\"conversation\",\"id\":\"42\","
	    "\"created_at\":1700000000,\"updated_at\":1700000001,"
	    "\"state\":\"open\",\"open\":true,\"source\":{\"type\":"
	    "\"conversation\",\"id\":\"9\",\"body\":\"<p>See</p>\","
	    "\"author\":{\"type\":\"user\",\"id\":\"c1\"},\"attachments\":["
	    "{\"type\":\"upload\",\"name\":\"a.txt\",\"url\":\"%s%s\","
	    "\"content_type\":\"text/plain\",\"filesize\":5}]},"
	    "\"conversation_parts\":{\"type\":\"conversation_part.list\","
	    "\"conversation_parts\":[],\"total_count\":0}}",
	    server_url(s->server), s->address_now);

	server_answer(fd, 200, "", body);
	free(body);
}

static void redirect(const struct service *s, int fd, const char *to)
{
	char *extra = mem_printf("Location: %s%s\r\n",
	    *to == '/' ? server_url(s->server) : "", to);

	server_answer(fd, 302, extra, "");
	free(extra);
}

static bool answer(int fd, const struct server_request *r, void *context)
{
	static const char endless[] = "HTTP/1.1 200 OK\r\n"
	    "Content-Length: 1000000\r\n\r\nthe beginning";
	static const char large[] = "HTTP/1.1 200 OK\r\n"
	    "Content-Length: 99000000\r\n\r\n";
	const struct service *s = context;

	if (!strncmp(r->path, "/conversations/42", 17))
		put_conversation(s, fd);
	else if (!strcmp(r->path, "/files/a.txt"))
		server_answer(fd, 200, "", "hello");
	else if (!strcmp(r->path, "/files/moved"))
		redirect(s, fd, "/files/a.txt");
	else if (!strcmp(r->path, "/files/circle"))
		redirect(s, fd, "/files/circle");
	else if (!strcmp(r->path, "/files/insecure"))
		redirect(s, fd, "http://elsewhere.test/a.txt");
	else if (!strcmp(r->path, "/files/local"))
		redirect(s, fd, "file:///etc/passwd");
	else if (!strcmp(r->path, "/files/endless"))
		server_write(fd, endless, strlen(endless));
	else if (!strcmp(r->path, "/files/large"))
		server_write(fd, large, strlen(large));
	else if (!strncmp(r->path, "/files/", 7))
		server_answer(fd, 403, "", "<Error>expired</Error>");
	else
		server_answer(fd, 200, "", "{}");
	return true;
}

static int set_up(void **state)
{
	struct service *s = mem_zalloc(sizeof(*s));

	snprintf(s->folder, sizeof(s->folder), "/tmp/callbox-test-XXXXXX");
	if (!mkdtemp(s->folder))
		return 1;
	s->address_now = "/files/a.txt";
	s->server = server_start(answer, s);
	s->world = world_at(server_url(s->server));
	*state = s;
	return 0;
}

static int tear_down(void **state)
{
	struct service *s = *state;
	char *command = mem_printf("rm -rf %s", s->folder);

	world_free(s->world);
	server_stop(s->server);
	assert_int_equal(system(command), 0);
	free(command);
	free(s);
	return 0;
}

static struct api_request *wanted(const struct service *s, const char *path,
    bool memory)
{
	char *url = *path == '/' ? mem_printf("%s%s", server_url(s->server),
	    path) : mem_strdup(path);
	struct api_request *req = request_download("42", "9", 0, url,
	    memory ? NULL : s->folder, "a.txt");

	free(url);
	return req;
}

static void fails(struct service *s, const char *path, enum error_code code)
{
	const struct api_reply *reply = world_final(s->world,
	    api_send(s->world->client, wanted(s, path, false)));
	char *part = mem_printf("ls -A %s | grep -q .", s->folder);

	assert_string_equal(error_name(reply->err.code), error_name(code));
	assert_true(reply->err.text[0]);
	/* Nothing is left behind. */
	assert_int_not_equal(system(part), 0);
	free(part);
	api_reply_unref(reply);
}

static void has(const struct service *s, const char *name, const char *text)
{
	char *path = mem_printf("%s/%s", s->folder, name), got[64] = "";
	FILE *file = fopen(path, "re");
	struct stat status;

	if (!file)
		fail_msg("there is no %s", path);
	got[fread(got, 1, sizeof(got) - 1, file)] = '\0';
	assert_string_equal(got, text);
	assert_int_equal(fstat(fileno(file), &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	fclose(file);
	free(path);
}

static void gets(struct service *s, const char *path, const char *name)
{
	const struct api_reply *reply = world_good(s->world,
	    wanted(s, path, false));
	char *whole = mem_printf("%s/%s", s->folder, name);

	assert_non_null(reply->download);
	assert_string_equal(reply->download->path, whole);
	assert_int_equal(reply->download->done, 5);
	has(s, name, "hello");
	free(whole);
	api_reply_unref(reply);
}

/* --- tests --- */

static void file__is_saved__and_the_token_stays_here(void **state)
{
	struct service *s = *state;
	size_t i, n;

	gets(s, "/files/a.txt", "a.txt");
	gets(s, "/files/moved", "a (1).txt");
	n = server_count(s->server);
	for (i = 0; i < n; i++) {
		const char *text = server_text(s->server, i);

		if (strncmp(text, "GET /files/", 11) != 0)
			continue;
		assert_null(strcasestr(text, "authorization"));
		assert_null(strcasestr(text, "intercom-version"));
		assert_null(strstr(text, "tok"));
	}
	assert_int_equal(server_count_of(s->server, "GET /files/"), 3);
}

static void bytes__come_in_the_reply__without_a_folder(void **state)
{
	struct service *s = *state;
	const struct api_reply *reply = world_good(s->world,
	    wanted(s, "/files/a.txt", true));

	assert_null(reply->download->path);
	assert_int_equal(reply->download->len, 5);
	assert_string_equal(reply->download->bytes, "hello");
	api_reply_unref(reply);
}

static void expired_address__is_looked_up__once(void **state)
{
	struct service *s = *state;

	gets(s, "/files/old", "a.txt");
	assert_int_equal(server_count_of(s->server,
	    "GET /conversations/42"), 1);
}

static void address__that_stays_refused__is_told(void **state)
{
	struct service *s = *state;

	server_lock(s->server);
	s->address_now = "/files/gone";
	server_unlock(s->server);
	fails(s, "/files/old", ERROR_NOT_FOUND);
	assert_int_equal(server_count_of(s->server, "GET /files/"), 2);
	assert_int_equal(server_count_of(s->server,
	    "GET /conversations/42"), 1);
}

static void addresses__other_than_https__are_refused(void **state)
{
	static const char *const bad[] = {
		"http://elsewhere.test/a", "file:///etc/passwd",
		"https://user:word@host.test/a", "ftp://127.0.0.1/a",
		"https:///a", "https://host.test/a b", "javascript:1",
		"https://host.test\\@127.0.0.1/a", "",
	};
	struct service *s = *state;
	size_t i;

	for (i = 0; i < ARRAY_LEN(bad); i++)
		fails(s, bad[i], ERROR_REFUSED);
	fails(s, "/files/circle", ERROR_REFUSED);
	fails(s, "/files/insecure", ERROR_REFUSED);
	fails(s, "/files/local", ERROR_REFUSED);
}

static void large_one__is_refused__for_memory(void **state)
{
	struct service *s = *state;
	const struct api_reply *reply = world_final(s->world,
	    api_send(s->world->client, wanted(s, "/files/large", true)));

	assert_string_equal(error_name(reply->err.code), "ERROR_TOO_BIG");
	api_reply_unref(reply);
}

static void progress__is_told__and_cancelling_leaves_nothing(void **state)
{
	struct service *s = *state;
	api_id id = api_send(s->world->client, wanted(s, "/files/endless",
	    false));
	const struct api_reply *reply;

	do {
		reply = world_next(s->world);
		if (reply->id == id && reply->download &&
		    reply->download->done)
			break;
		api_reply_unref(reply);
	} while (true);
	assert_int_equal(reply->download->total, 1000000);
	api_reply_unref(reply);
	api_cancel(s->world->client, id);
	reply = world_final(s->world, id);
	assert_string_equal(error_name(reply->err.code), "ERROR_CANCELLED");
	api_reply_unref(reply);
	assert_int_equal(rmdir(s->folder), 0);
	assert_int_equal(mkdir(s->folder, 0700), 0);
}

static void names__are_never_ones_that_exist(void **state)
{
	struct service *s = *state;
	char *link = mem_printf("%s/a.txt", s->folder);
	char *second = mem_printf("%s/a (1).txt", s->folder);
	char *target = mem_printf("%s/target", s->folder);

	/* One that leads nowhere, one that leads to a file. */
	assert_int_equal(symlink(target, link), 0);
	assert_int_equal(symlink("/etc/passwd", second), 0);
	gets(s, "/files/a.txt", "a (2).txt");
	assert_int_not_equal(access(target, F_OK), 0);
	free(link);
	free(second);
	free(target);
}

static void unsafe_names__are_refused(void **state)
{
	static const char *const bad[] = { "", ".", "..", ".bashrc", "a/b",
		"/etc/passwd", "a\nb", "a\033b" };
	struct service *s = *state;
	struct error err;
	size_t i;

	for (i = 0; i < ARRAY_LEN(bad); i++) {
		assert_null(save_new(s->folder, bad[i], &err));
		assert_string_equal(error_name(err.code), "ERROR_INPUT");
	}
	assert_null(save_new("/nonexistent", "a", &err));
	assert_string_equal(error_name(err.code), "ERROR_FILE");
}

static void ending__stays_last__when_a_number_is_added(void **state)
{
	static const struct { const char *name, *second; } cases[] = {
		{ "a.tar.gz", "a.tar (1).gz" }, { "none", "none (1)" },
		{ "é.pdf", "é (1).pdf" },
	};
	struct service *s = *state;
	struct error err = { 0 };
	struct save *save;
	char *path, *wanted_path;
	size_t i, k;

	for (i = 0; i < ARRAY_LEN(cases); i++)
		for (k = 0; k < 2; k++) {
			save = save_new(s->folder, cases[i].name, &err);
			assert_true(save_write(save, "x", 1, &err));
			path = save_finish(save, &err);
			wanted_path = mem_printf("%s/%s", s->folder,
			    k ? cases[i].second : cases[i].name);
			assert_string_equal(path, wanted_path);
			free(path);
			free(wanted_path);
		}
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	static const struct CMUnitTest tests[] = {
		WITH(file__is_saved__and_the_token_stays_here),
		WITH(bytes__come_in_the_reply__without_a_folder),
		WITH(expired_address__is_looked_up__once),
		WITH(address__that_stays_refused__is_told),
		WITH(addresses__other_than_https__are_refused),
		WITH(large_one__is_refused__for_memory),
		WITH(progress__is_told__and_cancelling_leaves_nothing),
		WITH(names__are_never_ones_that_exist),
		WITH(unsafe_names__are_refused),
		WITH(ending__stays_last__when_a_number_is_added),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
