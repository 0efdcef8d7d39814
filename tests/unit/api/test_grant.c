/*
 * Codes traded for tokens, and whose a token is, against callbox-simulator.
 */
#include "config.h"

#include "api/grant.h"
#include "api/base/mem.h"
#include "keystore/secret.h"
#include "tests/unit/api/simulator.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
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

static void run(const char *command, char *out, size_t size)
{
	FILE *pipe = popen(command, "r");
	size_t n;

	assert_non_null(pipe);
	n = fread(out, 1, size - 1, pipe);
	out[n] = '\0';
	assert_int_equal(pclose(pipe), 0);
}

/* What a click on the authorize page's button leads to: the code in it. */
static char *click(const char *url)
{
	char command[300], where[600], out[200] = "", *at, *to = out;

	snprintf(command, sizeof(command), "curl -s -o /dev/null -w "
	    "'%%{redirect_url}' '%s/oauth?client_id=demo-client&state=s&"
	    "redirect_uri=https://a.example/cb&answer=allow'", url);
	run(command, where, sizeof(where));
	at = strstr(where, "code=");
	assert_non_null(at);
	for (at += 5; *at && *at != '&'; at++)
		if (*at == '%') {
			char hex[3] = { at[1], at[2], '\0' };

			*to++ = (char)strtol(hex, NULL, 16);
			at += 2;
		} else {
			*to++ = *at;
		}
	return mem_strdup(out);
}

static void control(const char *url, const char *what, const char *json)
{
	char command[300], out[100];

	snprintf(command, sizeof(command), "curl -fs -H 'Content-Type: "
	    "application/json' -d '%s' %s/simulator/%s", json, url, what);
	run(command, out, sizeof(out));
}

static struct grant_options options_for(const char *first, const char *second)
{
	struct grant_options options = {
		.hosts = { first, second }, .hosts_len = second ? 2 : 1,
		.token_url = first,
	};

	return options;
}

static bool trade(const struct grant_options *options, const char *code,
    const char *client_secret, struct secret **token, struct error *err)
{
	struct secret *one = secret_of(client_secret), *two = secret_of(code);
	bool ok = grant_token(options, "demo-client", one, two, token, err);

	secret_free(one);
	secret_free(two);
	return ok;
}

static void grant__gives__a_token_that_works(void **state)
{
	const char *args[] = { "--token", "tok-1", NULL };
	struct simulator simulator;
	struct grant_options options;
	struct identity identity;
	struct secret *token = NULL;
	struct error err = { 0 };
	char *code;

	if (!simulator_start(&simulator, args))
		skip();
	options = options_for(simulator.url, NULL);
	code = click(simulator.url);
	assert_int_equal(code[strlen(code) - 1], '=');
	assert_true(trade(&options, code, "demo-secret", &token, &err));
	assert_string_equal(secret_borrow(token), "tok-1");
	secret_return(token);
	assert_true(grant_check(&options, token, &identity, &err));
	assert_string_equal(identity.base_url, simulator.url);
	assert_string_equal(identity.region, "eu");
	assert_string_equal(identity.workspace, "Larkbell");
	assert_string_equal(identity.workspace_id, "lk7rb2ox");
	assert_true(identity.admin[0] && identity.email[0]);
	secret_free(token);
	/* It works once. */
	token = NULL;
	assert_false(trade(&options, code, "demo-secret", &token, &err));
	assert_int_equal(err.code, ERROR_AUTH);
	assert_non_null(strstr(err.text, "Authorize again"));
	assert_null(token);
	free(code);
	simulator_stop(&simulator);
}

static void grant__refuses__what_is_not_quite_right(void **state)
{
	const char *args[] = { NULL };
	struct simulator simulator;
	struct grant_options options;
	struct secret *token = NULL;
	struct error err = { 0 };
	char *code;

	if (!simulator_start(&simulator, args))
		skip();
	options = options_for(simulator.url, NULL);
	code = click(simulator.url);
	assert_false(trade(&options, code, "wrong", &token, &err));
	assert_int_equal(err.code, ERROR_AUTH);
	assert_non_null(strstr(err.text, "client secret"));
	/* Without its "=". */
	code[strlen(code) - 1] = '\0';
	assert_false(trade(&options, code, "demo-secret", &token, &err));
	assert_non_null(strstr(err.text, "works once"));
	free(code);
	code = click(simulator.url);
	control(simulator.url, "clock", "{\"forward\": 601}");
	assert_false(trade(&options, code, "demo-secret", &token, &err));
	assert_non_null(strstr(err.text, "not for long"));
	assert_null(token);
	free(code);
	simulator_stop(&simulator);
	code = mem_strdup("any");
	assert_false(trade(&options, code, "demo-secret", &token, &err));
	assert_int_equal(err.code, ERROR_OFFLINE);
	free(code);
}

static void grant_check__finds__the_right_region(void **state)
{
	const char *far_args[] = { "--foreign", NULL };
	const char *near_args[] = { "--token", "tok-2", NULL };
	struct simulator far, near;
	struct grant_options options;
	struct identity identity;
	struct secret *token = secret_of("tok-2");
	struct error err = { 0 };

	if (!simulator_start(&far, far_args) ||
	    !simulator_start(&near, near_args))
		skip();
	options = options_for(far.url, near.url);
	assert_true(grant_check(&options, token, &identity, &err));
	assert_string_equal(identity.base_url, near.url);
	control(near.url, "token", "{\"foreign\": true}");
	assert_false(grant_check(&options, token, &identity, &err));
	assert_int_equal(err.code, ERROR_AUTH);
	assert_non_null(strstr(err.text, "in any region"));
	control(near.url, "token", "{\"foreign\": false}");
	options.api_version = "7.1";
	options.hosts[0] = near.url;
	assert_false(grant_check(&options, token, &identity, &err));
	assert_int_equal(err.code, ERROR_VERSION);
	assert_non_null(strstr(err.text, "api-version"));
	secret_free(token);
	simulator_stop(&far);
	simulator_stop(&near);
}

static void grant_options_init__puts__the_region_first(void **state)
{
	struct grant_options options;
	size_t i;

	for (i = 0; i < REGION_COUNT; i++) {
		grant_options_init(&options, region_at(i)->name);
		assert_int_equal(options.hosts_len, REGION_COUNT);
		assert_string_equal(options.hosts[0], region_at(i)->api_url);
		assert_string_equal(options.token_url,
		    region_at(i)->token_url);
	}
	grant_options_init(&options, NULL);
	assert_string_equal(options.hosts[0], "https://api.intercom.io");
	assert_ptr_equal(region_find("EU"), region_at(1));
	assert_null(region_find("mars"));
	assert_null(region_find(NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grant__gives__a_token_that_works),
		cmocka_unit_test(grant__refuses__what_is_not_quite_right),
		cmocka_unit_test(grant_check__finds__the_right_region),
		cmocka_unit_test(grant_options_init__puts__the_region_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
