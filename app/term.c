/* The terminal: start, stop, drawing. Keys are read in term_input.c. */
#include "config.h"

#include "api/base/buf.h"
#include "api/base/mem.h"
#include "api/base/utf8.h"
#include "app/ascii.h"
#include "app/log.h"
#include "app/osc.h"
#include "app/term.h"
#include "app/term_input.h"
#include "app/term_width.h"
#include "app/theme_file.h"
#include "panes/render/text.h"

#include <curses.h>
#include <langinfo.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum {
	ROWS_MIN = 5, COLS_MIN = 20,
	PALETTE = 256,
	PAIRS_MIN = 10000,       /* a screen of a picture takes thousands */
	FENCE_WITHIN_MS = 150,   /* frames closer than this get a fence */
	FENCE_WAIT_MS = 1000,    /* no answer for so long: draw all the same … */
	FENCE_SLOW_MS = 20000,   /* … but of a terminal that does answer */
	FENCE_TRIES = 3,         /* never answered so often: no more fences */
	LEAVE_WAIT_MS = 1000,    /* for answers under way, before leaving … */
	LEAVE_SHORT_MS = 100,    /* … and of a terminal that gave none yet */
	BLANKS_MAX = 8           /* see blends_in */
};

static const char *const crash_reset =
    "\033[8h\033[?2004l\033[?1006l\033[?1002l\033[?1000l\033[?1l\033>\033[0m"
    "\033[?25h\033[?1049l\r\n";

static struct {
	SCREEN *screen;
	struct cell *shown;      /* what curses was told, rows * cols */
	int rows, cols;
	bool utf8, running;
	bool palette;            /* 256 colours, in enough pairs */
	attr_t attrs[ROLE_COUNT];
	short pairs[ROLE_COUNT], backs[ROLE_COUNT];
	struct termios saved;
	bool have_saved;
	struct term_width width;
	char *link;              /* behind cells with ATTR_LINK, or NULL */
	bool orders;             /* BDSM is reset: we order the text */
	int64_t drawn_ms, fence_ms;      /* fence_ms 0: none on its way */
	const char *crash_hint;
	size_t crash_hint_len;
	int fences_out, fences_lost;
	bool answers;            /* it has answered a fence, … */
	int64_t round_ms;        /* … the last one after so long */
} term;

static int64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* To the terminal, past curses; only constants and base64 go this way. */
static void send_raw(const char *text, size_t len)
{
	ssize_t n;

	while (len > 0) {
		n = write(STDOUT_FILENO, text, len);
		if (n <= 0)
			return;
		text += n;
		len -= (size_t)n;
	}
}

