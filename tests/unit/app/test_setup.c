/*
 * The steps of connecting a workspace: the table, and what is kept of them.
 */
#include "config.h"

#include "api/permission.h"
#include "app/account.h"
#include "app/connect.h"
#include "app/oauth.h"
#include "app/qr.h"
#include "app/setup.h"
#include "keystore/keystore.h"
#include "keystore/secret.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct secret *secret_of(const char *text)
{
	char *copy = mem_strdup(text);
	struct secret *secret = secret_move(copy, strlen(copy));

	free(copy);
	return secret;
}

static void setup_step__follows__the_developer_hub(void **state)
{
	static const char *const oauth[] = { "way", "region", "new-app",
	    "client-id", "client-secret", "use-oauth", "permissions", "save",
	    "authorize" };
	static const char *const token[] = { "way", "region", "new-app",
	    "permissions", "save", "access-token" };
	struct setup setup;
	size_t i;

	setup_init(&setup, "work");
	assert_int_equal(setup_count(&setup), ARRAY_LEN(oauth));
	for (i = 0; i < ARRAY_LEN(oauth); i++) {
		assert_string_equal(setup_step(&setup, (int)i)->name,
		    oauth[i]);
		assert_int_equal(setup_number(&setup, oauth[i]), i);
	}
	assert_true(setup_set(&setup, SETUP_WAY, "token", NULL));
	assert_int_equal(setup_count(&setup), ARRAY_LEN(token));
	for (i = 0; i < ARRAY_LEN(token); i++)
		assert_string_equal(setup_step(&setup, (int)i)->name,
		    token[i]);
	/* A base URL is one host: there is no region to choose. */
	setup.base_url = mem_strdup("http://127.0.0.1:1");
	assert_int_equal(setup_count(&setup), ARRAY_LEN(token) - 1);
	/* What is unknown begins at the beginning. */
	assert_int_equal(setup_number(&setup, "no-such-step"), 0);
	assert_int_equal(setup_number(&setup, NULL), 0);
	setup_release(&setup);
}

static void setup_text__fits__and_says_what_to_paste(void **state)
{
	const struct setup_step *step;
	const char *line, *end;
	struct setup setup;
	struct buf text;
	int i, p;

	setup_init(&setup, "work");
	setup_set(&setup, SETUP_REGION, "AU", NULL);
	assert_string_equal(setup_value(&setup, SETUP_REGION), "au");
	buf_init(&text, BUF_SMALL_MAX);
	for (i = 0; (step = setup_step(&setup, i)); i++) {
		buf_clear(&text);
		setup_text(&setup, step, &text);
		for (line = text.data; *line; line = end + (*end == '\n')) {
			end = line + strcspn(line, "\n");
			if (end - line > 79)
				fail_msg("%.*s", (int)(end - line), line);
		}
		assert_null(strchr(text.data, '{'));
		if (!strcmp(step->name, "new-app"))
			assert_non_null(strstr(text.data,
			    "https://app.au.intercom.com/"));
		if (!strcmp(step->name, "use-oauth"))
			assert_non_null(strstr(text.data, "\n"
			    OAUTH_REDIRECT_DEFAULT "\n"));
		for (p = 0; p < PERMISSION_COUNT; p++)
			if (!strcmp(step->name, "permissions"))
				assert_non_null(strstr(text.data,
				    permission_label(p)));
	}
	buf_release(&text);
	setup_release(&setup);
}

static void setup_save__keeps__what_was_typed(void **state)
{
	struct keystore *vault = keystore_new_ephemeral();
	struct setup setup;
	struct error err = { 0 };

	setup_init(&setup, "work");
	assert_false(setup_load(vault, &setup));
	setup_set(&setup, SETUP_REGION, "eu", NULL);
	setup_set(&setup, SETUP_CLIENT_ID, "id-1", NULL);
	setup_set(&setup, SETUP_REDIRECT, "https://h.example/cb", NULL);
	setup.client_secret = secret_of("canary");
	setup.step = mem_strdup("permissions");
	assert_true(setup_save(vault, &setup, &err));
	setup_release(&setup);

	/* It is no account yet. */
	setup_init(&setup, "work");
	assert_true(setup_load(vault, &setup));
	assert_string_equal(setup.region, "eu");
	assert_string_equal(setup.client_id, "id-1");
	assert_string_equal(setup.redirect_uri, "https://h.example/cb");
	assert_string_equal(setup.step, "permissions");
	assert_string_equal(secret_borrow(setup.client_secret), "canary");
	secret_return(setup.client_secret);
	setup_release(&setup);
	assert_true(setup_was_left(vault, "work"));
	assert_false(setup_was_left(vault, "other"));
	setup_init(&setup, "other");
	assert_false(setup_load(vault, &setup));
	assert_null(setup.client_secret);
	setup_release(&setup);
	keystore_free(vault);
}

