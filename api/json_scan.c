/* Whether bytes are JSON. */
#include "config.h"

#include "api/base/utf8.h"
#include "api/json_scan.h"

#include <stdint.h>
#include <string.h>

struct scan {
	const char *at, *end;
	const char *what;        /* set where it went wrong */
	int depth;               /* levels still allowed */
};

/*
 * One function for each rule of the grammar. Each is called at the first byte
 * of what it reads and leaves `at` behind it, or at the byte that is wrong.
 */
static bool scan_value(struct scan *s);

/* An end in the wrong place is said as such, whatever was expected there. */
static bool wrong(struct scan *s, const char *what)
{
	s->what = s->at < s->end ? what : "it ends too early";
	return false;
}

static void skip_space(struct scan *s)
{
	while (s->at < s->end && (*s->at == ' ' || *s->at == '\n' ||
	    *s->at == '\r' || *s->at == '\t'))
		s->at++;
}

static bool scan_digits(struct scan *s)
{
	if (s->at == s->end || *s->at < '0' || *s->at > '9')
		return wrong(s, "a number is malformed");
	while (s->at < s->end && *s->at >= '0' && *s->at <= '9')
		s->at++;
	return true;
}

/* No leading zeros, no plus, digits on both sides of the point. */
static bool scan_number(struct scan *s)
{
	if (*s->at == '-')
		s->at++;
	if (s->at < s->end && *s->at == '0')
		s->at++;
	else if (!scan_digits(s))
		return false;
	if (s->at < s->end && *s->at == '.') {
		s->at++;
		if (!scan_digits(s))
			return false;
	}
	if (s->at < s->end && (*s->at == 'e' || *s->at == 'E')) {
		s->at++;
		if (s->at < s->end && (*s->at == '+' || *s->at == '-'))
			s->at++;
		return scan_digits(s);
	}
	return true;
}

static bool scan_escape(struct scan *s)
{
	int i;

	s->at++;
	if (s->at == s->end)
		return wrong(s, "");
	if (*s->at != 'u') {
		if (!memchr("\"\\/bfnrt", *s->at, 8))
			return wrong(s, "an escape is malformed");
		s->at++;
		return true;
	}
	for (i = 0, s->at++; i < 4; i++, s->at++)
		if (s->at == s->end || !((*s->at >= '0' && *s->at <= '9') ||
		    ((*s->at | 32) >= 'a' && (*s->at | 32) <= 'f')))
			return wrong(s, "an escape is malformed");
	return true;
}

static bool scan_string(struct scan *s)
{
	uint32_t code;
	bool valid;
	size_t len;

	for (s->at++; s->at < s->end;) {
		unsigned char c = (unsigned char)*s->at;

		if (c == '"') {
			s->at++;
			return true;
		}
		if (c < ' ')
			return wrong(s, "a control character in a string");
		if (c == '\\') {
			if (!scan_escape(s))
				return false;
		} else if (c < 0x80) {
			s->at++;
		} else {
			len = utf8_decode(s->at, (size_t)(s->end - s->at),
			    &code, &valid);
			if (!valid)
				return wrong(s, "malformed UTF-8");
			s->at += len;
		}
	}
	return wrong(s, "");
}

/* Arrays and objects alike; only the latter have names. */
static bool scan_members(struct scan *s, char close)
{
	skip_space(s);
	if (s->at < s->end && *s->at == close) {
		s->at++;
		return true;
	}
	for (;;) {
		if (close == '}') {
			skip_space(s);
			if (s->at == s->end || *s->at != '"')
				return wrong(s, "a name is missing");
			if (!scan_string(s))
				return false;
			skip_space(s);
			if (s->at == s->end || *s->at != ':')
				return wrong(s, "a colon is missing");
			s->at++;
		}
		if (!scan_value(s))
			return false;
		skip_space(s);
		if (s->at == s->end || (*s->at != ',' && *s->at != close))
			return wrong(s, "a comma is missing");
		if (*s->at++ == close)
			return true;
	}
}

static bool scan_word(struct scan *s, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(s->end - s->at) < len || memcmp(s->at, word, len) != 0)
		return wrong(s, "a word is not known");
	s->at += len;
	return true;
}

static bool scan_value(struct scan *s)
{
	bool ok;

	skip_space(s);
	if (s->at == s->end)
		return wrong(s, "");
	switch (*s->at) {
	case '{':
	case '[':
		if (s->depth == 0)
			return wrong(s, "it is nested too deeply");
		s->depth--;
		ok = scan_members(s, *s->at++ == '{' ? '}' : ']');
		s->depth++;
		return ok;
	case '"':
		return scan_string(s);
	case 't':
		return scan_word(s, "true");
	case 'f':
		return scan_word(s, "false");
	case 'n':
		return scan_word(s, "null");
	default:
		if (*s->at == '-' || (*s->at >= '0' && *s->at <= '9'))
			return scan_number(s);
		return wrong(s, "it is not JSON");
	}
}

bool json_scan(const char *text, size_t len, int depth_max, size_t *at,
    const char **what)
{
	struct scan s = { text, text + len, NULL, depth_max };
	bool ok = scan_value(&s);

	if (ok) {
		skip_space(&s);
		if (s.at < s.end)
			ok = wrong(&s, "something follows the end");
	}
	if (!ok) {
		*at = (size_t)(s.at - text);
		*what = s.what;
	}
	return ok;
}