/* Async-signal-safe: the terminal as a shell needs it, then the signal. */
static void on_crash(int signal_number)
{
	ssize_t n;

	if (term.running) {
		n = write(STDOUT_FILENO, crash_reset, strlen(crash_reset));
		(void)n;
		if (term.have_saved)
			tcsetattr(STDIN_FILENO, TCSANOW, &term.saved);
		if (term.crash_hint) {
			n = write(STDOUT_FILENO, term.crash_hint,
			    term.crash_hint_len);
			n = write(STDOUT_FILENO, "\r\n", 2);
		}
	}
	log_crash(signal_number);
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

static attr_t curses_attrs(unsigned attrs)
{
	attr_t out = A_NORMAL;

	if (attrs & ATTR_BOLD)
		out |= A_BOLD;
	if (attrs & ATTR_DIM)
		out |= A_DIM;
	if (attrs & ATTR_ITALIC)
		out |= A_ITALIC;
	if (attrs & (ATTR_UNDERLINE | ATTR_LINK))
		out |= A_UNDERLINE;
	if (attrs & ATTR_REVERSE)
		out |= A_REVERSE;
	/* Struck out text has no attribute in curses. */
	if (attrs & ATTR_STRIKE)
		out |= A_DIM;
	return out;
}

static void start_colours(const char *name)
{
	struct theme theme;
	const char *none = getenv("NO_COLOR");
	bool colours = !(none && *none) && has_colors();
	int role, n = 0;

	theme_load(&theme, name ? name : "dark", NULL, NULL);
	if (colours) {
		start_color();
		use_default_colors();
		n = COLORS;
		if (COLOR_PAIRS <= ROLE_COUNT)
			n = 0;
	}
	for (role = 0; role < ROLE_COUNT; role++) {
		struct theme_style style = theme_style(&theme,
		    (enum canvas_role)role, n);

		term.attrs[role] = curses_attrs(style.attrs);
		term.pairs[role] = 0;
		term.backs[role] = style.bg;
		if (style.fg < 0 && style.bg < 0)
			continue;
		term.pairs[role] = (short)(role + 1);
		init_pair(term.pairs[role], style.fg, style.bg);
	}
	term.palette = n == PALETTE && COLOR_PAIRS >= PAIRS_MIN &&
	    term_has_colour();
}

static void allocate(void)
{
	getmaxyx(stdscr, term.rows, term.cols);
	free(term.shown);
	term.shown = mem_calloc((size_t)term.rows * (size_t)term.cols,
	    sizeof(*term.shown));
}

/* Terminals of hardware and the like know nothing of what we ask for. */
static bool is_modern(void)
{
	const char *name = getenv("TERM");

	return term.utf8 && name && strncmp(name, "vt", 2) &&
	    strncmp(name, "linux", 5) && strncmp(name, "dumb", 4);
}

/* Bidirectional support mode (BDSM, ECMA-48 7.2.1): reset, the order of the
 * cells is left alone. */
static void order_text(bool by_us)
{
	if (term.orders && is_modern())
		send_raw(by_us ? "\033[8l" : "\033[8h", 4);
}

static void ask_widths(void)
{
	char bytes[400];

	term.width = (struct term_width){ 0 };
	if (!is_modern())
		return;
	/* Takes the screen over, and clears it. */
	refresh();
	send_raw(bytes, term_width_ask(&term.width, bytes, sizeof(bytes)));
	order_text(true);
}

bool term_awaits_report(void)
{
	return term.width.answered < term.width.asked;
}

bool term_reported(int col)
{
	if (!term_width_answer(&term.width, col))
		return false;
	term_redraw();
	return true;
}

int term_colours(void)
{
	int status;

	if (setupterm(NULL, STDOUT_FILENO, &status) != OK)
		return -2;
	return tigetnum("colors");
}

bool term_start(const struct term_options *options, struct error *err)
{
	static const int crashes[] = { SIGSEGV, SIGABRT, SIGBUS, SIGFPE,
	    SIGILL };
	const char *name = getenv("TERM");
	size_t i;

	if (!name || !*name)
		return error_set(err, ERROR_FILE, 0, "TERM is not set: export "
		    "TERM=xterm-256color, or what your terminal is");
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return error_set(err, ERROR_FILE, 0, "standard input and "
		    "output must be a terminal (see callbox --help for "
		    "commands that need none)");
	term.have_saved = tcgetattr(STDIN_FILENO, &term.saved) == 0;
	term.utf8 = !strcmp(nl_langinfo(CODESET), "UTF-8");
	set_escdelay(25);
	term.screen = newterm(name, stdout, stdin);
	if (!term.screen)
		return error_set(err, ERROR_FILE, 0, "the terminal type "
		    "TERM=%s is not known here; try TERM=xterm-256color or "
		    "TERM=vt100", name);
	if (!tigetstr((char *)"cup") ||
	    tigetstr((char *)"cup") == (char *)-1) {
		endwin();
		delscreen(term.screen);
		return error_set(err, ERROR_FILE, 0, "a terminal of type "
		    "TERM=%s cannot move its cursor; try TERM=xterm-256color "
		    "or TERM=vt100", name);
	}
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	idlok(stdscr, TRUE);
	/* A frame is sent whole: curses would leave it half done for a key
	 * that may change nothing. */
	typeahead(-1);
	leaveok(stdscr, FALSE);
	start_colours(options->theme);
	allocate();
	term.crash_hint = options->crash_hint;
	term.crash_hint_len = term.crash_hint ? strlen(term.crash_hint) : 0;
	term.running = true;
	for (i = 0; i < ARRAY_LEN(crashes); i++)
		signal(crashes[i], on_crash);
	term_input_start(options->mouse);
	term.orders = options->bidi;
	ask_widths();
	if (term.rows < ROWS_MIN || term.cols < COLS_MIN) {
		term_stop();
		return error_set(err, ERROR_FILE, 0, "the terminal has %d "
		    "columns and %d rows; callbox needs %d and %d",
		    term.cols, term.rows, COLS_MIN, ROWS_MIN);
	}
	return true;
}

void term_set_theme(const char *name)
{
	start_colours(name);
	term_redraw();
}

/* Answers that are still under way would be the next program's input, and be
 * echoed by the shell. What is typed meanwhile goes with them. */
static void await_answers(void)
{
	int64_t left, end = clock_ms() + (term.answers ? LEAVE_WAIT_MS :
	    LEAVE_SHORT_MS);
	struct pollfd fd = { .fd = STDIN_FILENO, .events = POLLIN };
	struct term_event event;

	while (term.fences_out || term_awaits_report()) {
		term_read(&event);
		if (event.kind == TERM_LOST)
			return;
		left = end - clock_ms();
		if (left <= 0 || (event.kind == TERM_NONE &&
		    poll(&fd, 1, (int)left) <= 0))
			return;
	}
}

void term_stop(void)
{
	if (!term.running)
		return;
	await_answers();
	term_input_stop();
	order_text(false);
	curs_set(1);
	endwin();
	delscreen(term.screen);
	free(term.shown);
	free(term.link);
	term.shown = NULL;
	term.link = NULL;
	term.running = false;
}

int term_fd(void)
{
	return STDIN_FILENO;
}

void term_size(int *rows, int *cols)
{
	*rows = term.rows;
	*cols = term.cols;
}

bool term_has_colour(void)
{
	return term.pairs[ROLE_TITLE] != 0;
}

bool term_is_utf8(void)
{
	return term.utf8;
}

bool term_has_palette(void)
{
	return term.palette;
}

bool term_has_blocks(void)
{
	return term.utf8 && !term.width.ambiguous_wide;
}

bool term_is_slow(void)
{
	return term.round_ms >= FENCE_WITHIN_MS;
}

void term_resize(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 &&
	    size.ws_col > 0)
		/* resizeterm would also put a key into our own input. */
		resize_term(size.ws_row, size.ws_col);
	allocate();
	term_redraw();
}

