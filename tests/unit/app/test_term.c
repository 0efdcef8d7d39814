/*
 * What the terminal shows is what the canvas holds, and nothing else happens
 * to it: app/term.c on a pseudo terminal, and libvterm behind that.
 *
 * A child draws frames; after each one this side compares every cell of the
 * emulator with the same canvas, and reads the bytes for what has no place in
 * them. CALLBOX_THOROUGH=1 (make proof) takes every code point at every place;
 * without it, those that the gate cannot tell apart are taken in part.
 */
#include "config.h"

#include "api/base/mem.h"
#include "api/base/utf8.h"
#include "api/endpoints/endpoints.h"
#include "api/http.h"
#include "app/term.h"
#include "app/term_width.h"
#include "panes/inbox/save_name.h"
#include "panes/render/text.h"
#include "tests/unit/api/server.h"
#include "tests/unit/corpus.h"
#include "tests/unit/hostile.h"
#include "tests/unit/stream.h"

#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>
#include <vterm.h>

enum { ROWS = 250, COLS = 40, MIDDLE = 10, BEHIND = 16, CODES = 0x110000 };

/* The strings of a test, drawn in order, so many a frame. */
struct strings {
	const char **text;
	size_t *len;
	size_t count;
};

static void add(struct strings *strings, const char *text, size_t len)
{
	strings->text = mem_grow(strings->text, strings->count,
	    sizeof(*strings->text));
	strings->len = mem_grow(strings->len, strings->count,
	    sizeof(*strings->len));
	strings->text[strings->count] = mem_strndup(text, len);
	memcpy((char *)strings->text[strings->count], text, len);
	strings->len[strings->count++] = len;
}

static void release(struct strings *strings)
{
	size_t i;

	for (i = 0; i < strings->count; i++)
		free((char *)strings->text[i]);
	free(strings->text);
	free(strings->len);
}

/* Each string four times: in the first column, alone, behind a letter and
 * before one, and in the last column; walls around them must stand. */
static void draw(const struct strings *strings, size_t first,
    struct canvas *canvas)
{
	size_t i;
	int y;

	canvas_clear(canvas);
	for (y = 0; y < ROWS && (i = first + (size_t)y) < strings->count;
	    y++) {
		const char *text = strings->text[i];
		size_t len = strings->len[i];
		char around[80] = "b";

		canvas_textn(canvas, y, 0, 4, STYLE(TEXT), text, len);
		canvas_text(canvas, y, MIDDLE - 1, 1, STYLE(DIM), "|");
		canvas_textn(canvas, y, MIDDLE, 4, STYLE(LINK), text, len);
		canvas_text(canvas, y, BEHIND - 1, 1, STYLE(DIM), "|");
		if (len < 70) {
			memcpy(around + 1, text, len);
			memcpy(around + 1 + len, "e", 2);
			canvas_textn(canvas, y, BEHIND, 8, STYLE(STRONG),
			    around, len + 2);
		}
		canvas_text(canvas, y, COLS - 3, 1, STYLE(DIM), "|");
		canvas_textn(canvas, y, COLS - 2, 2, STYLE(TEXT), text, len);
		canvas_textn(canvas, y, COLS - 1, 1, STYLE(TEXT), text, len);
	}
}

struct terminal {
	VTerm *vt;
	VTermScreen *screen;
	struct stream stream;
	int fd, go, done;
	pid_t child;
	const char *touched;     /* what of its state was changed */
	size_t cells, own;       /* own: contested, as the emulator likes */
	size_t joined;           /* it put one on the cell to the left */
};

static int on_property(VTermProp prop, VTermValue *value, void *arg)
{
	struct terminal *terminal = arg;

	if (prop == VTERM_PROP_TITLE || prop == VTERM_PROP_ICONNAME)
		terminal->touched = "title";
	else if (prop == VTERM_PROP_REVERSE)
		terminal->touched = "reverse screen";
	else if (prop == VTERM_PROP_CURSORSHAPE)
		terminal->touched = "shape of the cursor";
	return 1;
}

