/*
 * The address that a browser is sent to, and what is believed of what comes
 * back: a table of cases, and 100,000 addresses with something changed.
 */
#include "config.h"

#include "api/base/mem.h"
#include "app/oauth.h"
#include "keystore/secret.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <cmocka.h>

enum { NOW = 1700000000, MUTATIONS = 100000 };

#define PLACE "https://127.0.0.1:17923/integration-callback"

static struct oauth begin(void)
{
	struct oauth oauth;

	oauth_init(&oauth, "https://app.intercom.com", "ab-12", PLACE, NOW);
	return oauth;
}

/* What the address gives: the code, or "!" and the error's code. */
static const char *outcome(struct oauth *oauth, const char *text)
{
	static char out[200];
	struct secret *code = NULL;
	struct error err = { 0 };

	if (oauth_take(oauth, text, strlen(text), NOW + 1, &code, &err)) {
		snprintf(out, sizeof(out), "%s", secret_borrow(code));
		secret_return(code);
		secret_free(code);
	} else {
		assert_null(code);
		assert_true(err.text[0]);
		snprintf(out, sizeof(out), "!%s", error_name(err.code));
	}
	return out;
}

static void oauth_url__has__all_that_intercom_wants(void **state)
{
	struct oauth one = begin(), two = begin();
	char *url = oauth_url(&one, false), *want;

	want = mem_printf("https://app.intercom.com/oauth?client_id=ab-12&"
	    "state=%s&redirect_uri=%s", one.state, PLACE);
	assert_string_equal(url, want);
	free(url);
	free(want);
	url = oauth_url(&one, true);
	assert_null(strstr(url, "redirect_uri"));
	free(url);
	/* 144 bits, never the same. */
	assert_int_equal(strlen(one.state), OAUTH_STATE_LEN);
	assert_string_not_equal(one.state, two.state);
	oauth_release(&one);
	oauth_release(&two);
}

/* %S: the state. */
static const struct {
	const char *text, *want;
} cases[] = {
	{ PLACE "?code=abc&state=%S", "abc" },
	{ PLACE "?state=%S&code=abc", "abc" },
	{ PLACE "?code=abc=&state=%S", "abc=" },
	{ PLACE "?code=abc%3D%3D&state=%S", "abc==" },
	{ PLACE "?code=a%2Fb%2Bc&state=%S", "a/b+c" },
	{ PLACE "?code=a/b+c&state=%S", "a/b+c" },
	{ PLACE "?code=abc&state=%S#", "abc" },
	{ PLACE "?x=1&code=abc&state=%S&y", "abc" },
	{ "  " PLACE "?code=ab\n  c&sta\r\n\tte=%S\n", "abc" },
	{ "HTTPS://127.0.0.1:17923/integration-callback?code=abc&state=%S",
	    "abc" },
	{ "abc=", "abc=" },
	{ "abc%3D", "abc=" },
	{ " dG9rZW4_-~.+/== ", "dG9rZW4_-~.+/==" },
	{ "", "!ERROR_INPUT" },
	{ "   \n", "!ERROR_INPUT" },
	{ "=", "!ERROR_INPUT" },
	{ "a=b", "!ERROR_INPUT" },
	{ "code=abc", "!ERROR_INPUT" },
	{ "code=abc&state=%S", "!ERROR_INPUT" },
	{ PLACE, "!ERROR_INPUT" },
	{ PLACE "?code=abc", "!ERROR_INPUT" },
	{ PLACE "?state=%S", "!ERROR_INPUT" },
	{ PLACE "?code=&state=%S", "!ERROR_INPUT" },
	{ PLACE "?code=abc&state=", "!ERROR_INPUT" },
	{ PLACE "?code=abc&state=%Sx", "!ERROR_INPUT" },
	{ PLACE "?code=abc&state=x%S", "!ERROR_INPUT" },
	{ PLACE "?code=abc&state=%S&state=%S", "!ERROR_INPUT" },
	{ PLACE "?code=abc&code=def&state=%S", "!ERROR_INPUT" },
	{ PLACE "?code=a%zzc&state=%S", "!ERROR_INPUT" },
	{ PLACE "?code=a%00c&state=%S", "!ERROR_INPUT" },
	{ PLACE "?code=a%0ac&state=%S", "!ERROR_INPUT" },
	{ PLACE "?code=abc#&state=%S", "!ERROR_INPUT" },
	{ PLACE "/?code=abc&state=%S", "!ERROR_INPUT" },
	{ PLACE "x?code=abc&state=%S", "!ERROR_INPUT" },
	{ "https://127.0.0.1:17923/?code=abc&state=%S", "!ERROR_INPUT" },
	{ "https://127.0.0.1:17923/Integration-callback?code=abc&state=%S",
	    "!ERROR_INPUT" },
	{ "http://127.0.0.1:17923/integration-callback?code=abc&state=%S",
	    "!ERROR_INPUT" },
	{ "https://127.0.0.1/integration-callback?code=abc&state=%S",
	    "!ERROR_INPUT" },
	{ "https://127.0.0.1:17924/integration-callback?code=abc&state=%S",
	    "!ERROR_INPUT" },
	{ "https://127.0.0.2:17923/integration-callback?code=abc&state=%S",
	    "!ERROR_INPUT" },
	{ "https://localhost:17923/integration-callback?code=abc&state=%S",
	    "!ERROR_INPUT" },
	{ "https://a@127.0.0.1:17923/integration-callback?code=a&state=%S",
	    "!ERROR_INPUT" },
	{ "https://127.0.0.1:17923@evil/integration-callback?code=a&state=%S",
	    "!ERROR_INPUT" },
	{ "https://127.0.0.1:99999/integration-callback?code=abc&state=%S",
	    "!ERROR_INPUT" },
	{ "127.0.0.1:17923/integration-callback?code=abc&state=%S",
	    "!ERROR_INPUT" },
	{ PLACE "?error=access_denied&state=%S", "!ERROR_REFUSED" },
	{ PLACE "?error=server_error&state=%S&code=abc", "!ERROR_REFUSED" },
	{ PLACE "?error=access_denied&state=other", "!ERROR_INPUT" },
	{ PLACE "?error=access_denied", "!ERROR_INPUT" },
};

