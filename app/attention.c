/* What is shown outside of our own screen. */
#include "config.h"

#include "app/attention.h"
#include "app/osc.h"

#include <stdlib.h>
#include <string.h>

enum { COUNT_DIGITS_MAX = 9 };

void attention_init(struct attention *attention)
{
	*attention = (struct attention){ .count = -1, .titled = -1 };
}

static long count_of(const char *badge)
{
	size_t digits = badge ? strspn(badge, "0123456789") : 0;

	return digits && digits <= COUNT_DIGITS_MAX ?
	    strtol(badge, NULL, 10) : -1;
}

/* An operating system command; tmux hands on what is wrapped. */
static void add_command(struct buf *out, const char *command)
{
	bool inside_tmux = getenv("TMUX") != NULL;

	buf_printf(out, "%s\033]%s\a%s", inside_tmux ? "\033Ptmux;\033" : "",
	    command, inside_tmux ? "\033\\" : "");
}

static void notify_by(struct buf *out, const char *notify)
{
	if (!strcmp(notify, "bell"))
		buf_add_char(out, '\a');
	else if (!strcmp(notify, "osc9") && osc_possible())
		add_command(out, "9;callbox: there is more in your inbox");
	else if (!strcmp(notify, "osc777") && osc_possible())
		add_command(out,
		    "777;notify;callbox;there is more in your inbox");
}

void attention_update(struct attention *attention, const char *badge,
    bool title, const char *notify, struct buf *out)
{
	long count = count_of(badge);

	if (count < 0)
		return;
	if (attention->count >= 0 && count > attention->count && notify)
		notify_by(out, notify);
	attention->count = count;
	if (!title || count == attention->titled || !osc_possible())
		return;
	/* The title before ours is kept by the terminal (xterm, XTWINOPS). */
	if (!attention->saved)
		buf_add_text(out, "\033[22;2t");
	attention->saved = true;
	attention->titled = count;
	buf_printf(out, "\033]2;callbox (%ld)\a", count);
}

void attention_leave(struct attention *attention, struct buf *out)
{
	if (attention->saved)
		buf_add_text(out, "\033]2;\a\033[23;2t");
	attention->saved = false;
	attention->titled = -1;
}
