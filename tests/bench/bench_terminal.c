/*
 * What an agent feels, measured in a terminal of our own beside the bare
 * curses list (floor.c), turn by turn, because the machine is noisy.
 *
 *     bench_terminal start   ACCOUNT ROWS    exec to inbox, memory
 *     bench_terminal keys    ACCOUNT ROWS    a key and what it sends, idle
 *     bench_terminal marker  ACCOUNT ROWS    bytes with selection = marker
 *     bench_terminal busy    ACCOUNT ROWS    the same while a sync runs
 *     bench_terminal line    ACCOUNT ROWS    a held key on 9,600 baud
 *     bench_terminal idle    ACCOUNT ROWS    twenty seconds of nothing
 *
 * Run by run.sh, which makes the accounts. What "ready" is: the last row of
 * the list is on the screen.
 */
#include "config.h"

#include "api/base/mem.h"
#include "tests/bench/figure.h"
#include "tests/bench/pty.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	STARTS = 11, KEYS = 300, PAGES = 40, ITEMS = 20,
	ROWS = 40, COLS = 120, SMALL_ROWS = 24, SMALL_COLS = 80,
	CHROME_ROWS = 4,         /* rows of the screen that are no list */
	READY_S = 30, IDLE_S = 20, HELD = 30, HELD_HZ = 30
};

static const double silence = 0.015, rest = 0.4;
static const double baud_9600 = 960;             /* bytes a second, 8N1 */
/* What the rows of the floor and of fill.c say. */
static const char row_text[] = "Subject of";

static const char *callbox[] = { "./callbox", "--account", NULL, NULL };
static const char *bar[] = { "tests/bench/floor", NULL, NULL };
static const char *marker[] = { "tests/bench/floor", "-m", NULL, NULL };
static const char *rows_word;

static void show(const char *name, double value, const char *unit,
    double target, double floor)
{
	char text[100];

	snprintf(text, sizeof(text), "%s, %s cached", name, rows_word);
	figure_show(&(struct figure){ .name = text, .unit = unit,
		.value = value, .target = target, .floor = floor });
}

static void start(struct pty *pty, const char *const *argv, int rows,
    int cols, double line)
{
	pty_start(pty, argv, rows, cols, line);
	if (pty_until(pty, row_text, rows - CHROME_ROWS, READY_S))
		return;
	pty_print(pty);
	fprintf(stderr, "bench_terminal: %s does not show its list\n",
	    argv[0]);
	pty_stop(pty);
	exit(1);
}

struct starts {
	struct samples ready, cpu, bytes, peak, pss;
};

static void one_start(const char *const *argv, int rows, int cols,
    struct starts *out)
{
	struct pty pty;

	start(&pty, argv, rows, cols, 0);
	samples_add(&out->ready, (pty.last_s - pty.start_s) * 1e3);
	samples_add(&out->cpu, pty_cpu_ms(&pty));
	pty_settle(&pty, rest);
	samples_add(&out->bytes, (double)pty.bytes);
	samples_add(&out->peak, pty_peak_mb(&pty));
	samples_add(&out->pss, pty_pss_mb(&pty));
	pty_stop(&pty);
}

/* The first start of each is for the page cache. */
static void bench_start(void)
{
	static struct starts ours, floor, small, small_floor;
	double least;
	int i;

	for (i = 0; i <= STARTS; i++) {
		if (i == 1)
			ours.ready.len = floor.ready.len = 0;
		one_start(callbox, ROWS, COLS, &ours);
		one_start(bar, ROWS, COLS, &floor);
	}
	one_start(callbox, SMALL_ROWS, SMALL_COLS, &small);
	one_start(bar, SMALL_ROWS, SMALL_COLS, &small_floor);
	least = samples_at(&floor.ready, 0.5);
	show("exec to inbox, median", samples_at(&ours.ready, 0.5), "ms",
	    4 * least > 20 ? 20 : 4 * least, least);
	show("exec to inbox, best", samples_at(&ours.ready, 0), "ms", 0,
	    samples_at(&floor.ready, 0));
	show("processor until then", samples_at(&ours.cpu, 0.5), "ms", 0,
	    samples_at(&floor.cpu, 0.5));
	show("first screen, 80x24", samples_at(&small.bytes, 0.5), "bytes",
	    1700, samples_at(&small_floor.bytes, 0.5));
	show("first screen, 120x40", samples_at(&ours.bytes, 0.5), "bytes", 0,
	    samples_at(&floor.bytes, 0.5));
	show("peak RSS", samples_at(&ours.peak, 1), "MB",
	    strlen(rows_word) > 6 ? 24 : 20, samples_at(&floor.peak, 1));
	show("PSS", samples_at(&ours.pss, 0.5), "MB", 12,
	    samples_at(&floor.pss, 0.5));
}