/* The caller's. */
static char *fill(const char *text, const char *state)
{
	char *out = mem_zalloc(strlen(text) + 4 * OAUTH_STATE_LEN), *to = out;

	for (; *text; text++)
		if (text[0] == '%' && text[1] == 'S') {
			to += sprintf(to, "%s", state);
			text++;
		} else {
			*to++ = *text;
		}
	return out;
}

static void oauth_take__believes__only_what_it_asked_for(void **state)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		struct oauth oauth = begin();
		char *text = fill(cases[i].text, oauth.state);
		const char *got = outcome(&oauth, text);

		if (strcmp(got, cases[i].want) != 0)
			fail_msg("%s: %s, not %s", text, got, cases[i].want);
		free(text);
		oauth_release(&oauth);
	}
}

static void oauth_take__works__once_and_not_for_long(void **state)
{
	struct oauth oauth = begin();
	struct secret *code = NULL;
	struct error err = { 0 };
	char *text = fill(PLACE "?code=abc&state=%S", oauth.state);

	assert_string_equal(outcome(&oauth, "https://evil/"),
	    "!ERROR_INPUT");
	assert_string_equal(outcome(&oauth, text), "abc");
	assert_string_equal(outcome(&oauth, text), "!ERROR_TIMEOUT");
	assert_string_equal(outcome(&oauth, "abc"), "!ERROR_TIMEOUT");
	oauth_release(&oauth);
	free(text);

	oauth = begin();
	text = fill(PLACE "?code=abc&state=%S", oauth.state);
	assert_false(oauth_take(&oauth, text, strlen(text),
	    NOW + OAUTH_LIFE_S + 1, &code, &err));
	assert_int_equal(err.code, ERROR_TIMEOUT);
	/* A clock that was put back proves nothing either. */
	assert_false(oauth_take(&oauth, text, strlen(text), NOW - 1, &code,
	    &err));
	assert_int_equal(err.code, ERROR_TIMEOUT);
	assert_true(oauth_take(&oauth, text, strlen(text),
	    NOW + OAUTH_LIFE_S, &code, &err));
	secret_free(code);
	oauth_release(&oauth);
	free(text);
}

/* --- changed at random --- */

static uint32_t seed = 20260;

static uint32_t dice(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 17;
	seed ^= seed << 5;
	return seed % n;
}

static void mutate(char *text, size_t size)
{
	static const char odd[] = "?&=#%@:/\\.[]1aAZ_- \n\tcodestate";
	size_t len = strlen(text), at = len ? dice((uint32_t)len) : 0, n;

	switch (dice(7)) {
	case 0:
		text[at] = odd[dice(sizeof(odd) - 1)];
		break;
	case 1:
		if (len + 2 < size) {
			memmove(text + at + 1, text + at, len - at + 1);
			text[at] = odd[dice(sizeof(odd) - 1)];
		}
		break;
	case 2:
		n = 1 + dice(8);
		if (at + n <= len)
			memmove(text + at, text + at + n, len - at - n + 1);
		break;
	case 3:
		text[at] = (char)(text[at] ^ (1 << dice(7)));
		if (!text[at])
			text[at] = 'x';
		break;
	case 4:
		text[at] = (char)(isupper((unsigned char)text[at]) ?
		    tolower((unsigned char)text[at]) :
		    toupper((unsigned char)text[at]));
		break;
	case 5:
		text[at] = '\0';
		break;
	default:
		n = 1 + dice(12);
		if (at + n <= len && len + n + 1 < size) {
			memmove(text + at + n, text + at, len - at + 1);
			memcpy(text + at, text + at + n, n);
		}
		break;
	}
}

