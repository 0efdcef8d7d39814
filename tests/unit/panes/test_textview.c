/* The text view: positions in sections of any height, and real documents. */
#include "config.h"

#include "api/base/buf.h"
#include "api/base/mem.h"
#include "panes/render/find.h"
#include "panes/render/html.h"
#include "panes/render/wrap.h"
#include "panes/widgets/textview.h"
#include "tests/unit/golden.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { SECTIONS_MAX = 501 };

/* Sections of so many letters, wrapped hard; "x" stands at some places. */
struct letters {
	int len[SECTIONS_MAX];
	int mark[SECTIONS_MAX];  /* the letter that is searched, -1: none */
	bool asked[SECTIONS_MAX];
	int cols;                /* that was asked for last */
};

static int letters_lines(void *ctx, size_t section, int cols)
{
	struct letters *letters = ctx;

	assert_true(section < SECTIONS_MAX);
	letters->asked[section] = true;
	letters->cols = cols;
	return (letters->len[section] + cols - 1) / cols;
}

static void letters_draw(const void *ctx, size_t section, int line,
    struct canvas *canvas, int y)
{
	const struct letters *letters = ctx;

	assert_true(line * letters->cols < letters->len[section]);
	canvas_printf(canvas, y, 0, -1, STYLE(TEXT), "%zu:%d", section,
	    line * letters->cols);
}

static int letters_find(void *ctx, size_t section, int from, bool forward,
    const char *text)
{
	const struct letters *letters = ctx;
	int line = letters->mark[section] / letters->cols;

	if (letters->mark[section] < 0 || !letters->len[section])
		return -1;
	return (forward ? line >= from : line <= from) ? line : -1;
}

static uint64_t letters_place(void *ctx, size_t section, int line)
{
	const struct letters *letters = ctx;

	return (uint64_t)line * (uint64_t)letters->cols;
}

static int letters_line_at(void *ctx, size_t section, uint64_t place)
{
	const struct letters *letters = ctx;

	return (int)place / letters->cols;
}

static const struct textview_source source = {
	letters_lines, letters_draw, letters_find, letters_place,
	letters_line_at
};
static const struct textview_source plain_source = {
	letters_lines, letters_draw, letters_find, NULL, NULL
};

static struct letters *letters_new(size_t n, int len)
{
	struct letters *letters = mem_zalloc(sizeof(*letters));
	size_t i;

	for (i = 0; i < SECTIONS_MAX; i++) {
		letters->len[i] = i < n ? len : 0;
		letters->mark[i] = -1;
	}
	return letters;
}

static void open_at_end__asks__only_for_the_end(void **state)
{
	struct letters *letters = letters_new(SECTIONS_MAX, 1000);
	struct textview view;

	textview_init(&view, &source, letters);
	textview_resize(&view, 20, 80);
	textview_reset(&view, SECTIONS_MAX);
	memset(letters->asked, 0, sizeof(letters->asked));
	textview_to_end(&view);
	assert_false(letters->asked[400]);
	assert_true(letters->asked[500]);
	assert_true(textview_at_end(&view));
	textview_scroll(&view, -3);
	assert_false(textview_at_end(&view));
	assert_false(letters->asked[400]);
	free(letters);
}

static void new_sections__show__at_the_end_only(void **state)
{
	struct letters *letters = letters_new(20, 200);
	struct textview view;

	textview_init(&view, &source, letters);
	textview_resize(&view, 10, 80);
	textview_reset(&view, 10);
	textview_to_end(&view);
	textview_set_count(&view, 12);
	assert_true(textview_at_end(&view));
	assert_int_equal(view.section, 8);
	textview_scroll(&view, -1);
	textview_set_count(&view, 20);
	assert_false(textview_at_end(&view));
	assert_int_equal(view.section, 8);
	assert_int_equal(view.line, 1);
	/* Fewer: what is left is shown. */
	textview_set_count(&view, 3);
	assert_true(textview_at_end(&view));
	textview_set_count(&view, 0);
	textview_scroll(&view, 5);
	textview_scroll(&view, -5);
	assert_false(textview_find(&view, "x", true));
	free(letters);
}

static void resize__keeps__what_is_read(void **state)
{
	struct letters *letters = letters_new(20, 1000);
	struct textview view;
	int i;

	textview_init(&view, &source, letters);
	textview_resize(&view, 10, 80);
	textview_reset(&view, 20);
	textview_to_section(&view, 5);
	textview_scroll(&view, 7);
	for (i = 79; i > 3; i--)
		textview_resize(&view, 10, i);
	textview_resize(&view, 30, 200);
	assert_int_equal(view.section, 5);
	assert_int_equal(view.line, 560 / 200);
	textview_resize(&view, 10, 80);
	assert_int_equal(view.section, 5);
	assert_int_equal(view.line, 7);
	/* Nearly the same without places. */
	textview_init(&view, &plain_source, letters);
	textview_resize(&view, 10, 80);
	textview_reset(&view, 20);
	textview_to_section(&view, 5);
	textview_scroll(&view, 7);
	textview_resize(&view, 10, 40);
	assert_int_equal(view.line, 14);
	textview_resize(&view, 10, 80);
	assert_int_equal(view.line, 7);
	free(letters);
}

