/* Keys, mouse and pastes from the terminal. */
#include "config.h"

#include "api/base/buf.h"
#include "api/base/mem.h"
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
#include <wchar.h>

enum {
	KEY_PASTE_START = KEY_MAX + 1, KEY_PASTE_END, KEY_FENCE,
	PASTE_MAX = 1 << 20,
	PASTE_WAIT_MS = 500,     /* for the end of a paste */
	REPORT_WAIT_MS = 100,    /* for the rest of an answer */
	SEQUENCE_WAIT_MS = 25,   /* for the rest of an escape sequence */
	SEQUENCE_MAX_LEN = 4096, /* a longer one is given up */
	DOUBLE_CLICK_MS = 400
};

/* A character or key that was read ahead. */
struct ahead {
	int kind;
	wint_t c;
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
	char partial[UTF8_MAX];  /* of a character that is not whole yet */
	size_t partial_len;
	struct ahead *ahead;     /* read, but not taken yet */
	size_t ahead_len, ahead_at;
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

static bool more_input(int wait_ms)
{
	struct pollfd fd = { .fd = STDIN_FILENO, .events = POLLIN };

	return input.ahead_at < input.ahead_len || poll(&fd, 1, wait_ms) > 0;
}

/* How many bytes the character has that begins with this one; 1 for what
 * begins none. */
static size_t char_len(unsigned char first)
{
	return first < 0xc2 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 :
	    first < 0xf5 ? 4 : 1;
}

/* A character or a key, as get_wch; but the beginning of a character whose end
 * has not come yet is kept, which get_wch forgets. */
static int read_char(wint_t *c)
{
	uint32_t code;
	int byte;

	do {
		byte = getch();
		if (byte == ERR)
			return ERR;
		if (byte > 0xff) {
			input.partial_len = 0;
			*c = (wint_t)byte;
			return KEY_CODE_YES;
		}
		if (input.partial_len && (byte & 0xc0) != 0x80)
			input.partial_len = 0;
		input.partial[input.partial_len++] = (char)byte;
	} while (input.partial_len < char_len((unsigned char)input.partial[0]));
	utf8_decode(input.partial, input.partial_len, &code, NULL);
	input.partial_len = 0;
	*c = (wint_t)code;
	return OK;
}

/* read_char, but for what was read ahead of its turn. */
static int next(wint_t *c)
{
	if (input.ahead_at == input.ahead_len) {
		input.ahead_at = input.ahead_len = 0;
		return read_char(c);
	}
	*c = input.ahead[input.ahead_at].c;
	return input.ahead[input.ahead_at++].kind;
}

/* What next() gave last is given again. */
static void unread(int kind, wint_t c)
{
	if (input.ahead_at) {
		input.ahead_at--;
		return;
	}
	input.ahead = mem_grow(input.ahead, input.ahead_len,
	    sizeof(*input.ahead));
	input.ahead[input.ahead_len++] = (struct ahead){ kind, c };
}

/* All that has come by now, so that it can be looked at before its turn. */
static void read_ahead(void)
{
	struct ahead item;

	if (input.ahead_at) {
		input.ahead_len -= input.ahead_at;
		memmove(input.ahead, input.ahead + input.ahead_at,
		    input.ahead_len * sizeof(*input.ahead));
		input.ahead_at = 0;
	}
	while (input.ahead_len < PASTE_MAX &&
	    (item.kind = read_char(&item.c)) != ERR) {
		input.ahead = mem_grow(input.ahead, input.ahead_len,
		    sizeof(*input.ahead));
		input.ahead[input.ahead_len++] = item;
	}
}

/* Whether the end of a paste that was just read is one that the paste itself
 * holds: another end comes, and no beginning before it. */
static bool false_end(void)
{
	size_t i;

	read_ahead();
	for (i = input.ahead_at; i < input.ahead_len; i++) {
		if (input.ahead[i].kind != KEY_CODE_YES)
			continue;
		if ((int)input.ahead[i].c == KEY_PASTE_START)
			return false;
		if ((int)input.ahead[i].c == KEY_PASTE_END)
			return true;
	}
	return false;
}

/* Control characters have no place in a paste: nothing in it may act as a key,
 * here or later. */
static void add_pasted(wint_t c)
{
	char bytes[UTF8_MAX];

	if (c == '\r')
		c = '\n';
	if (c >= 0x20 ? c != 0x7f && !(c >= 0x80 && c < 0xa0) :
	    c == '\n' || c == '\t')
		buf_add(&input.paste, bytes, utf8_encode((uint32_t)c, bytes));
}

/* A paste comes in pieces. */
static void read_paste(struct term_event *event)
{
	wint_t c;
	int kind;

	buf_clear(&input.paste);
	for (;;) {
		kind = next(&c);
		if (kind == ERR) {
			if (!more_input(PASTE_WAIT_MS))
				break;
			continue;
		}
		if (kind != KEY_CODE_YES)
			add_pasted(c);
		else if ((int)c == KEY_PASTE_END && !false_end())
			break;
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

/* The next character of a sequence, or 0: there is none. */
static wint_t next_in_sequence(void)
{
	wint_t c;
	int kind = next(&c);

	if (kind == ERR && more_input(SEQUENCE_WAIT_MS))
		kind = next(&c);
	return kind == OK ? c : 0;
}

/* The arrows of a terminal that is not in the mode its entry promises: they
 * begin with the other of ESC [ and ESC O. */
static const char *arrow_name(wint_t c)
{
	switch (c) {
	case 'A':
		return "Up";
	case 'B':
		return "Down";
	case 'C':
		return "Right";
	case 'D':
		return "Left";
	case 'H':
		return "Home";
	case 'F':
		return "End";
	default:
		return NULL;
	}
}

/* "ESC [ row ; column R" is the answer to a question of term.c's; all others
 * are nothing of ours (ECMA-48 5.4). c: behind the bracket. Returns whether
 * all must be drawn again. */
static bool read_control(wint_t c)
{
	char parameters[16] = "";
	size_t n = 0;
	int row, col;

	/* The answer may come in pieces; what is no answer is not waited for
	 * so long. */
	while (c && c < 0x40 && n < SEQUENCE_MAX_LEN) {
		if (n + 1 < sizeof(parameters))
			parameters[n] = (char)c;
		n++;
		c = next_in_sequence();
		if (!c && term_awaits_report() && more_input(REPORT_WAIT_MS))
			c = next_in_sequence();
	}
	return c == 'R' && term_awaits_report() &&
	    n + 1 < sizeof(parameters) &&
	    sscanf(parameters, "%d;%d", &row, &col) == 2 &&
	    term_reported(col);
}

/* To the terminator of a string (ECMA-48 5.6), ST or BEL. */
static void skip_string(wint_t c)
{
	wint_t last = 0;
	int n;

	for (n = 0; c && c != 0x07 && c != 0x9c &&
	    !(last == 0x1b && c == '\\') && n < SEQUENCE_MAX_LEN; n++) {
		last = c;
		c = next_in_sequence();
	}
}

enum sequence {
	NO_SEQUENCE, SEQUENCE_SKIPPED, SEQUENCE_DRAW, SEQUENCE_KEY
};

/* What a terminal sends that is no key of ours: nothing may come of the
 * letters in it. NO_SEQUENCE: it was Alt and that character. */
static enum sequence read_sequence(wint_t first, struct term_event *event)
{
	wint_t c;

	if (!wcschr(L"[O]P_^X", (wchar_t)first) || !(c = next_in_sequence()))
		return NO_SEQUENCE;
	if ((first == '[' || first == 'O') && arrow_name(c)) {
		event->text = arrow_name(c);
		return SEQUENCE_KEY;
	}
	if (first == '[')
		return read_control(c) ? SEQUENCE_DRAW : SEQUENCE_SKIPPED;
	if (first != 'O')
		skip_string(c);
	return SEQUENCE_SKIPPED;
}

/* Esc alone, or Alt and the key behind it. False: it was nothing of ours. */
static bool read_escape(struct term_event *event)
{
	wint_t c;
	int kind = next(&c);
	const char *name;

	event->kind = TERM_KEY;
	event->text = "Esc";
	if (kind == ERR)
		return true;
	name = kind == KEY_CODE_YES ? function_name((int)c) : NULL;
	if (name) {
		char copy[KEY_NAME_MAX - 2];

		snprintf(copy, sizeof(copy), "%s", name);
		snprintf(input.name, sizeof(input.name), "M-%s", copy);
		event->text = input.name;
		return true;
	}
	/* The terminal's own words (a fence's answer, a paste, the mouse), and
	 * another Esc, only came close behind. */
	if (kind == KEY_CODE_YES || c == 0x1b) {
		unread(kind, c);
		return true;
	}
	switch (read_sequence(c, event)) {
	case SEQUENCE_KEY:
		return true;
	case SEQUENCE_DRAW:
		event->kind = TERM_SIZE;
		return true;
	case SEQUENCE_SKIPPED:
		return false;
	default:
		break;
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
		kind = next(&c);
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