/* What a careful reader would say, without the parser: the place is ours, to
 * the letter but for upper case, and the state stands there as a whole. */
static bool may_be_believed(const char *text, const struct oauth *oauth)
{
	char plain[1000], want[60], *to = plain, *at;
	size_t len = strlen(PLACE);

	for (; *text; text++)
		if (!isspace((unsigned char)*text))
			*to++ = *text;
	*to = '\0';
	if (!strpbrk(plain, ":?&#"))
		return true;             /* only a code */
	if (strncasecmp(plain, PLACE, strlen("https://127.0.0.1:17923")) ||
	    strncmp(plain + strlen("https://127.0.0.1:17923"),
	    "/integration-callback?", strlen("/integration-callback?")))
		return false;
	snprintf(want, sizeof(want), "state=%s", oauth->state);
	at = strstr(plain + len, want);
	return at && strchr("?&", at[-1]) &&
	    strchr("&#", at[strlen(want)]);
}

static void oauth_take__never_believes__a_changed_address(void **state)
{
	struct oauth oauth = begin();
	struct secret *code;
	size_t good = 0, i;
	char text[600], *whole;

	for (i = 0; i < MUTATIONS; i++) {
		struct oauth attempt = oauth;
		struct error err = { 0 };
		int times = 1 + (int)dice(3);

		whole = fill(PLACE "?code=dG9rZW4=&state=%S", oauth.state);
		snprintf(text, sizeof(text), "%s", whole);
		free(whole);
		while (times--)
			mutate(text, sizeof(text));
		code = NULL;
		if (!oauth_take(&attempt, text, strlen(text), NOW, &code,
		    &err))
			continue;
		good++;
		secret_free(code);
		/* Percent escapes may stand for the state's own letters. */
		if (!strchr(text, '%') && !may_be_believed(text, &oauth))
			fail_msg("believed: %s", text);
	}
	/* Some changes change nothing that matters: the test can fail. */
	assert_true(good > MUTATIONS / 100 && good < MUTATIONS);
	print_message("%zu of %d changed addresses still have our place and "
	    "state\n", good, MUTATIONS);
	oauth_release(&oauth);
}

static void oauth_redirect_parse__takes__what_can_be_registered(void **state)
{
	static const char *const good[] = { PLACE,
	    "https://gateway.example/integration-callback",
	    "https://localhost:17923/", "https://[::1]:9000/cb" };
	static const char *const bad[] = { "", "https://", "http://a/b",
	    "https://a", "https:///x", "https://a:/x", "https://a:0/x",
	    "https://a:65536/x", "https://u@a/x", "https://a/x?y=1",
	    "https://a/x#y", "https://a/x y", "ftp://a/x", "https://a\\b/x" };
	struct oauth_target target;
	struct error err;
	size_t i;

	for (i = 0; i < ARRAY_LEN(good); i++)
		if (!oauth_redirect_parse(good[i], &target, &err))
			fail_msg("%s: %s", good[i], err.text);
	for (i = 0; i < ARRAY_LEN(bad); i++)
		if (oauth_redirect_parse(bad[i], &target, &err))
			fail_msg("%s was taken", bad[i]);
	assert_true(oauth_redirect_parse(good[0], &target, NULL));
	assert_int_equal(target.port, 17923);
	assert_true(oauth_redirect_is_local(&target));
	assert_true(oauth_redirect_parse(good[1], &target, NULL));
	assert_int_equal(target.port, 443);
	assert_false(oauth_redirect_is_local(&target));
	assert_true(oauth_redirect_parse("https://127.0.0.1/x", &target,
	    NULL));
	assert_false(oauth_redirect_is_local(&target));
	assert_true(oauth_client_id_valid(
	    "2f0b9c1e-4b1f-4f0e-9f61-0f6b0a7d2c3e", NULL));
	assert_false(oauth_client_id_valid("", NULL));
	assert_false(oauth_client_id_valid("a b", NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(oauth_url__has__all_that_intercom_wants),
		cmocka_unit_test(
		    oauth_take__believes__only_what_it_asked_for),
		cmocka_unit_test(oauth_take__works__once_and_not_for_long),
		cmocka_unit_test(
		    oauth_take__never_believes__a_changed_address),
		cmocka_unit_test(
		    oauth_redirect_parse__takes__what_can_be_registered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