static void find__goes__around(void **state)
{
	static const size_t forward[] = { 4, 9, 1, 4 };
	static const size_t back[] = { 1, 9, 4 };
	struct letters *letters = letters_new(12, 500);
	struct textview view;
	size_t i;

	letters->mark[1] = 499;
	letters->mark[4] = 0;
	letters->mark[9] = 250;
	letters->len[7] = 0;
	textview_init(&view, &source, letters);
	textview_resize(&view, 5, 50);
	textview_reset(&view, 12);
	textview_to_section(&view, 2);
	for (i = 0; i < ARRAY_LEN(forward); i++) {
		assert_true(textview_find(&view, "x", true));
		assert_int_equal(view.match_section, forward[i]);
	}
	for (i = 0; i < ARRAY_LEN(back); i++) {
		assert_true(textview_find(&view, "x", false));
		assert_int_equal(view.match_section, back[i]);
	}
	/* On another width it goes on from the same match. */
	textview_resize(&view, 5, 33);
	assert_int_equal(view.match_line, 0);
	assert_true(textview_find(&view, "x", true));
	assert_int_equal(view.match_section, 9);
	assert_int_equal(view.match_line, 250 / 33);
	/* Scrolled away, it starts from what is seen. */
	textview_to_start(&view);
	assert_true(textview_find(&view, "x", true));
	assert_int_equal(view.match_section, 1);
	/* The only one is found again. */
	letters->mark[4] = letters->mark[9] = -1;
	assert_true(textview_find(&view, "x", true));
	assert_int_equal(view.match_section, 1);
	assert_true(textview_find(&view, "x", false));
	letters->mark[1] = -1;
	assert_false(textview_find(&view, "x", false));
	free(letters);
}

/* The number of the first line shown, counted through all sections. */
static int flat(const struct textview *view, const struct letters *letters,
    int *total)
{
	size_t i;
	int at = view->line;

	*total = 0;
	for (i = 0; i < view->count; i++) {
		int lines = (letters->len[i] + view->cols - 1) / view->cols;

		if (i < view->section)
			at += lines;
		*total += lines;
	}
	return at;
}

static void check(const struct textview *view, const struct letters *letters)
{
	struct canvas canvas;
	size_t section;
	int total, at = flat(view, letters, &total), line;
	int most = total > view->rows ? total - view->rows : 0;

	assert_true(at >= 0 && at <= most);
	assert_true(view->end == (at == most));
	if (total)
		assert_true(view->line * view->cols <
		    letters->len[view->section]);
	assert_true(textview_at(view, view->rows - 1, &section, &line) ==
	    (total >= view->rows));
	canvas_init(&canvas, view->rows, view->cols);
	textview_draw(view, &canvas);
	canvas_release(&canvas);
}

static int clamp(int value, int most)
{
	return value < 0 ? 0 : value > most ? most : value;
}

static void anything__agrees__with_one_long_page(void **state)
{
	uint64_t seed = 99;
	struct letters *letters = letters_new(0, 0);
	struct textview view;
	int i, k, by, total, before, most;

	textview_init(&view, &source, letters);
	for (i = 0; i < 30000; i++) {
		before = flat(&view, letters, &total);
		most = total > view.rows ? total - view.rows : 0;
		switch (chance_below(&seed, 9)) {
		case 0:
			textview_resize(&view, (int)chance_below(&seed, 12),
			    1 + (int)chance_below(&seed, 20));
			break;
		case 1:
			for (k = 0; k < 30; k++)
				if (chance_below(&seed, 4) == 0)
					letters->len[k] = (int)chance_below(
					    &seed, 2) * (int)chance_below(
					    &seed, 60);
			textview_settle(&view);
			break;
		case 2:
			textview_set_count(&view, chance_below(&seed, 12));
			break;
		case 3:
			textview_to_section(&view, chance_below(&seed, 12));
			break;
		case 4:
			textview_to_end(&view);
			assert_true(view.end);
			break;
		case 5:
			letters->mark[3] = letters->len[3] - 1;
			textview_find(&view, "x", chance_below(&seed, 2));
			letters->mark[3] = -1;
			break;
		case 6:
			textview_scroll(&view, chance_below(&seed, 2) ?
			    INT_MAX : INT_MIN);
			break;
		default:
			by = (int)chance_below(&seed, 21) - 10;
			textview_scroll(&view, by);
			assert_int_equal(flat(&view, letters, &total),
			    clamp(before + by, most));
		}
		check(&view, letters);
	}
	free(letters);
}

