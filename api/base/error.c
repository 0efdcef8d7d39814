/* One error value for the whole program. */
#include "config.h"

#include "api/base/error.h"

#include <stdio.h>
#include <string.h>

static const char *const sentences[] = {
#define X(code, sentence) [code] = sentence,
	ERROR_CODES(X)
#undef X
};

static const char *const names[] = {
#define X(code, sentence) [code] = #code,
	ERROR_CODES(X)
#undef X
};

const char *error_sentence(enum error_code code)
{
	return (unsigned)code < ERROR_COUNT ? sentences[code] : "Unknown error";
}

const char *error_name(enum error_code code)
{
	return (unsigned)code < ERROR_COUNT ? names[code] : "ERROR_UNKNOWN";
}

/* snprintf may have cut a character in two: drop the incomplete tail. */
static void trim_cut_character(char *text, size_t len)
{
	size_t at = len;

	while (at > 0 && ((unsigned char)text[at - 1] & 0xc0) == 0x80)
		at--;
	if (at > 0 && (unsigned char)text[at - 1] >= 0xc0)
		text[at - 1] = '\0';
}

bool error_vset(struct error *err, enum error_code code, int detail,
    const char *fmt, va_list ap)
{
	int n;

	if (!err)
		return false;
	err->code = code;
	err->detail = detail;
	if (!fmt) {
		snprintf(err->text, sizeof(err->text), "%s",
		    error_sentence(code));
		return false;
	}
	n = vsnprintf(err->text, sizeof(err->text), fmt, ap);
	if (n >= (int)sizeof(err->text))
		trim_cut_character(err->text, sizeof(err->text) - 1);
	return false;
}

bool error_set(struct error *err, enum error_code code, int detail,
    const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	error_vset(err, code, detail, fmt, ap);
	va_end(ap);
	return false;
}

bool error_prefix(struct error *err, const char *fmt, ...)
{
	char context[ERROR_TEXT_MAX], old[ERROR_TEXT_MAX];
	va_list ap;

	if (!err)
		return false;
	va_start(ap, fmt);
	vsnprintf(context, sizeof(context), fmt, ap);
	va_end(ap);
	memcpy(old, err->text, sizeof(old));
	return error_set(err, err->code, err->detail, "%s: %s", context, old);
}
