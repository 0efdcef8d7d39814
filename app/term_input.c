/* Keys, mouse and pastes from the terminal. */
#include "config.h"

#include "api/base/buf.h"
#include "api/base/utf8.h"
#include "app/term.h"
#include "app/term_input.h"
#include "panes/pane.h"
#include "panes/widgets/keys.h"

#include <curses.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <term.h>
#include <time.h>
#include <unistd.h>

enum {
	KEY_PASTE_START = KEY_MAX + 1, KEY_PASTE_END, KEY_FENCE,
	PASTE_MAX = 1 << 20,
	PASTE_WAIT_MS = 500,     /* for the end of a paste */
	REPORT_WAIT_MS = 100,    /* for the rest of an answer */
	DOUBLE_CLICK_MS = 400
};

/* Names that xterm-like terminfo entries give to modified keys. */
static const struct {
	const char *capability, *name;
} modified[] = {
	{ "kUP5", "C-Up" }, { "kDN5", "C-Down" }, { "kLFT5", "C-Left" },
	{ "kRIT5", "C-Right" }, { "kHOM5", "C-Home" }, { "kEND5", "C-End" },
	{ "kUP3", "M-Up" }, { "kDN3", "M-Down" }, { "kLFT3", "M-Left" },
	{ "kRIT3", "M-Right" },
};

static struct {
	bool mouse;
	int own[sizeof(modified) / sizeof(modified[0])];
	char name[KEY_NAME_MAX];
	struct buf paste;
	int click_y, click_x;
	int64_t click_ms;
} input;

static void write_modes(bool on)
{
	/* Only terminals that scroll back by cursor addressing know these. */
	const char *mode = on ? "\033[?2004h" : "\033[?2004l";
	const char *name = getenv("TERM");

	if (name && (!strncmp(name, "vt", 2) || !strncmp(name, "linux", 5) ||
	    !strncmp(name, "dumb", 4)))
		return;
	fputs(mode, stdout);
	fflush(stdout);
}

void term_input_resume(void)
{
	write_modes(true);
	if (input.mouse)
		mousemask(BUTTON1_PRESSED | BUTTON2_PRESSED |
		    BUTTON3_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED, NULL);
}

void term_input_start(bool mouse)
{
	size_t i;

	input.mouse = mouse;
	if (!input.paste.data)
		buf_init(&input.paste, PASTE_MAX);
	define_key("\033[200~", KEY_PASTE_START);
	define_key("\033[201~", KEY_PASTE_END);
	define_key("\033[0n", KEY_FENCE);
	mouseinterval(0);
	for (i = 0; i < sizeof(modified) / sizeof(modified[0]); i++) {
		char capability[8];
		const char *sequence;

		snprintf(capability, sizeof(capability), "%s",
		    modified[i].capability);
		sequence = tigetstr(capability);
		input.own[i] = sequence && sequence != (char *)-1 ?
		    key_defined(sequence) : 0;
	}
	term_input_resume();
}

void term_input_stop(void)
{
	write_modes(false);
	if (input.mouse)
		mousemask(0, NULL);
}

static const char *function_name(int key)
{
	static const struct {
		int key;
		const char *name;
	} names[] = {
		{ KEY_UP, "Up" }, { KEY_DOWN, "Down" }, { KEY_LEFT, "Left" },
		{ KEY_RIGHT, "Right" }, { KEY_HOME, "Home" },
		{ KEY_END, "End" }, { KEY_NPAGE, "PgDn" },
		{ KEY_PPAGE, "PgUp" }, { KEY_IC, "Insert" },
		{ KEY_DC, "Delete" }, { KEY_BACKSPACE, "Backspace" },
		{ KEY_ENTER, "Enter" }, { KEY_BTAB, "S-Tab" },
		{ KEY_SLEFT, "S-Left" }, { KEY_SRIGHT, "S-Right" },
		{ KEY_SR, "S-Up" }, { KEY_SF, "S-Down" },
		{ KEY_SHOME, "S-Home" }, { KEY_SEND, "S-End" },
		{ KEY_SDC, "S-Delete" }, { KEY_A1, "Home" },
		{ KEY_A3, "PgUp" }, { KEY_C1, "End" }, { KEY_C3, "PgDn" },
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].key == key)
			return names[i].name;
	for (i = 0; i < sizeof(modified) / sizeof(modified[0]); i++)
		if (input.own[i] > 0 && input.own[i] == key)
			return modified[i].name;
	if (key >= KEY_F(1) && key <= KEY_F(12)) {
		snprintf(input.name, sizeof(input.name), "F%d",
		    key - KEY_F(0));
		return input.name;
	}
	return NULL;
}

/* The name of a control character, with a prefix for Alt. */
static const char *control_name(wint_t c, const char *prefix)
{
	const char *name = NULL;
	char letter[4];

	if (c == '\r' || c == '\n')
		name = "Enter";
	else if (c == '\t')
		name = "Tab";
	else if (c == 0x7f || c == '\b')
		name = "Backspace";
	else if (c == 0x1b)
		name = "Esc";
	else if (c == ' ' && *prefix)
		name = "Space";
	else if (c == 0)
		name = "C-Space";
	else if (c < 0x20) {
		/* C-@ C-a … C-z C-[ C-\ C-] C-^ C-_ */
		snprintf(letter, sizeof(letter), "C-%c",
		    c <= 26 ? (int)c + 'a' - 1 : (int)c + '@');
		name = letter;
	}
	if (!name)
		return NULL;
	snprintf(input.name, sizeof(input.name), "%s%s", prefix, name);
	return input.name;
}

static void text_event(wint_t c, const char *prefix,
    struct term_event *event)
{
	char bytes[UTF8_MAX + 1] = "";