void term_redraw(void)
{
	clearok(curscr, TRUE);
	if (!term.shown)
		return;
	memset(term.shown, 0, (size_t)term.rows * (size_t)term.cols *
	    sizeof(*term.shown));
}

void term_fence_answered(void)
{
	term.answers = true;
	term.fences_lost = 0;
	if (term.fences_out)
		term.fences_out--;
	if (term.fences_out || !term.fence_ms)
		return;
	term.round_ms = clock_ms() - term.fence_ms;
	term.fence_ms = 0;
}

bool term_ready(int *wait_ms)
{
	int64_t waited, longest;

	*wait_ms = 0;
	if (!term.fence_ms)
		return true;
	waited = clock_ms() - term.fence_ms;
	longest = term.answers ? FENCE_SLOW_MS : FENCE_WAIT_MS;
	if (waited < longest) {
		*wait_ms = (int)(longest - waited);
		return false;
	}
	term.fence_ms = 0;
	term.fences_lost++;
	return true;
}

/* A fence behind a frame that follows another one closely, or behind each on a
 * line that was slow to answer; the first tells how slow it is. */
static void fence(void)
{
	int64_t now = clock_ms();
	bool close = !term.drawn_ms || term.round_ms >= FENCE_WITHIN_MS ||
	    now - term.drawn_ms < FENCE_WITHIN_MS;

	term.drawn_ms = now;
	if (!close || term.fences_lost >= FENCE_TRIES)
		return;
	term.fence_ms = now;
	term.fences_out++;
	send_raw("\033[5n", 4);
}

/* Whether ASCII stands for it: where there is no UTF-8, and for what takes two
 * columns here that layouts count as one. */
static bool spelled(const struct cell *cell)
{
	return cell->len > 1 && (!term.utf8 || (term.width.ambiguous_wide &&
	    cell->width == 1 && term_width_settled(cell)));
}

/* The cell's characters for curses: one that spaces and its marks. */
static void to_wide(const struct cell *cell, wchar_t out[CCHARW_MAX + 1])
{
	uint32_t code;
	size_t at = 0, n = 0;

	if (spelled(cell)) {
		ascii_of(cell->text, cell->len, cell->width, out);
		return;
	}
	while (at < cell->len && n < CCHARW_MAX) {
		at += utf8_decode(cell->text + at, cell->len - at, &code,
		    NULL);
		out[n++] = (wchar_t)code;
	}
	out[n] = L'\0';
}

/* A cell holds what the gate made; a pane that writes into cells by itself
 * changes nothing about that. */
static bool passed_gate(const struct cell *cell)
{
	struct cluster cluster;

	return cell->len && cell->len <= CELL_BYTES &&
	    text_next(cell->text, cell->len, &cluster) == cell->len &&
	    cluster.len == cell->len && cluster.width == cell->width &&
	    !memcmp(cluster.text, cell->text, cell->len);
}

/* Curses keeps the pairs of pictures: when there are no more it takes the one
 * that was not used for longest. */
