/* The row of tabs: what is shown of it, and what a click means. */
#include "config.h"

#include "api/base/mem.h"
#include "app/tabs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const char *const titles[] = { "Inbox", "Companies", "Contacts",
	"Teams", "Tickets", "Tags", "Segments", "Admins", "Connection",
	"Articles" };

static struct pane_ops ops[10];
static struct app *app;

static const char *badge(const struct pane *pane)
{
	return "12";
}

static int set_up(void **state)
{
	int i;

	app = mem_zalloc(sizeof(*app));
	for (i = 0; i < 10; i++) {
		ops[i] = (struct pane_ops){ .title = titles[i],
			.badge = i ? NULL : badge };
		app->panes[i].ops = &ops[i];
	}
	app->panes_len = 10;
	return 0;
}

static int tear_down(void **state)
{
	free(app);
	return 0;
}

/* The row at that width with that pane current; the last one is kept. */
static const char *row(int cols, int focus)
{
	static char *shown;
	struct canvas canvas;

	free(shown);
	app->focus = focus;
	canvas_init(&canvas, 1, cols);
	tabs_draw(app, &canvas);
	shown = canvas_dump(&canvas, false);
	canvas_release(&canvas);
	shown[strcspn(shown, "\n")] = '\0';
	return shown;
}

static void tabs__all_stand__where_there_is_room(void **state)
{
	assert_string_equal(row(120, 9), "  1 Inbox 12  2 Companies  "
	    "3 Contacts  4 Teams  5 Tickets  6 Tags  7 Segments  8 Admins  "
	    "9 Connection  10 Articles");
	app->panes_len = 4;
	assert_string_equal(row(80, 3), "  1 Inbox 12  2 Companies  "
	    "3 Contacts  4 Teams");
}

static void tabs__scroll__around_the_current_one(void **state)
{
	assert_string_equal(row(80, 0), "  1 Inbox 12  2 Companies  "
	    "3 Contacts  4 Teams  5 Tickets  6 Tags             >");
	assert_string_equal(row(80, 5), " <  2 Companies  3 Contacts  4 Teams"
	    "  5 Tickets  6 Tags  7 Segments  8 Admins >");
	assert_string_equal(row(80, 9), " <  5 Tickets  6 Tags  7 Segments  "
	    "8 Admins  9 Connection  10 Articles");
}

static void tabs__show_the_current_one__in_any_width(void **state)
{
	char wanted[8];
	int cols, i;

	for (cols = 12; cols < 130; cols++)
		for (i = 0; i < 10; i++) {
			snprintf(wanted, sizeof(wanted), " %d %.3s", i + 1,
			    titles[i]);
			assert_non_null(strstr(row(cols, i), wanted));
		}
	/* Narrower than anything useful: nothing breaks. */
	for (cols = 1; cols < 12; cols++)
		row(cols, 9);
}

static void click__is_on__what_stands_there(void **state)
{
	const char *shown = row(80, 5);

	assert_int_equal(tabs_at(app, 80, (int)(strstr(shown, "Teams") -
	    shown)), 3);
	assert_int_equal(tabs_at(app, 80, (int)(strstr(shown, "6 Tags") -
	    shown)), 5);
	assert_int_equal(tabs_at(app, 80, 1), 0);
	assert_int_equal(tabs_at(app, 80, 78), 8);
	app->panes_len = 4;
	assert_int_equal(tabs_at(app, 80, 79), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
		TEST(tabs__all_stand__where_there_is_room),
		TEST(tabs__scroll__around_the_current_one),
		TEST(tabs__show_the_current_one__in_any_width),
		TEST(click__is_on__what_stands_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