/* Real documents, prepared when asked for, as a thread does it. */
struct mails {
	struct doc docs[SECTIONS_MAX];
	struct wrap wraps[SECTIONS_MAX];
	bool parsed[SECTIONS_MAX];
	const char *html;
	struct find match;
};

static struct wrap *mail(struct mails *mails, size_t section, int cols)
{
	struct wrap *wrap = &mails->wraps[section];

	if (!mails->parsed[section]) {
		doc_init(&mails->docs[section]);
		html_parse(mails->html, strlen(mails->html),
		    &mails->docs[section]);
		mails->parsed[section] = true;
	}
	if (wrap->cols != cols - 2) {
		wrap_release(wrap);
		wrap_init(wrap, &mails->docs[section], cols - 2, true);
	}
	return wrap;
}

static int mails_lines(void *ctx, size_t section, int cols)
{
	return 1 + (int)mail(ctx, section, cols)->lines_len;
}

static void mails_draw(const void *ctx, size_t section, int line,
    struct canvas *canvas, int y)
{
	const struct mails *mails = ctx;

	if (line) {
		wrap_draw(&mails->wraps[section], (size_t)line - 1, canvas, y,
		    2);
		find_draw(&mails->match, &mails->wraps[section],
		    (size_t)line - 1, canvas, y, 2);
	} else {
		canvas_printf(canvas, y, 0, -1, STYLE(CUSTOMER),
		    "Customer %zu", section);
	}
}

static int mails_find(void *ctx, size_t section, int from, bool forward,
    const char *text)
{
	return -1;
}

static const struct textview_source mails_source = {
	mails_lines, mails_draw, mails_find, NULL, NULL
};

static void mails_free(struct mails *mails)
{
	size_t i;

	for (i = 0; i < SECTIONS_MAX; i++) {
		wrap_release(&mails->wraps[i]);
		if (mails->parsed[i])
			doc_release(&mails->docs[i]);
	}
	free(mails);
}

static void draw(const struct textview *view, int rows, int cols,
    const char *name)
{
	struct canvas canvas;

	canvas_init(&canvas, rows, cols);
	textview_draw(view, &canvas);
	golden_check(&canvas, name);
	canvas_release(&canvas);
}

static void draw__looks__as_recorded(void **state)
{
	struct mails *mails = mem_zalloc(sizeof(*mails));
	struct textview view;

	mails->html = "<p>Hello <b>Ada</b>, \u4f60\u597d \U0001f680,</p>"
	    "<ul><li>caf\u00e9 and cafe\u0301</li>"
	    "<li>\u05e9\u05dc\u05d5\u05dd</li></ul>"
	    "<pre>one  two</pre><blockquote>Said before</blockquote>";
	find_parse(&mails->match, "ada");
	textview_init(&view, &mails_source, mails);
	textview_resize(&view, 24, 80);
	textview_reset(&view, 5);
	draw(&view, 24, 80, "textview-80x24");
	textview_resize(&view, 50, 200);
	draw(&view, 50, 200, "textview-200x50");
	textview_resize(&view, 1, 1);
	textview_to_section(&view, 3);
	draw(&view, 1, 1, "textview-1x1");
	textview_resize(&view, 8, 14);
	draw(&view, 8, 14, "textview-14x8");
	mails_free(mails);
}

static size_t parsed(const struct mails *mails)
{
	size_t i, n = 0;

	for (i = 0; i < SECTIONS_MAX; i++)
		n += mails->parsed[i];
	return n;
}

/* Of 501 mails of 20 kB only those are read that are looked at. */
static void long_threads__open__without_reading_all(void **state)
{
	struct mails *mails = mem_zalloc(sizeof(*mails));
	struct textview view;
	struct buf html;
	size_t seen;
	int i;

	buf_init(&html, 1 << 20);
	for (i = 0; i < 100; i++)
		buf_add_text(&html, "<p>Thank you for your answer. I have "
		    "looked at the order again and it is still not here; "
		    "could you please tell me where it is, and when I can "
		    "expect it to arrive at last?</p>");
	mails->html = html.data;
	textview_init(&view, &mails_source, mails);
	textview_resize(&view, 24, 80);
	textview_reset(&view, SECTIONS_MAX);
	textview_to_end(&view);
	assert_in_range(parsed(mails), 1, 3);
	for (i = 0; i < 100; i++)
		textview_scroll(&view, -20);
	seen = parsed(mails);
	assert_in_range(seen, 2, 20);
	textview_resize(&view, 50, 200);
	assert_in_range(parsed(mails), seen, seen + 3);
	mails_free(mails);
	buf_release(&html);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(open_at_end__asks__only_for_the_end),
		cmocka_unit_test(new_sections__show__at_the_end_only),
		cmocka_unit_test(resize__keeps__what_is_read),
		cmocka_unit_test(find__goes__around),
		cmocka_unit_test(anything__agrees__with_one_long_page),
		cmocka_unit_test(draw__looks__as_recorded),
		cmocka_unit_test(long_threads__open__without_reading_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