static int pair_of(const struct style *style)
{
	int pair = -1;

	if (style->attrs & ATTR_COLOURS && term.palette &&
	    style->fg <= PALETTE && style->bg <= PALETTE)
		pair = alloc_pair(style->fg - 1, style->bg - 1);
	return pair > 0 ? pair : term.pairs[style->role];
}

static void put_wide(int y, int x, const wchar_t *text,
    const struct style *style)
{
	int pair = pair_of(style);
	cchar_t out;

	if (setcchar(&out, text, term.attrs[style->role] |
	    curses_attrs(style->attrs), 0, &pair) == OK)
		mvadd_wch(y, x, &out);
}

/* One-column characters side by side: text has a character for each. */
static void put_each(int y, int x, const wchar_t *text,
    const struct style *style)
{
	for (; *text; text++, x++)
		put_wide(y, x, (wchar_t[]){ *text, L'\0' }, style);
}

/* What the terminal may count otherwise than we do. */
static bool contested(const struct cell *cell)
{
	return term.utf8 && !term.width.agrees && cell->width &&
	    !term_width_settled(cell);
}

static bool is_blank(const struct cell *cell)
{
	return cell->len == 1 && cell->text[0] == ' ';
}

/* Of its blanks only the background shows. */
static bool is_plain(struct style style)
{
	return style.role < ROLE_COUNT && !(style.attrs & ATTR_COLOURS) &&
	    !((term.attrs[style.role] |
	    curses_attrs(style.attrs)) & (A_REVERSE | A_UNDERLINE));
}

/*
 * Whether a blank may be drawn in the style of what stands before it: it looks
 * the same, and between two words the terminal need not be told a style that
 * nobody sees. Longer gaps are left to curses, which jumps over them.
 */
static bool blends_in(const struct canvas *canvas, int y, int x,
    struct style before)
{
	const struct cell *cell = canvas_cell(canvas, y, x);
	int i;

	if (!is_blank(cell) || cell->style.role == before.role ||
	    !is_plain(cell->style) || !is_plain(before) ||
	    term.backs[before.role] != term.backs[cell->style.role])
		return false;
	for (i = 1; i <= BLANKS_MAX; i++) {
		cell = canvas_cell(canvas, y, x + i);
		if (!cell || !is_blank(cell))
			return cell != NULL;
	}
	return false;
}

static void put(int y, int x, const struct cell *cell)
{
	static const struct cell mark = { "\ufffd", 3, 1,
		{ ROLE_HOSTILE, 0 } };
	wchar_t text[CCHARW_MAX + 1];

	if (!passed_gate(cell) || cell->style.role >= ROLE_COUNT ||
	    x + cell->width > term.cols)
		cell = &mark;
	/* Curses would lose count of it, or the terminal end the row. */
	if (term.utf8 && (!term_width_known(cell) ||
	    (contested(cell) && x + term_width_reach(cell) > term.cols))) {
		put_each(y, x, cell->width == 2 ? L"\xfffd " : L"\xfffd",
		    &cell->style);
		return;
	}
	to_wide(cell, text);
	if (spelled(cell) && cell->width == 2)
		put_each(y, x, text, &cell->style);
	else
		put_wide(y, x, text, &cell->style);
}

static bool same(const struct cell *a, const struct cell *b)
{
	return a->len == b->len && a->width == b->width &&
	    a->style.role == b->style.role &&
	    a->style.attrs == b->style.attrs &&
	    a->style.fg == b->style.fg && a->style.bg == b->style.bg &&
	    !memcmp(a->text, b->text, a->len);
}

static bool is_link(const struct cell *cell)
{
	return term.link && cell->style.attrs & ATTR_LINK && cell->width;
}

/* The cells of a row that differ from what is shown. Returns whether there
 * were any; *odd: the row has contested cells; *linked: of a link, which are
 * left blank. */
static bool draw_row(const struct canvas *canvas, int y, int cols, bool *odd,
    bool *linked)
{
	struct cell *shown = &term.shown[(size_t)y * (size_t)term.cols];
	struct style style = STYLE(TEXT);
	struct cell drawn;
	bool changed = false;
	int x;

	*odd = false;
	for (x = 0; x < cols; x++, shown++) {
		drawn = *canvas_cell(canvas, y, x);
		if (blends_in(canvas, y, x, style))
			drawn.style = style;
		style = drawn.style;
		*odd |= drawn.len > 1 && contested(&drawn);
		if (same(&drawn, shown))
			continue;
		changed = true;
		*shown = drawn;
		if (is_link(&drawn)) {
			*linked = true;
			put_wide(y, x, L" ", &drawn.style);
		} else if (drawn.width) {
			put(y, x, &drawn);
		}
	}
	return changed;
}

