/*
 * Fuzz target: what is pasted as the browser's final address. Whatever the
 * bytes are, a code is given only for our place with our state, or alone; and
 * then never again.
 */
#include "config.h"

#include "app/oauth.h"
#include "keystore/secret.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { NOW = 1700000000 };

static const char origin[] = "https://127.0.0.1:17923";
static const char path[] = "/integration-callback?";
static const char state[] = "AbCdEfGhIjKlMnOpQrStUvWx";

static void must(bool what)
{
	if (!what)
		abort();
}

/* Without white space and 0 bytes, as a person would read it. */
static char *squeeze(const uint8_t *data, size_t size)
{
	char *out = malloc(size + 1), *to = out;
	size_t i;

	must(out != NULL);
	for (i = 0; i < size; i++)
		if (data[i] && !isspace(data[i]))
			*to++ = (char)data[i];
	*to = '\0';
	return out;
}

static void check_believed(const char *text)
{
	if (!strpbrk(text, ":?&#"))
		return;                  /* only a code */
	must(!strncasecmp(text, origin, strlen(origin)));
	must(!strncmp(text + strlen(origin), path, strlen(path)));
	/* Percent escapes may stand for its letters. */
	must(strchr(text, '%') || strstr(text, state));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct secret *code = NULL;
	struct error err = { 0 };
	struct oauth oauth;
	char *text;

	oauth_init(&oauth, "https://app", "id", OAUTH_REDIRECT_DEFAULT, NOW);
	memcpy(oauth.state, state, sizeof(state));
	if (oauth_take(&oauth, (const char *)data, size, NOW, &code, &err)) {
		must(code != NULL && secret_len(code) > 0);
		text = squeeze(data, size);
		check_believed(text);
		free(text);
		secret_free(code);
		must(!oauth_take(&oauth, (const char *)data, size, NOW, &code,
		    &err));
		must(err.code == ERROR_TIMEOUT);
	} else {
		must(err.code != ERROR_NONE && err.text[0] && !code);
	}
	oauth_release(&oauth);
	return 0;
}
