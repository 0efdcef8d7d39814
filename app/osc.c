/* Operating system commands of terminals. */
#include "config.h"

#include "app/osc.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

bool osc_possible(void)
{
	static const char *const without[] = { "linux", "vt", "dumb" };
	const char *name = getenv("TERM");
	size_t i;

	if (!name || !*name)
		return false;
	for (i = 0; i < sizeof(without) / sizeof(without[0]); i++)
		if (!strncmp(name, without[i], strlen(without[i])))
			return false;
	return true;
}

static void base64(const char *text, size_t len, struct buf *out)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint32_t bits;
	size_t i, n;

	for (i = 0; i < len; i += 3) {
		n = len - i < 3 ? len - i : 3;
		bits = (uint32_t)(unsigned char)text[i] << 16;
		if (n > 1)
			bits |= (uint32_t)(unsigned char)text[i + 1] << 8;
		if (n > 2)
			bits |= (unsigned char)text[i + 2];
		buf_add_char(out, digits[bits >> 18]);
		buf_add_char(out, digits[bits >> 12 & 63]);
		buf_add_char(out, n > 1 ? digits[bits >> 6 & 63] : '=');
		buf_add_char(out, n > 2 ? digits[bits & 63] : '=');
	}
}

static void add_copy(struct buf *out, const char *text)
{
	buf_add_text(out, "\033]52;c;");
	base64(text, strlen(text), out);
	buf_add_text(out, "\a");
}

bool osc_copy(struct buf *out, const char *text)
{
	add_copy(out, text);
	/* tmux takes that with set-clipboard on, and hands on what is wrapped
	 * with allow-passthrough on. Both at once do no harm. */
	if (getenv("TMUX")) {
		buf_add_text(out, "\033Ptmux;\033");
		add_copy(out, text);
		buf_add_text(out, "\033\\");
	}
	return !out->overflow;
}

static bool printable(char byte)
{
	return byte > ' ' && byte <= '~';
}

char *osc_url(const char *url)
{
	struct buf out;

	buf_init(&out, strlen(url) * 3 + 1);
	for (; *url; url++)
		if (printable(*url))
			buf_add_char(&out, *url);
		else
			buf_printf(&out, "%%%02X", (unsigned char)*url);
	return buf_take(&out);
}

bool osc_link_begin(struct buf *out, const char *url)
{
	size_t len = 0;

	while (printable(url[len]))
		len++;
	if (!osc_possible() || url[len] || len > OSC_LINK_MAX)
		return false;
	/* The id: rows of one link belong together. */
	buf_printf(out, "\033]8;id=callbox;%s\033\\", url);
	return !out->overflow;
}

void osc_link_end(struct buf *out)
{
	buf_add_text(out, "\033]8;;\033\\");
}

void osc_link(struct buf *out, const char *url)
{
	bool link = osc_link_begin(out, url);

	buf_add_text(out, url);
	if (link)
		osc_link_end(out);
}