/* Curses is told that the row is empty from its first contested cell on.
 * Returns that cell's column. */
static int blank_contested(const struct canvas *canvas, int y, int cols)
{
	int first = 0, x;

	while (first < cols && !contested(canvas_cell(canvas, y, first)))
		first++;
	for (x = first; x < cols; x++)
		put_wide(y, x, L" ", &STYLE(TEXT));
	return first;
}

/* Make true what curses believes: the cursor is there, and nothing behind. */
static void move_for_sure(int y, int x)
{
	char sequence[32];
	int n = snprintf(sequence, sizeof(sequence), "\033[%d;%dH\033[K",
	    y + 1, x + 1);

	move(y, x);
	refresh();
	send_raw(sequence, (size_t)n);
}

/* The row from there on: whatever the terminal makes of a contested cell, the
 * next one begins where it should. */
static void draw_contested(const struct canvas *canvas, int y, int x,
    int cols)
{
	const struct cell *cell;

	for (; x < cols; x++) {
		cell = canvas_cell(canvas, y, x);
		if (!cell->width)
			continue;
		put(y, x, cell);
		if (contested(cell) && x + cell->width < cols)
			move_for_sure(y, x + cell->width);
	}
	refresh();
}

/* All else is on the screen: what curses sends now is the link's text. */
static void draw_link(const struct canvas *canvas, int rows, int cols)
{
	struct buf begin, end;
	int y, x;

	buf_init(&begin, OSC_LINK_MAX + 100);
	buf_init(&end, 100);
	if (osc_link_begin(&begin, term.link))
		osc_link_end(&end);
	else
		buf_clear(&begin);
	refresh();
	send_raw(begin.data, begin.len);
	for (y = 0; y < rows; y++)
		for (x = 0; x < cols; x++)
			if (is_link(canvas_cell(canvas, y, x)))
				put(y, x, canvas_cell(canvas, y, x));
	refresh();
	send_raw(end.data, end.len);
	buf_release(&begin);
	buf_release(&end);
}

void term_link(const char *url)
{
	int i;

	if (url ? term.link && !strcmp(term.link, url) : !term.link)
		return;
	free(term.link);
	term.link = mem_strdup(url);
	for (i = 0; term.shown && i < term.rows * term.cols; i++)
		if (term.shown[i].style.attrs & ATTR_LINK)
			term.shown[i] = (struct cell){ 0 };
}

void term_draw(const struct canvas *canvas)
{
	int rows = canvas->rows < term.rows ? canvas->rows : term.rows;
	int cols = canvas->cols < term.cols ? canvas->cols : term.cols;
	short from[CANVAS_ROWS_MAX];     /* the first contested column */
	bool odd, any = false, linked = false;
	int y;

	for (y = 0; y < rows; y++) {
		odd = false;
		from[y] = (short)(draw_row(canvas, y, cols, &odd, &linked) &&
		    odd ? blank_contested(canvas, y, cols) : cols);
		any |= from[y] < cols;
	}
	if (any)
		refresh();
	for (y = 0; any && y < rows; y++)
		if (from[y] < cols)
			draw_contested(canvas, y, from[y], cols);
	if (linked)
		draw_link(canvas, rows, cols);
	if (canvas->cursor->row >= 0) {
		move(canvas->cursor->row, canvas->cursor->col);
		curs_set(1);
	} else {
		/* Where the next change is likely: nothing to move back. */
		curs_set(0);
	}
	refresh();
	fence();
}

void term_suspend(void)
{
	await_answers();
	term_input_stop();
	order_text(false);
	def_prog_mode();
	curs_set(1);
	endwin();
}

void term_resume(void)
{
	/* Whatever the child left behind. */
	send_raw("\033[0m\033(B", 7);
	reset_prog_mode();
	term_input_resume();
	order_text(true);
	term.fence_ms = 0;
	term.fences_out = 0;
	term_resize();
	refresh();
}

void term_send(const struct buf *bytes)
{
	send_raw(bytes->data, bytes->len);
}

bool term_copy(const char *text)
{
	struct buf out;
	bool ok = osc_possible();

	buf_init(&out, OSC_COPY_MAX);
	ok = ok && osc_copy(&out, text);
	if (ok)
		send_raw(out.data, out.len);
	buf_release(&out);
	return ok;
}