static int on_bell(void *arg)
{
	((struct terminal *)arg)->touched = "bell";
	return 1;
}

static int on_sequence(const char *command, size_t len, void *arg)
{
	((struct terminal *)arg)->touched = "DCS or OSC";
	return 0;
}

static void on_answer(const char *bytes, size_t len, void *arg)
{
	ssize_t n = write(((struct terminal *)arg)->fd, bytes, len);

	(void)n;
}

/* The child: a frame whenever it is told to. */
static void run_child(const struct strings *strings, int go, int done)
{
	struct term_options options = { .theme = "dark" };
	struct term_event event;
	struct canvas canvas;
	struct error err;
	size_t first = 0;
	char byte;

	setenv("TERM", "xterm-256color", 1);
	if (!term_start(&options, &err))
		_exit(1);
	canvas_init(&canvas, ROWS, COLS);
	while (read(go, &byte, 1) == 1) {
		/* The answers to what the start has asked. */
		do
			term_read(&event);
		while (event.kind != TERM_NONE);
		draw(strings, first, &canvas);
		term_draw(&canvas);
		first += ROWS;
		if (write(done, "d", 1) != 1)
			_exit(1);
	}
	_exit(0);
}

static void start(struct terminal *terminal, const struct strings *strings)
{
	static VTermScreenCallbacks callbacks = {
		.settermprop = on_property, .bell = on_bell };
	static VTermParserCallbacks fallbacks = {
		.osc = on_sequence, .dcs = on_sequence };
	struct winsize size = { .ws_row = ROWS, .ws_col = COLS };
	int go[2], done[2];

	memset(terminal, 0, sizeof(*terminal));
	assert_int_equal(pipe2(go, O_CLOEXEC), 0);
	assert_int_equal(pipe2(done, O_CLOEXEC), 0);
	terminal->child = forkpty(&terminal->fd, NULL, NULL, &size);
	assert_true(terminal->child >= 0);
	if (!terminal->child) {
		close(go[1]);
		run_child(strings, go[0], done[1]);
	}
	close(go[0]);
	close(done[1]);
	terminal->go = go[1];
	terminal->done = done[0];
	fcntl(terminal->fd, F_SETFL, O_NONBLOCK);
	terminal->vt = vterm_new(ROWS, COLS);
	vterm_set_utf8(terminal->vt, 1);
	vterm_output_set_callback(terminal->vt, on_answer, terminal);
	terminal->screen = vterm_obtain_screen(terminal->vt);
	vterm_screen_set_callbacks(terminal->screen, &callbacks, terminal);
	vterm_screen_set_unrecognised_fallbacks(terminal->screen, &fallbacks,
	    terminal);
	vterm_screen_enable_altscreen(terminal->screen, 1);
	vterm_screen_reset(terminal->screen, 1);
	/* What the reset itself has set is no touch. */
	terminal->touched = NULL;
}

static void take_output(struct terminal *terminal)
{
	char bytes[65536];
	ssize_t n;

	while ((n = read(terminal->fd, bytes, sizeof(bytes))) > 0) {
		stream_read(&terminal->stream, bytes, (size_t)n);
		vterm_input_write(terminal->vt, bytes, (size_t)n);
	}
}

/* Let it draw, and read until it has. */
static void next_frame(struct terminal *terminal)
{
	struct pollfd fds[2] = { { .fd = terminal->fd, .events = POLLIN },
		{ .fd = terminal->done, .events = POLLIN } };
	char byte;

	assert_int_equal(write(terminal->go, "g", 1), 1);
	do {
		assert_true(poll(fds, 2, 20000) > 0);
		take_output(terminal);
	} while (!(fds[1].revents & (POLLIN | POLLHUP)));
	assert_int_equal(read(terminal->done, &byte, 1), 1);
	take_output(terminal);
}