struct presses {
	struct samples ms, bytes;
};

/* Each of the keys in turn, n times all of them. */
static void press(struct pty *pty, const char *key, int n, double quiet,
    struct presses *out)
{
	size_t bytes;
	double took;

	while (n-- > 0) {
		took = pty_key(pty, key, quiet, &bytes);
		if (!bytes)
			continue;
		samples_add(&out->ms, took * 1e3);
		samples_add(&out->bytes, (double)bytes);
	}
}

static void show_ms(const char *name, struct presses *ours,
    struct presses *floor, double median, double worst)
{
	char text[80];

	snprintf(text, sizeof(text), "%s, median", name);
	show(text, samples_at(&ours->ms, 0.5), "ms", median,
	    samples_at(&floor->ms, 0.5));
	snprintf(text, sizeof(text), "%s, p99", name);
	show(text, samples_at(&ours->ms, 0.99), "ms", worst,
	    samples_at(&floor->ms, 0.99));
}

static void bench_keys(void)
{
	static struct presses in, edge, page, item, floor_in, floor_edge,
	    floor_page, floor_item, back;
	struct pty ours, floor;
	int i, inside = ROWS / 2 - CHROME_ROWS;

	start(&ours, callbox, ROWS, COLS, 0);
	start(&floor, bar, ROWS, COLS, 0);
	pty_settle(&ours, rest);
	pty_settle(&floor, rest);
	/* Down and up inside of the page; then down over its edge. */
	for (i = 0; i < KEYS / (2 * inside) + 1; i++) {
		press(&ours, "j", inside, silence, &in);
		press(&floor, "j", inside, silence, &floor_in);
		press(&ours, "k", inside, silence, &in);
		press(&floor, "k", inside, silence, &floor_in);
	}
	press(&ours, "j", ROWS, silence, &back);
	press(&floor, "j", ROWS, silence, &back);
	press(&ours, "j", KEYS, silence, &edge);
	press(&floor, "j", KEYS, silence, &floor_edge);
	press(&ours, "\x04", PAGES, silence, &page);     /* Ctrl-D */
	press(&floor, " ", PAGES, silence, &floor_page);
	for (i = 0; i < ITEMS; i++) {
		press(&ours, "\r", 1, 0.06, &item);
		press(&ours, "q", 1, 0.06, &back);
		press(&floor, "\r", 1, 0.06, &floor_item);
		press(&floor, "q", 1, 0.06, &back);
	}
	show_ms("key in the page, idle", &in, &floor_in, 0.5, 3);
	show_ms("key at the edge, idle", &edge, &floor_edge, 0.5, 3);
	show("bytes a key in the page, bar", samples_at(&in.bytes, 0.5),
	    "bytes", 215, samples_at(&floor_in.bytes, 0.5));
	show("bytes a key at the edge, bar", samples_mean(&edge.bytes),
	    "bytes", 215, samples_mean(&floor_edge.bytes));
	show_ms("half a page down", &page, &floor_page, 0, 0);
	show("bytes of half a page down", samples_at(&page.bytes, 0.5),
	    "bytes", 0, samples_at(&floor_page.bytes, 0.5));
	show_ms("open a conversation", &item, &floor_item, 0, 0);
	show("peak RSS after that", pty_peak_mb(&ours), "MB",
	    strlen(rows_word) > 6 ? 24 : 20, pty_peak_mb(&floor));
	show("PSS after that", pty_pss_mb(&ours), "MB", 12,
	    pty_pss_mb(&floor));
	pty_stop(&ours);
	pty_stop(&floor);
}