static void setup_load__goes__straight_to_authorizing_anew(void **state)
{
	struct keystore *vault = keystore_new_ephemeral();
	struct account account = { .name = "work",
		.base_url = (char *)"https://api.eu.intercom.io",
		.region = (char *)"eu", .client_id = (char *)"id-1",
		.redirect_uri = (char *)"https://h.example/cb",
		.workspace_id = (char *)"ws-1" };
	struct secret *secret = secret_of("canary");
	struct setup setup;
	struct error err = { 0 };
	size_t n;
	char **names;

	account.token = secret_of("tok");
	setup_init(&setup, "work");
	assert_true(setup_save(vault, &setup, &err));
	names = account_names(vault, &n);
	assert_int_equal(n, 0);
	free(names);
	assert_true(account_save(vault, &account, secret, &err));
	setup_release(&setup);

	setup_init(&setup, "work");
	assert_true(setup_load(vault, &setup));
	assert_string_equal(setup.step, "authorize");
	assert_string_equal(setup.region, "eu");
	assert_null(setup.base_url);
	assert_string_equal(setup.client_id, "id-1");
	assert_non_null(setup.client_secret);
	setup_release(&setup);
	assert_false(setup_was_left(vault, "work"));
	/* Another workspace does not come under its name. */
	account.workspace_id = (char *)"ws-2";
	assert_false(account_save(vault, &account, secret, &err));
	assert_int_equal(err.code, ERROR_CONFLICT);
	account.workspace_id = (char *)"ws-1";
	assert_true(account_save(vault, &account, NULL, &err));
	/* All of it goes with the account. */
	assert_true(account_remove(vault, "work", &err));
	assert_int_equal(keystore_count(vault), 0);
	secret_free(secret);
	secret_free(account.token);
	keystore_free(vault);
}

static void connect_tunnel__is__what_the_other_machine_runs(void **state)
{
	char *line;

	unsetenv("SSH_CONNECTION");
	assert_null(connect_tunnel(17923));
	setenv("SSH_CONNECTION", "10.0.0.5 50000 10.0.0.9 22", 1);
	line = connect_tunnel(17923);
	assert_non_null(strstr(line, "ssh -N -L 17923:127.0.0.1:17923 "));
	assert_string_equal(strchr(line, '@'), "@10.0.0.9");
	free(line);
	setenv("SSH_CONNECTION", "fe80::1 50000 2001:db8::7 2222", 1);
	line = connect_tunnel(4000);
	assert_non_null(strstr(line, "-L 4000:127.0.0.1:4000 -p 2222 "));
	assert_string_equal(strchr(line, '@'), "@2001:db8::7");
	free(line);
	setenv("SSH_CONNECTION", "a b `evil` 22", 1);
	assert_null(connect_tunnel(17923));
	unsetenv("SSH_CONNECTION");
}

static void qr_make__draws__what_a_reader_finds(void **state)
{
	struct qr qr;
	char *line;
	int rows = 0;

	assert_true(qr_make("https://app.intercom.com/oauth", true, &qr));
	/* Version 3 or so, with two light modules around it. */
	assert_in_range(qr.cols, 25, 37);
	assert_int_equal(qr.rows, (qr.cols + 1) / 2);
	/* Two light modules, then the finder pattern's dark edge. */
	assert_non_null(strstr(qr.text, "\n██ ▄▄▄▄▄ █"));
	for (line = qr.text; (line = strchr(line, '\n')); line++)
		rows++;
	assert_int_equal(rows, qr.rows);
	qr_release(&qr);
	assert_true(qr_make("https://app.intercom.com/oauth", false, &qr));
	assert_non_null(strstr(qr.text, "\n####              ##"));
	assert_int_equal(strspn(qr.text, "# \n"), strlen(qr.text));
	qr_release(&qr);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(setup_step__follows__the_developer_hub),
		cmocka_unit_test(setup_text__fits__and_says_what_to_paste),
		cmocka_unit_test(setup_save__keeps__what_was_typed),
		cmocka_unit_test(
		    setup_load__goes__straight_to_authorizing_anew),
		cmocka_unit_test(
		    connect_tunnel__is__what_the_other_machine_runs),
		cmocka_unit_test(qr_make__draws__what_a_reader_finds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
