/* Colours: the built-in ones can be read, and files say what is wrong. */
#include "config.h"

#include "api/base/mem.h"
#include "app/paths.h"
#include "app/theme_file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static char folder[64];

struct told {
	int n, line;
	char what[300];
};

static void tell(void *ctx, const char *path, int line, const char *what)
{
	struct told *told = ctx;

	told->n++;
	told->line = line;
	snprintf(told->what, sizeof(told->what), "%s", what);
}

static void load(struct theme *theme, const char *text, struct told *told)
{
	char *path = theme_path("mine");
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	free(path);
	*told = (struct told){ 0 };
	theme_load(theme, "mine", tell, told);
}

static void built_in__themes__can_be_read(void **state)
{
	static const char *const names[] = { "dark", "light" };
	struct theme_style style;
	struct theme theme;
	double contrast;
	size_t i;
	int role;

	for (i = 0; i < ARRAY_LEN(names); i++) {
		theme_init(&theme, names[i]);
		for (role = 0; role < ROLE_COUNT; role++) {
			style = theme_style(&theme, (enum canvas_role)role,
			    256);
			contrast = theme_contrast(style.fg, style.bg,
			    theme.light);
			if (contrast < theme_contrast_least(
			    (enum canvas_role)role))
				fail_msg("%s, role %d: %.2f:1", names[i], role,
				    contrast);
		}
	}
}

static void theme_style__uses__the_colours_there_are(void **state)
{
	struct theme theme;
	struct told told;

	load(&theme, "[colours]\nnote = 229 on default italic\n[16]\n"
	    "note = bright-blue on bright-white\n", &told);
	assert_int_equal(told.n, 0);
	assert_int_equal(theme_style(&theme, ROLE_NOTE, 256).fg, 229);
	assert_int_equal(theme_style(&theme, ROLE_NOTE, 256).bg, -1);
	assert_int_equal(theme_style(&theme, ROLE_NOTE, 256).attrs,
	    ATTR_ITALIC);
	assert_int_equal(theme_style(&theme, ROLE_NOTE, 16).fg, 12);
	assert_int_equal(theme_style(&theme, ROLE_NOTE, 16).bg, 15);
	/* Of eight, in bold. */
	assert_int_equal(theme_style(&theme, ROLE_NOTE, 8).fg, 4);
	assert_int_equal(theme_style(&theme, ROLE_NOTE, 8).bg, 7);
	assert_true(theme_style(&theme, ROLE_NOTE, 8).attrs & ATTR_BOLD);
	assert_int_equal(theme_style(&theme, ROLE_NOTE, 1).fg, -1);
	/* Without colours a title is still one. */
	theme_init(&theme, "mono");
	assert_true(theme_style(&theme, ROLE_TITLE, 256).attrs &
	    ATTR_REVERSE);
}

static void theme_load__reads__colours_of_every_kind(void **state)
{
	struct theme theme;
	struct told told;

	load(&theme, "[colours]\ntitle = #ffffff on #005f87 bold underline\n"
	    "selected-blur = bright-white on black\n"
	    "[theme]\nbase = light\n", &told);
	assert_int_equal(told.n, 0);
	assert_int_equal(theme.many[ROLE_TITLE].fg, 231);
	assert_int_equal(theme.many[ROLE_TITLE].bg, 24);
	assert_int_equal(theme.many[ROLE_TITLE].attrs,
	    ATTR_BOLD | ATTR_UNDERLINE);
	assert_int_equal(theme.many[ROLE_SELECTED_BLUR].fg, 15);
	/* The base counts wherever it stands. */
	assert_true(theme.light);
}

static void theme_load__tells__every_mistake(void **state)
{
	static const struct {
		const char *text;
		int line;
		const char *says;
	} cases[] = {
		{ "[colours]\ntitel = red\n", 2, "no role \"titel\"" },
		{ "[colours]\ntitle = pink\n", 2, "\"pink\" is no colour" },
		{ "[colours]\ntitle = 256\n", 2, "\"256\" is no colour" },
		{ "[colours]\ntitle = -1\n", 2, "\"-1\" is no colour" },
		{ "[colours]\ntitle = #12345\n", 2, "is no colour" },
		{ "[colours]\ntitle = white on\n", 2, "\"on\" is no colour" },
		{ "[colours]\ntitle = white on blue loud\n", 2, "\"loud\"" },
		{ "[colours]\ntitle = white blue\n", 2, "\"blue\"" },
		{ "\n[16]\ntitle = 200 on blue\n", 3, "0 to 15" },
		{ "[16]\ntitle = #ffffff on blue\n", 2, "0 to 15" },
		{ "[theme]\nbase = grey\n", 2, "dark|light|mono" },
		{ "[theme]\ncolour = red\n", 2, "has base" },
		{ "[colors-of-mine]\ntitle = red\n", 2, "sections are" },
		{ "[colours]\nnonsense\n", 2, "not understood" },
		{ "[colours]\ntitle = white on yellow\n", 2,
		    "are needed to be read" },
		{ "[theme]\nbase = light\n[colours]\nnote = 229\n", 4,
		    "are needed to be read" },
	};
	struct theme theme;
	struct told told;
	size_t i;

	for (i = 0; i < ARRAY_LEN(cases); i++) {
		load(&theme, cases[i].text, &told);
		if (told.n != 1 || told.line != cases[i].line ||
		    !strstr(told.what, cases[i].says))
			fail_msg("%zu: %d in line %d: %s", i, told.n,
			    told.line, told.what);
	}
	told = (struct told){ 0 };
	theme_load(&theme, "missing", tell, &told);
	assert_int_equal(told.n, 1);
	assert_int_equal(told.line, 0);
	/* And it is dark then. */
	assert_int_equal(theme.many[ROLE_TITLE].bg, 24);
}

static void theme_exists__knows__files_and_names(void **state)
{
	struct theme theme;
	struct told told;

	load(&theme, "", &told);
	assert_true(theme_exists("dark"));
	assert_true(theme_exists("mine"));
	assert_false(theme_exists("other"));
	assert_false(theme_exists(""));
	assert_false(theme_exists("../themes/mine"));
	assert_false(theme_exists("a/b"));
}

static int set_up(void **state)
{
	struct error err;
	char *path;
	bool ok;

	snprintf(folder, sizeof(folder), "/tmp/callbox-theme-XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	setenv("XDG_CONFIG_HOME", folder, 1);
	path = path_of(PATH_CONFIG, "themes");
	ok = path_make(path, &err);
	free(path);
	return ok ? 0 : -1;
}

static int tear_down(void **state)
{
	char command[100];

	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(built_in__themes__can_be_read),
		cmocka_unit_test(theme_style__uses__the_colours_there_are),
		cmocka_unit_test(theme_load__reads__colours_of_every_kind),
		cmocka_unit_test(theme_load__tells__every_mistake),
		cmocka_unit_test(theme_exists__knows__files_and_names),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