/* With selection = marker in the settings. */
static void bench_marker(void)
{
	static struct presses in, edge, floor_in, floor_edge, back;
	struct pty ours, floor;
	int inside = ROWS / 2 - CHROME_ROWS;

	start(&ours, callbox, ROWS, COLS, 0);
	start(&floor, marker, ROWS, COLS, 0);
	pty_settle(&ours, rest);
	press(&ours, "j", inside, silence, &in);
	press(&floor, "j", inside, silence, &floor_in);
	press(&ours, "j", ROWS, silence, &back);
	press(&floor, "j", ROWS, silence, &back);
	press(&ours, "j", ROWS, silence, &edge);
	press(&floor, "j", ROWS, silence, &floor_edge);
	show("bytes a key in the page, marker", samples_at(&in.bytes, 0.5),
	    "bytes", 20, samples_at(&floor_in.bytes, 0.5));
	show("bytes a key at the edge, marker", samples_mean(&edge.bytes),
	    "bytes", 0, samples_mean(&floor_edge.bytes));
	pty_stop(&ours);
	pty_stop(&floor);
}

/* A sync runs, so silence may never come: a key's frame is over when the
 * row that it selects shows, which is when nothing follows for 3 ms. */
static void bench_busy(void)
{
	static struct presses in, floor_in;
	struct pty ours, floor;
	int i, inside = ROWS / 2 - CHROME_ROWS;

	start(&ours, callbox, ROWS, COLS, 0);
	start(&floor, bar, ROWS, COLS, 0);
	for (i = 0; i < KEYS / inside; i++) {
		press(&ours, i % 2 ? "k" : "j", inside, 0.003, &in);
		press(&floor, i % 2 ? "k" : "j", inside, 0.003, &floor_in);
	}
	show_ms("key while a sync runs", &in, &floor_in, 0.5, 3);
	pty_stop(&ours);
	pty_stop(&floor);
}

/* How long after the last press of a held key anything still comes. */
static double held(const char *const *argv, size_t *bytes)
{
	struct pty pty;
	double next, released;
	size_t before;
	int i;

	start(&pty, argv, ROWS, COLS, baud_9600);
	pty_settle(&pty, 1);
	before = pty.bytes;
	next = seconds_now();
	for (i = 0; i < HELD; i++) {
		pty_send(&pty, "j");
		next += 1.0 / HELD_HZ;
		while (seconds_now() < next)
			pty_read(&pty, next);
	}
	released = next - 1.0 / HELD_HZ;
	pty_settle(&pty, 0.6);
	*bytes = pty.bytes - before;
	pty_stop(&pty);
	return pty.last_s > released ? pty.last_s - released : 0;
}

static void bench_line(void)
{
	size_t bytes, floor_bytes;
	double ours = held(callbox, &bytes), floor = held(bar, &floor_bytes);

	show("9,600 baud, held key, lag", ours * 1e3, "ms", 100, floor * 1e3);
	show("9,600 baud, held key, sent", (double)bytes, "bytes", 0,
	    (double)floor_bytes);
}

static void bench_idle(void)
{
	struct pty pty;
	double cpu;
	size_t bytes;
	long woken;

	start(&pty, callbox, ROWS, COLS, 0);
	pty_settle(&pty, 3);
	cpu = pty_cpu_ms(&pty);
	woken = pty_wakeups(&pty);
	bytes = pty.bytes;
	pty_read(&pty, seconds_now() + IDLE_S);
	show("20 s idle, processor", pty_cpu_ms(&pty) - cpu, "ms", 0.001, 0);
	show("20 s idle, wake-ups", (double)(pty_wakeups(&pty) - woken), "",
	    0.5, 0);
	show("20 s idle, sent", (double)(pty.bytes - bytes), "bytes", 0.5, 0);
	pty_stop(&pty);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(void);
	} benches[] = {
		{ "start", bench_start }, { "keys", bench_keys },
		{ "marker", bench_marker }, { "busy", bench_busy },
		{ "line", bench_line }, { "idle", bench_idle },
	};
	size_t i;

	if (argc != 4) {
		fputs("usage: bench_terminal BENCH ACCOUNT ROWS\n", stderr);
		return 2;
	}
	callbox[2] = argv[2];
	rows_word = bar[1] = marker[2] = argv[3];
	for (i = 0; i < ARRAY_LEN(benches); i++)
		if (!strcmp(argv[1], benches[i].name)) {
			benches[i].run();
			return 0;
		}
	fprintf(stderr, "bench_terminal: no bench \"%s\"\n", argv[1]);
	return 2;
}