/* The emulator's cell as UTF-8. */
static size_t shown_at(const struct terminal *terminal, int y, int x,
    char out[80], int *width)
{
	VTermPos pos = { .row = y, .col = x };
	VTermScreenCell cell;
	size_t n = 0;
	int i;

	vterm_screen_get_cell(terminal->screen, pos, &cell);
	*width = cell.width;
	for (i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
		if (cell.chars[i] < CODES)
			n += utf8_encode(cell.chars[i], out + n);
	if (!n)
		out[n++] = ' ';
	return n;
}

static void compare(struct terminal *terminal, const struct canvas *canvas,
    const struct strings *strings, size_t first)
{
	static const struct cell mark = { "\ufffd", 3, 1, { 0, 0 } };
	const struct cell *cell;
	char shown[80];
	int y, x, width;
	size_t n, i;

	for (y = 0; y < ROWS; y++)
		for (x = 0; x < COLS; x++) {
			cell = canvas_cell(canvas, y, x);
			if (!cell->width)
				continue;
			/* What curses has no width for, and what could end
			 * the row before its time, is a mark. */
			if (!term_width_known(cell) ||
			    (!term_width_settled(cell) &&
			    x + term_width_reach(cell) > COLS)) {
				cell = &mark;
			} else if (!term_width_settled(cell)) {
				terminal->own++;
				continue;
			}
			terminal->cells++;
			n = shown_at(terminal, y, x, shown, &width);
			i = first + (size_t)y;
			if (n == cell->len && !memcmp(shown, cell->text, n) &&
			    width == cell->width)
				continue;
			/* This emulator's tables are of Unicode 5: a few
			 * signs are marks on what stands before them. */
			if (n > cell->len && x + 1 < COLS &&
			    !memcmp(shown, cell->text, cell->len) &&
			    !term_width_settled(cell + 1)) {
				terminal->joined++;
				continue;
			}
			fail_msg("row %d, column %d shows \"%.*s\" in %d, not "
			    "\"%.*s\" in %d columns, for \"%.*s\" (%02x %02x "
			    "%02x %02x)", y, x, (int)n, shown, width,
			    cell->len, cell->text, cell->width,
			    i < strings->count ? (int)strings->len[i] : 0,
			    i < strings->count ? strings->text[i] : "",
			    (unsigned char)strings->text[i][0],
			    (unsigned char)strings->text[i][1],
			    (unsigned char)strings->text[i][2],
			    (unsigned char)strings->text[i][3]);
		}
}

/* All strings, frame by frame; then the terminal is as it was. */
static void show_all(const struct strings *strings, const char *what)
{
	struct terminal terminal;
	struct canvas canvas;
	size_t first;
	int status;

	start(&terminal, strings);
	canvas_init(&canvas, ROWS, COLS);
	for (first = 0; first < strings->count; first += ROWS) {
		next_frame(&terminal);
		draw(strings, first, &canvas);
		compare(&terminal, &canvas, strings, first);
		if (terminal.touched)
			fail_msg("%s: the terminal's %s was touched by \"%s\" "
			    "or one near it", what, terminal.touched,
			    strings->text[first]);
	}
	if (terminal.stream.violations)
		stream_report(&terminal.stream, stdout);
	assert_int_equal(terminal.stream.violations, 0);
	printf("%s: %zu strings at 4 places, %zu cells equal, %zu contested "
	    "(%zu joined to their left), ", what, strings->count,
	    terminal.cells, terminal.own, terminal.joined);
	stream_report(&terminal.stream, stdout);
	close(terminal.go);
	close(terminal.fd);
	waitpid(terminal.child, &status, 0);
	close(terminal.done);
	vterm_free(terminal.vt);
	canvas_release(&canvas);
}

static bool thorough(void)
{
	const char *value = getenv("CALLBOX_THOROUGH");

	return value && *value && *value != '0';
}

static void terminal__shows__every_code_point(void **state)
{
	struct strings strings = { 0 };
	struct cluster cluster;
	char bytes[UTF8_MAX];
	uint32_t code;
	size_t n;

	for (code = 1; code < CODES; code++) {
		n = utf8_encode(code, bytes);
		text_next(bytes, n, &cluster);
		/* A hundred thousand ideographs and marks are alike. */
		if (!thorough() && code > 0x3400 && code % 97 &&
		    (cluster.kind == TEXT_MARK ||
		    cluster.kind == TEXT_NOTHING || cluster.width == 2) &&
		    code < 0x1f000)
			continue;
		if (!thorough() && code >= 0x20000 && code % 257)
			continue;
		add(&strings, bytes, n);
	}
	show_all(&strings, "code points");
	release(&strings);
}

static void terminal__shows__every_byte_and_pair(void **state)
{
	struct strings strings = { 0 };
	char bytes[200];
	size_t i, k, n;
	int a;

	for (a = 1; a < 256; a++) {
		bytes[0] = (char)a;
		add(&strings, bytes, 1);
	}
	for (a = 0x100; a < 0x10000; a++) {
		if (!thorough() && a % 7)
			continue;
		bytes[0] = (char)(a >> 8);
		bytes[1] = (char)a;
		add(&strings, bytes, 2);
	}
	for (i = 0; i < hostile_introducers_len; i++)
		for (k = 0; k < hostile_introducers_len; k++) {
			n = (size_t)snprintf(bytes, sizeof(bytes), "x");
			memcpy(bytes, hostile_introducers[i].bytes,
			    n = hostile_introducers[i].len);
			memcpy(bytes + n, hostile_introducers[k].bytes,
			    hostile_introducers[k].len);
			n += hostile_introducers[k].len;
			memcpy(bytes + n, "0;31m\007", 6);
			add(&strings, bytes, n + 6);
		}
	show_all(&strings, "bytes, pairs of bytes and of introducers");
	release(&strings);
}

static void terminal__shows__every_class_of_attack(void **state)
{
	struct strings strings = { 0 };
	size_t i;

	for (i = 0; i < hostile_len; i++) {
		add(&strings, hostile_all[i].bytes, hostile_all[i].len);
		/* also without the word before it */
		add(&strings, hostile_all[i].bytes + 2,
		    hostile_all[i].len - 2);
	}
	show_all(&strings, "classes of attack");
	release(&strings);
}

/* --- what a service may answer --- */

static void add_text(struct strings *strings, const char *text)
{
	if (text && *text)
		add(strings, text, strlen(text));
}

/* As the service would write it; malformed bytes become U+FFFD. */
static void put_json(struct buf *out, const struct hostile *h)
{
	uint32_t code;
	size_t at = 0;

	buf_add_char(out, '"');
	while (at < h->len) {
		at += utf8_decode(h->bytes + at, h->len - at, &code, NULL);
		if (code >= 0x10000)
			buf_printf(out, "\\u%04x\\u%04x",
			    (unsigned)(0xd800 + ((code - 0x10000) >> 10)),
			    (unsigned)(0xdc00 + ((code - 0x10000) & 0x3ff)));
		else
			buf_printf(out, "\\u%04x", (unsigned)code);
	}
	buf_add_char(out, '"');
}

/* What is said of an error.list made of it, for each status that means
 * something else; and of its bytes as they are. */
static void add_errors(struct strings *strings, const struct hostile *h)
{
	static const int statuses[] = { 200, 301, 400, 401, 403, 404, 406, 409,
		413, 422, 429, 500, 503 };
	struct json_doc *doc;
	struct error err;
	struct buf json;
	size_t i, way;

	buf_init(&json, 1 << 20);
	for (way = 0; way < 2; way++) {
		buf_clear(&json);
		buf_add_text(&json, "{\"type\":\"error.list\",\"request_id\":");
		put_json(&json, h);
		buf_add_text(&json, ",\"errors\":[{\"code\":");
		put_json(&json, h);
		buf_add_text(&json, ",\"message\":");
		put_json(&json, h);
		buf_add_text(&json, ",\"field\":");
		put_json(&json, h);
		buf_add_text(&json, "}]}");
		if (way == 1) {
			buf_clear(&json);
			buf_add(&json, h->bytes, h->len);
		}
		for (i = 0; i < ARRAY_LEN(statuses); i++) {
			const struct http_answer answer = {
				.status = statuses[i], .body = json };

			if (!answer_read(&answer, NULL, &doc, &err))
				add_text(strings, err.text);
			else
				json_free(doc);
		}
	}
	buf_release(&json);
}

static const char *const header_names[] = {
	"X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset",
	"Retry-After", "Date", "Link", "Content-Type", "Content-Disposition",
	"Location", "Content-Length", "Content-Encoding", "X-Request-Id",
	"Set-Cookie", "Transfer-Encoding"
};

/* The attack in the header line that the path numbers, as its bytes are. */
static bool answer_hostile(int fd, const struct server_request *request,
    void *context)
{
	const struct hostile *h = context;
	size_t which = strtoul(request->path + 1, NULL, 10);
	const char *status = which == 8 ? "HTTP/1.1 302 Found\r\n" :
	    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

	server_write(fd, status, strlen(status));
	server_write(fd, header_names[which], strlen(header_names[which]));
	server_write(fd, ": ", 2);
	server_write(fd, h->bytes, h->len);
	server_write(fd, "\r\nConnection: close\r\n\r\n{}", 25);
	return false;
}

static bool no_bytes(void *context, const char *bytes, size_t len,
    int64_t total)
{
	return true;
}

/* One answer of the server: all that is a text in it. whole: asked for as a
 * file of another host is, whose Location is followed. */
static void add_answer(struct strings *strings, struct http *http,
    const char *base, size_t which, bool whole)
{
	struct json_doc *doc = NULL;
	struct http_answer got;
	char url[100], path[8];
	struct error err;

	snprintf(path, sizeof(path), "/%zu", which);
	snprintf(url, sizeof(url), "%s%s", base, path);
	http_start(http, whole ? &(struct http_request){ .method = "GET",
		.url = url, .open = true, .sink = no_bytes, .most = 1000 } :
	    &(struct http_request){ .method = "GET", .path = path,
		.open = true });
	while (!http_next(http, &got))
		http_wait(http, -1, -1, 5000);
	add_text(strings, got.err.text);
	add_text(strings, got.location);
	add_text(strings, got.canonical);
	if (!answer_read(&got, NULL, &doc, &err))
		add_text(strings, err.text);
	else
		json_free(doc);
	http_answer_release(&got);
}

static void add_headers(struct strings *strings, const struct hostile *h)
{
	struct server *server = server_start(answer_hostile, (void *)h);
	struct http_options options = { .base_url = server_url(server),
		.api_version = "2.16", .read_ms = 5000, .once_ms = 5000 };
	struct error err;
	struct http *http = http_new(&options, &err);
	size_t i;

	assert_non_null(http);
	for (i = 0; i < ARRAY_LEN(header_names); i++) {
		add_answer(strings, http, options.base_url, i, false);
		add_answer(strings, http, options.base_url, i, true);
	}
	http_free(http);
	server_stop(server);
}

static void add_file_name(struct strings *strings, const struct hostile *h)
{
	char *from = mem_strndup(h->bytes, h->len);
	char name[SAVE_NAME_BYTES], said[SAVE_NAME_BYTES + 20];
	size_t i;

	save_name(from, name);
	for (i = 0; name[i]; i++)
		assert_false(name[i] == '/' || (unsigned char)name[i] < ' ' ||
		    name[i] == 0x7f);
	assert_true(name[0] && name[0] != '.' && name[0] != '-');
	add_text(strings, name);
	snprintf(said, sizeof(said), "Saved: ~/%s", name);
	add_text(strings, said);
	free(from);
}

static void terminal__shows__what_a_service_answers(void **state)
{
	struct strings strings = { 0 };
	size_t i;

	for (i = 0; i < hostile_len; i++) {
		add_errors(&strings, &hostile_all[i]);
		add_file_name(&strings, &hostile_all[i]);
	}
	assert_true(strings.count > hostile_len * 20);
	for (i = 0; i < hostile_len; i += thorough() ? 1 : 5)
		add_headers(&strings, &hostile_all[i]);
	show_all(&strings, "errors, request ids, headers, file names");
	release(&strings);
}

static void add_lines(const char *path, const char *text, size_t len,
    void *arg)
{
	const char *end;
	size_t n;

	while (len) {
		end = memchr(text, '\n', len);
		n = end ? (size_t)(end - text) + 1 : len;
		if (thorough() || len % 5 == 0 || strstr(path, "blns") ||
		    strstr(path, "kuhn"))
			add(arg, text, n > 1 ? n - 1 : n);
		text += n;
		len -= n;
	}
}

static void terminal__shows__the_naughty_corpora(void **state)
{
	struct strings strings = { 0 };

	if (!corpus_each("blns", ".txt", add_lines, &strings))
		skip();
	corpus_each("utf8-kuhn", "", add_lines, &strings);
	corpus_each("utf8tests", "", add_lines, &strings);
	corpus_each("unicode15", "GraphemeBreakTest.txt", add_lines, &strings);
	show_all(&strings, "lines of naughty strings and UTF-8 tests");
	release(&strings);
}

/* Each emoji of emoji-test.txt, as its code points. */
static void terminal__shows__every_emoji(void **state)
{
	char *text = corpus_read("unicode15/emoji-test.txt", NULL);
	char *line, *save, bytes[200], *at;
	struct strings strings = { 0 };

	if (!text)
		skip();
	for (line = strtok_r(text, "\n", &save); line;
	    line = strtok_r(NULL, "\n", &save)) {
		size_t n = 0;

		if (line[0] == '#' || !strchr(line, ';'))
			continue;
		for (at = line; *at && *at != ';';)
			n += utf8_encode((uint32_t)strtoul(at, &at, 16),
			    bytes + n), at += strspn(at, " ");
		add(&strings, bytes, n);
	}
	assert_true(strings.count > 3600);
	show_all(&strings, "emoji");
	release(&strings);
	free(text);
}

/* Names of days and months, as locales of so many scripts have them. */
static void terminal__shows__words_of_many_scripts(void **state)
{
	struct strings strings = { 0 };
	char line[400];
	size_t at, n;
	FILE *file;

	file = fopen(WORDS, "r");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file))
		for (at = 0; line[0] != '#' && line[at]; at += n + 1) {
			n = strcspn(line + at, " \n");
			if (n)
				add(&strings, line + at, n);
		}
	fclose(file);
	assert_true(strings.count >= 1000);
	show_all(&strings, "words in 32 scripts");
	release(&strings);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(terminal__shows__every_code_point),
		cmocka_unit_test(terminal__shows__every_byte_and_pair),
		cmocka_unit_test(terminal__shows__every_class_of_attack),
		cmocka_unit_test(terminal__shows__what_a_service_answers),
		cmocka_unit_test(terminal__shows__the_naughty_corpora),
		cmocka_unit_test(terminal__shows__every_emoji),
		cmocka_unit_test(terminal__shows__words_of_many_scripts),
	};

	signal(SIGPIPE, SIG_IGN);
	if (!setlocale(LC_ALL, "C.UTF-8")) {
		puts("SKIP: there is no C.UTF-8");
		return 77;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
