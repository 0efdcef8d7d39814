/* Spelling is asked of another program, which is never waited for. */
#include "config.h"

#include "app/host.h"
#include "app/spell.h"

#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static char folder[64], said[400];
static int answers;
static struct app *app;

static void take_event(struct pane *pane, const struct pane_event *event)
{
	if (event->kind != PANE_EVENT_SPELT)
		return;
	answers++;
	snprintf(said, sizeof(said), "%s", event->accepted ? event->text :
	    "does not work");
}

static int set_up(void **state)
{
	static const struct pane_ops ops = { .name = "test",
		.event = take_event };

	snprintf(folder, sizeof(folder), "/tmp/callbox-spell-XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	app = mem_zalloc(sizeof(*app));
	config_init(&app->config);
	app->panes[0].ops = &ops;
	app->panes[0].number = 1;
	app->panes_len = 1;
	answers = 0;
	return 0;
}

static int tear_down(void **state)
{
	char command[120];

	spell_end(app);
	config_release(&app->config);
	free(app);
	snprintf(command, sizeof(command), "rm -rf '%s'", folder);
	return system(command);
}

/* A program of that name and text, in PATH alone. */
static void install(const char *name, const char *script)
{
	char path[100];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "we");
	assert_non_null(file);
	fprintf(file, "#!/bin/sh\n%s\n", script);
	fclose(file);
	assert_int_equal(chmod(path, 0755), 0);
}

static void set(const char *name, const char *value)
{
	struct error err;

	assert_true(config_set(&app->config, name, value, &err));
}

/* Turns of the loop until the answer is there. */
static void wait_for_answer(void)
{
	struct pollfd fd = { .events = POLLIN };
	int wait, had = answers;

	while (answers == had) {
		fd.fd = spell_fd(app, &wait);
		assert_true(fd.fd >= 0);
		poll(&fd, 1, wait);
		spell_turn(app);
	}
	assert_int_equal(spell_fd(app, &wait), -1);
}

/* Says what is wrong, as ispell does. */
static const char speller[] =
    "echo '@(#) International Ispell'; while read line; do case $line in "
    "'^teh') echo '& teh 3 1: the, tea, ten';; '^Strasse') echo "
    "'& Strasse 1 1: Stress';; '^qx') echo '# qx 0';; esac; done";

static void ask__tells__what_is_wrong_and_meant(void **state)
{
	char path[200];

	install("aspell", speller);
	snprintf(path, sizeof(path), "%s:/usr/bin:/bin", folder);
	setenv("PATH", path, 1);
	set("spell", "aspell");
	assert_true(spell_ask(app, 1, "teh\nthe\nqx\n*Larkbell\n"));
	/* One question at a time. */
	assert_false(spell_ask(app, 1, "teh\n"));
	wait_for_answer();
	assert_string_equal(said, "teh\tthe\ttea\tten\nqx\n");
	set("spell", "off");
	assert_false(spell_ask(app, 1, "teh\n"));
}

static void word__is_right__in_one_of_the_languages(void **state)
{
	char path[200];

	install("aspell", "case $* in *=de) echo '@(#) de'; while read l; do "
	    "case $l in '^qx') echo '# qx 0';; esac; done;; *) echo '@(#) en'; "
	    "while read l; do case $l in '^qx'|'^Strasse') echo \"# ${l#^} 0\";;"
	    " esac; done;; esac");
	snprintf(path, sizeof(path), "%s:/usr/bin:/bin", folder);
	setenv("PATH", path, 1);
	set("spell", "aspell");
	set("spell-languages", "en, de");
	assert_true(spell_ask(app, 1, "Strasse\nqx\nhouse\n"));
	wait_for_answer();
	assert_string_equal(said, "qx\n");
	/* A name that is none reaches no shell. */
	set("spell-languages", "en;touch pwned");
	assert_false(spell_ask(app, 1, "qx\n"));
}

static void program__that_fails_or_hangs__is_told_and_ended(void **state)
{
	set("spell", "false");
	assert_true(spell_ask(app, 1, "teh\n"));
	wait_for_answer();
	assert_string_equal(said, "does not work");
	set("spell", "no-such-program-at-all");
	assert_true(spell_ask(app, 1, "teh\n"));
	wait_for_answer();
	assert_string_equal(said, "does not work");
	set("spell", "sleep 1000");
	assert_true(spell_ask(app, 1, "teh\n"));
	app->spell.deadline_ms = app_ms();
	wait_for_answer();
	assert_string_equal(said, "does not work");
	/* The pane has closed meanwhile. */
	set("spell", "false");
	assert_true(spell_ask(app, 7, "teh\n"));
	while (app->spell.pid)
		spell_turn(app);
	assert_int_equal(answers, 3);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(ask__tells__what_is_wrong_and_meant),
		TEST(word__is_right__in_one_of_the_languages),
		TEST(program__that_fails_or_hangs__is_told_and_ended),
	};

	/* As the program has it: who ends early must not end us. */
	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
