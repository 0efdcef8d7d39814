/* The gate for what decodes pictures: what it lets through, and nothing else. */
#include "config.h"

#include "api/base/mem.h"
#include "panes/render/picture.h"
#include "tests/unit/hostile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* As chafa prints it: two rows of three. */
static const char good[] = "\033[0m\033[38;5;16;48;5;231m▀\033[7m▄ \033[0m\n"
    "\033[91;44ma\033[0mb\033[38;5;255m\033[39;49mc\033[0m\n";

static bool parses(const char *text)
{
	struct picture picture;
	bool ok = picture_parse(&picture, text, strlen(text), 2, 3);

	picture_release(&picture);
	return ok;
}

static void cells__have_colours__as_printed(void **state)
{
	struct picture picture;
	struct canvas canvas;
	const struct cell *cell;
	char *shown;

	assert_true(picture_parse(&picture, good, strlen(good), 5, 3));
	assert_int_equal(picture.rows, 2);
	canvas_init(&canvas, 2, 4);
	picture_draw(&picture, 0, &canvas, 0, 1);
	picture_draw(&picture, 1, &canvas, 1, 1);
	picture_draw(&picture, 2, &canvas, 0, 0);
	shown = canvas_dump(&canvas, false);
	assert_string_equal(shown, " ▀▄\n abc\n");
	free(shown);
	cell = canvas_cell(&canvas, 0, 1);
	assert_int_equal(cell->style.attrs, ATTR_COLOURS);
	assert_int_equal(cell->style.fg, 17);
	assert_int_equal(cell->style.bg, 232);
	assert_int_equal(canvas_cell(&canvas, 0, 2)->style.attrs,
	    ATTR_COLOURS | ATTR_REVERSE);
	cell = canvas_cell(&canvas, 1, 1);
	assert_int_equal(cell->style.fg, 10);
	assert_int_equal(cell->style.bg, 5);
	cell = canvas_cell(&canvas, 1, 3);
	assert_int_equal(cell->style.fg, 0);
	assert_int_equal(cell->style.bg, 0);
	/* A selected row takes the role, the picture keeps its colours. */
	canvas_restyle(&canvas, 0, 0, 1, 4, ROLE_SELECTED);
	assert_int_equal(canvas_cell(&canvas, 0, 1)->style.fg, 17);
	canvas_release(&canvas);
	picture_release(&picture);
}

static void anything_else__is_no_picture(void **state)
{
	static const char *const bad[] = {
		"", "\n\n", "\033[0m", "abcd\n", "a\nb\nc\n", "a\n\n\n",
		"\033[?25la\n", "\033[2Ja\n", "\033[1;1Ha", "\033[ma\r\n",
		"\033]0;title\aab\n", "\033P0;1q~\033\\", "\033_Ga=T\033\\",
		"\033[38;5;256ma", "\033[38;5ma", "\033[38;2;1;2;3ma",
		"\033[5ma", "\033[1ma", "\033[38:5:1ma", "\033[99999ma",
		"\033[>4ma", "\033[0", "\033[", "\033", "\033[0\nm",
		"\033[0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0;0ma",
		"a\tb", "\x9b" "0ma", "\xc2\x9b" "0ma", "é", "─", "😀", "\x7f",
		"\xe2\x96", "a\bb", "\x0e" "a", "\xe2\x80\xae" "a", "▀\u0301",
	};
	size_t i;

	assert_true(parses(good));
	for (i = 0; i < ARRAY_LEN(bad); i++)
		if (parses(bad[i]))
			fail_msg("number %zu is taken for a picture", i);
	for (i = 0; i < hostile_len; i++)
		if (parses(hostile_all[i].bytes) && strpbrk(
		    hostile_all[i].bytes, "\033\x9b\a"))
			fail_msg("%s is taken for one", hostile_all[i].name);
}

/* Whatever byte is put wherever: what is drawn is text of the allow list. */
static void changed_byte__does_no_more__than_look_odd(void **state)
{
	char text[sizeof(good)];
	struct picture picture;
	size_t i, taken = 0;
	int byte, k;

	for (i = 0; i + 1 < sizeof(good); i++)
		for (byte = 0; byte < 256; byte++) {
			memcpy(text, good, sizeof(good));
			text[i] = (char)byte;
			if (!picture_parse(&picture, text, sizeof(good) - 1,
			    3, 3))
				continue;
			taken++;
			for (k = 0; k < picture.rows * picture.cols; k++) {
				const struct picture_cell *cell =
				    &picture.dots[k];

				assert_true(cell->len != 1 ||
				    (cell->text[0] >= ' ' &&
				    cell->text[0] <= '~'));
				assert_true(cell->len <= 1 || (cell->len == 3 &&
				    !memcmp(cell->text, "\xe2\x96", 2)));
				assert_true(cell->style.fg <= 256 &&
				    cell->style.bg <= 256);
			}
			picture_release(&picture);
		}
	assert_true(taken > 100);
}

static void kind__is_told__by_first_bytes(void **state)
{
	assert_string_equal(picture_kind("\x89PNG\r\n\x1a\n....", 12), "PNG");
	assert_string_equal(picture_kind("\xff\xd8\xff\xe0", 4), "JPEG");
	assert_string_equal(picture_kind("GIF89a.", 7), "GIF");
	assert_string_equal(picture_kind("RIFF....WEBPVP8 ", 16), "WebP");
	assert_string_equal(picture_kind("II*\0....", 8), "TIFF");
	assert_null(picture_kind("\x89PNG", 4));
	assert_null(picture_kind("<svg xmlns=''/>", 15));
	assert_null(picture_kind("push graphic-context", 20));
	assert_null(picture_kind("%!PS-Adobe", 10));
	assert_null(picture_kind("", 0));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells__have_colours__as_printed),
		cmocka_unit_test(anything_else__is_no_picture),
		cmocka_unit_test(changed_byte__does_no_more__than_look_odd),
		cmocka_unit_test(kind__is_told__by_first_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