	bytes[utf8_encode((uint32_t)c, bytes)] = '\0';
	snprintf(input.name, sizeof(input.name), "%s%s", prefix, bytes);
	event->kind = *prefix ? TERM_KEY : TERM_TEXT;
	event->text = input.name;
}

/* Wait for the rest of a paste, which comes in pieces. */
static bool more_input(int wait_ms)
{
	struct pollfd fd = { .fd = STDIN_FILENO, .events = POLLIN };

	return poll(&fd, 1, wait_ms) > 0;
}

static void read_paste(struct term_event *event)
{
	char bytes[UTF8_MAX];
	wint_t c;
	int kind;

	buf_clear(&input.paste);
	for (;;) {
		kind = get_wch(&c);
		if (kind == ERR) {
			if (!more_input(PASTE_WAIT_MS))
				break;
			continue;
		}
		if (kind == KEY_CODE_YES) {
			if ((int)c == KEY_PASTE_END)
				break;
			continue;
		}
		/* Control characters have no place in a paste: nothing in it
		 * may act as a key, here or later. */
		if (c == '\r')
			c = '\n';
		if (c >= 0x20 ? c != 0x7f && !(c >= 0x80 && c < 0xa0) :
		    c == '\n' || c == '\t')
			buf_add(&input.paste, bytes,
			    utf8_encode((uint32_t)c, bytes));
	}
	event->kind = TERM_PASTE;
	event->text = input.paste.data;
}

static int64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool read_mouse(struct term_event *event)
{
	MEVENT mouse;
	int64_t now = clock_ms();

	if (getmouse(&mouse) != OK)
		return false;
	event->kind = TERM_MOUSE;
	event->y = mouse.y;
	event->x = mouse.x;
	if (mouse.bstate & BUTTON4_PRESSED)
		event->button = BUTTON_WHEEL_UP;
	else if (mouse.bstate & BUTTON5_PRESSED)
		event->button = BUTTON_WHEEL_DOWN;
	else if (mouse.bstate & BUTTON2_PRESSED)
		event->button = BUTTON_MIDDLE;
	else if (mouse.bstate & BUTTON3_PRESSED)
		event->button = BUTTON_RIGHT;
	else if (mouse.bstate & BUTTON1_PRESSED)
		event->button = now - input.click_ms < DOUBLE_CLICK_MS &&
		    input.click_y == mouse.y && input.click_x == mouse.x ?
		    BUTTON_DOUBLE : BUTTON_LEFT;
	else
		return false;
	input.click_ms = now;
	input.click_y = mouse.y;
	input.click_x = mouse.x;
	return true;
}

/* A key that curses knows; false: it means nothing. */
static bool read_function(int key, struct term_event *event)
{
	switch (key) {
	case KEY_FENCE:
		term_fence_answered();
		return false;
	case KEY_PASTE_START:
		read_paste(event);
		return true;
	case KEY_PASTE_END:
		return false;
	case KEY_MOUSE:
		return read_mouse(event);
	case KEY_RESIZE:
		event->kind = TERM_SIZE;
		return true;
	default:
		event->kind = TERM_KEY;
		event->text = function_name(key);
		return event->text != NULL;
	}
}

/* The rest of "ESC [ row ; column R". What is none is no key of ours either.
 * Returns whether all must be drawn again. */
static bool read_report(void)
{
	char digits[16] = "";
	size_t n = 0;
	int row, col;
	wint_t c;

	for (;;) {
		if (get_wch(&c) != OK) {
			if (!more_input(REPORT_WAIT_MS))
				return false;
			continue;
		}
		if (c >= 0x40 || n + 1 >= sizeof(digits))
			break;
		digits[n++] = (char)c;
		digits[n] = '\0';
	}
	return c == 'R' && sscanf(digits, "%d;%d", &row, &col) == 2 &&
	    term_reported(col);
}

/* Esc alone, or Alt and the key behind it. False: it was a report. */
static bool read_escape(struct term_event *event)
{
	wint_t c;
	int kind = get_wch(&c);
	const char *name;

	event->kind = TERM_KEY;
	event->text = "Esc";
	if (kind == ERR)
		return true;
	if (kind == OK && c == '[' && term_awaits_report()) {
		event->kind = TERM_SIZE;
		return read_report();
	}
	if (kind == KEY_CODE_YES) {
		name = function_name((int)c);
		if (name) {
			char copy[KEY_NAME_MAX - 2];

			snprintf(copy, sizeof(copy), "%s", name);
			snprintf(input.name, sizeof(input.name), "M-%s",
			    copy);
			event->text = input.name;
		}
		return true;
	}
	name = control_name(c, "M-");
	if (name)
		event->text = name;
	else
		text_event(c, "M-", event);
	return true;
}

static bool terminal_gone(void)
{
	struct pollfd fd = { .fd = STDIN_FILENO, .events = POLLIN };

	return poll(&fd, 1, 0) > 0 && fd.revents & (POLLHUP | POLLERR |
	    POLLNVAL);
}

void term_read(struct term_event *event)
{
	wint_t c;
	int kind;

	for (;;) {
		*event = (struct term_event){ .kind = TERM_NONE };
		kind = get_wch(&c);
		if (kind == ERR) {
			if (terminal_gone())
				event->kind = TERM_LOST;
			return;
		}
		if (kind == KEY_CODE_YES) {
			if (read_function((int)c, event))
				return;
			continue;
		}
		if (c == 0x1b) {
			if (read_escape(event))
				return;
			continue;
		}
		event->text = control_name(c, "");
		event->kind = TERM_KEY;
		if (!event->text)
			text_event(c, "", event);
		return;
	}
}
