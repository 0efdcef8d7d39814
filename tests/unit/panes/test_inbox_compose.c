/* The composer: what is asked before sending, and what is pasted. */
#include "config.h"

#include "api/base/mem.h"
#include "tests/unit/panes/inbox_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

/* A composer for a reply ("r") or a note ("i") to the first conversation. */
static struct mock_host *writing(const char *key)
{
	struct mock_host *mock = inbox_start(24, 80);

	inbox_read(mock);
	mock_keys(mock, key);
	mock_forget(mock);
	return mock;
}

static void expect_sent(struct mock_host *mock, enum api_op op,
    const char *text)
{
	const struct api_request *request = mock_sent(mock, op, 0);

	if (!request)
		fail_msg("nothing was sent");
	assert_string_equal(request->text, text);
}

static void send__asks_about__what_looks_like_a_mistake(void **state)
{
	static const char *const texts[][2] = {
		{ "Hi {{first_name}}, thanks", "\"{{first_name}}\" is not" },
		{ "@maya please look", "\"@maya\": this looks like a note" },
		{ "I attached the log.", "and no file is attached" },
	};
	struct mock_host *mock;
	size_t i;

	for (i = 0; i < ARRAY_LEN(texts); i++) {
		mock = writing("r");
		mock_text(mock, texts[i][0]);
		mock_keys(mock, "C-s");
		assert_true(mock->asking);
		assert_int_equal(mock->ask.kind, ASK_CONFIRM);
		assert_non_null(strstr(mock->ask.label, texts[i][1]));
		assert_int_equal(mock_count(mock, API_REPLY), 0);
		/* Back, and the words are all there; then on. */
		mock_cancel(mock);
		assert_int_equal(mock_count(mock, API_REPLY), 0);
		mock_keys(mock, "C-s");
		mock_answer(mock, "y");
		expect_sent(mock, API_REPLY, texts[i][0]);
		mock_free(mock);
	}
}

static void send__asks_again__after_another_word(void **state)
{
	struct mock_host *mock = writing("r");

	mock_text(mock, "Hi {{name}}. I attached it, @maya");
	mock_keys(mock, "C-s");
	mock_answer(mock, "y");
	/* Each mistake is one question. */
	assert_non_null(strstr(mock->ask.label, "looks like a note"));
	mock_answer(mock, "y");
	assert_non_null(strstr(mock->ask.label, "no file is attached"));
	mock_cancel(mock);
	/* Not asked again for what was meant … */
	mock_keys(mock, "C-s");
	assert_non_null(strstr(mock->ask.label, "no file is attached"));
	mock_cancel(mock);
	/* … until something else is written. */
	mock_text(mock, "!");
	mock_keys(mock, "C-s");
	assert_non_null(strstr(mock->ask.label, "{{name}}"));
	mock_free(mock);
}

static void back__puts_the_cursor__behind_the_mistake(void **state)
{
	struct mock_host *mock = writing("r");

	mock_text(mock, "Hi {{name}}, thanks");
	mock_keys(mock, "C-s");
	mock_cancel(mock);
	mock_keys(mock, "M-Backspace");
	mock_shows(mock, "Hi {{, thanks");
	mock_free(mock);
}

static void note__may__mention_and_be_internal(void **state)
{
	struct mock_host *mock = writing("i");

	mock_text(mock, "maya: internal, for @jonas ");
	mock_keys(mock, "C-s");
	assert_false(mock->asking);
	assert_int_equal(mock_count(mock, API_NOTE), 1);
	mock_free(mock);
}

static char *lines(int n, const char *line)
{
	char *text = mem_zalloc((size_t)n * (strlen(line) + 1) + 1);

	while (n-- > 0) {
		strcat(text, line);
		strcat(text, "\n");
	}
	return text;
}

static void paste__of_a_few_lines__goes_in_as_it_is(void **state)
{
	struct mock_host *mock = writing("r");

	mock_paste(mock, "one\r\ntwo\rthree\t<b>x</b>\x1b[31m");
	assert_false(mock->asking);
	mock_keys(mock, "C-s");
	expect_sent(mock, API_REPLY, "one\ntwo\nthree    <b>x</b>[31m");
	assert_string_equal(mock_sent(mock, API_REPLY, 0)->html,
	    "<p>one<br>two<br>three    &lt;b&gt;x&lt;/b&gt;[31m</p>\n");
	mock_free(mock);
}

static void paste__of_many_lines__is_asked_about(void **state)
{
	struct mock_host *mock = writing("r");
	char *text = lines(40, "a line");

	mock_text(mock, "See:");
	mock_paste(mock, text);
	assert_string_equal(mock->ask.label, "Paste 40 lines (280 bytes) as");
	mock_cancel(mock);
	mock_keys(mock, "C-s");
	expect_sent(mock, API_REPLY, "See:");
	mock_free(mock);

	mock = writing("r");
	mock_text(mock, "See:");
	mock_paste(mock, text);
	assert_string_equal(mock->ask.choices[0].id, "text");
	mock_answer(mock, "quote");
	mock_keys(mock, "C-s");
	assert_memory_equal(mock_sent(mock, API_REPLY, 0)->text,
	    "See:\n> a line\n> a line\n", 23);
	mock_free(mock);
	free(text);
}

static void paste__that_is_indented__is_code_that_nothing_in_it_ends(
    void **state)
{
	struct mock_host *mock = writing("r");

	mock_paste(mock, "if (a) {\n\tb();\n\t```\n}");
	assert_string_equal(mock->ask.choices[0].id, "code");
	mock_answer(mock, "code");
	mock_keys(mock, "C-s");
	expect_sent(mock, API_REPLY,
	    "````\nif (a) {\n    b();\n    ```\n}\n````\n");
	assert_string_equal(mock_sent(mock, API_REPLY, 0)->html,
	    "<pre><code>if (a) {\n    b();\n    ```\n}\n</code></pre>\n");
	mock_free(mock);
}

static void paste__as_a_file__is_attached(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);
	char folder[] = "/tmp/callbox-test-XXXXXX", *text = lines(50, "log"),
	    *path, *pasted;
	const struct api_request *request;
	struct stat status;

	assert_non_null(mkdtemp(folder));
	mock_set(mock, "session.state", folder);
	inbox_read(mock);
	mock_keys(mock, "r");
	mock_text(mock, "I attached the log");
	mock_paste(mock, text);
	mock_answer(mock, "file");
	mock_said(mock, SAY_GOOD, "Attached: pasted-2026-11-24-120000.txt");
	/* A second one of the same second. */
	mock_paste(mock, text);
	mock_answer(mock, "file");
	mock_said(mock, SAY_GOOD, "Attached: pasted-2026-11-24-120000-1.txt");
	mock_keys(mock, "C-s");
	assert_false(mock->asking);
	request = mock_sent(mock, API_REPLY, 0);
	assert_int_equal(request->attached_len, 2);
	assert_int_equal(request->attached[0].size, strlen(text));
	pasted = mem_printf("%s/pasted", folder);
	assert_int_equal(stat(pasted, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0700);
	assert_int_equal(stat(request->attached[0].path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	unlink(request->attached[0].path);
	path = mem_strdup(request->attached[1].path);
	unlink(path);
	free(path);
	rmdir(pasted);
	rmdir(folder);
	free(pasted);
	free(text);
	mock_free(mock);
}

static void mention__is_picked__in_a_note_only(void **state)
{
	struct mock_host *mock = writing("i");

	mock_text(mock, "ask @");
	mock_shows(mock, "Billing  team");
	mock_shows(mock, "Priya Raman  away");
	mock_text(mock, "jo");
	mock_shows(mock, "Jonas Weidner  Support Lead");
	mock_shows_not(mock, "Billing");
	mock_golden(mock, "inbox-mention-80x24");
	mock_keys(mock, "Enter");
	mock_shows_not(mock, "Support Lead");
	/* Letters of the name that come behind it complete nothing. */
	mock_text(mock, "o");
	mock_shows_not(mock, "Support Lead");
	mock_text(mock, "r @bil");
	mock_keys(mock, "Tab C-s");
	expect_sent(mock, API_NOTE, "ask @Jonas Weidner or @Billing ");
	mock_free(mock);

	mock = writing("r");
	mock_text(mock, "ask @jo");
	mock_shows_not(mock, "Support Lead");
	mock_free(mock);
}

static void mention__that_is_refused__stays_as_it_is(void **state)
{
	struct mock_host *mock = writing("i");

	mock_text(mock, "@jo");
	mock_shows(mock, "Support Lead");
	mock_keys(mock, "Esc");
	mock_shows_not(mock, "Support Lead");
	mock_text(mock, "n");
	mock_shows_not(mock, "Support Lead");
	mock_keys(mock, "Enter");
	mock_text(mock, "mail a@jo");
	mock_shows_not(mock, "Support Lead");
	mock_keys(mock, "C-s");
	expect_sent(mock, API_NOTE, "@jon\nmail a@jo");
	mock_free(mock);
}

static void emoji__is_written__by_its_name(void **state)
{
	struct mock_host *mock = writing("r");

	/* The whole name, a beginning of it, the second choice, a picker. */
	mock_text(mock, "a :tada:");
	mock_text(mock, " b :thumbsu");
	mock_shows(mock, "thumbsup");
	mock_keys(mock, "Tab");
	mock_text(mock, " :smil");
	mock_shows(mock, "smiley");
	mock_keys(mock, "Down Up Enter");
	mock_text(mock, " at 10:30: or :no_such: x:tada: ");
	mock_run(mock, "insert-emoji", NULL);
	mock_answer(mock, "rocket");
	mock_keys(mock, "C-s");
	expect_sent(mock, API_REPLY, "a \U0001f389 b \U0001f44d \U0001f604 "
	    "at 10:30: or :no_such: x:tada: \U0001f680");
	mock_free(mock);
}

static void write_file(const char *folder, const char *name, const char *text)
{
	char *path = mem_printf("%s/%s", folder, name);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	free(path);
}

static void remove_file(const char *folder, const char *name)
{
	char *path = mem_printf("%s/%s", folder, name);

	assert_int_equal(unlink(path), 0);
	free(path);
}

static void snippet__is_put__with_its_placeholders_filled(void **state)
{
	struct mock_host *mock = inbox_start(24, 80);
	char config[] = "/tmp/callbox-test-XXXXXX", *folder;

	assert_non_null(mkdtemp(config));
	folder = mem_printf("%s/snippets", config);
	mock_set(mock, "session.config", config);
	inbox_read(mock);
	mock_keys(mock, "r");
	mock_run(mock, "insert-snippet", NULL);
	mock_said(mock, SAY_INFO, "No snippets: put texts as NAME.md into");
	mkdir(folder, 0700);
	write_file(folder, "greet.md", "Hi {{user.first_name}},\n\n{{cursor}}"
	    "\n\n{{teammate.name}}\n");
	write_file(folder, "bye.txt", "Bye {{what}}\n");
	write_file(folder, "notes.pdf", "no snippet");
	mock_text(mock, ";gre");
	mock_shows(mock, "greet");
	mock_keys(mock, "Tab");
	mock_text(mock, "it works; ok;bye");
	mock_keys(mock, "C-s");
	expect_sent(mock, API_REPLY,
	    "Hi Ada,\n\nit works; ok;bye\n\nMaya Oduya");
	mock_free(mock);

	mock = writing("r");
	mock_set(mock, "session.config", config);
	mock_run(mock, "insert-snippet", NULL);
	assert_int_equal(mock->ask.choices_len, 2);
	mock_answer(mock, "bye");
	mock_said(mock, SAY_WARNING, "1 placeholder could not be filled");
	mock_run(mock, "insert-snippet", "nothing");
	mock_said(mock, SAY_ERROR, "No snippet is called \"nothing\"");
	mock_free(mock);
	remove_file(folder, "greet.md");
	remove_file(folder, "bye.txt");
	remove_file(folder, "notes.pdf");
	assert_int_equal(rmdir(folder), 0);
	assert_int_equal(rmdir(config), 0);
	free(folder);
}

static void misspelt_words__are_marked__and_put_right(void **state)
{
	static const char text[] = "Helo there, teh API v2 of ada@x.test is "
	    "`teh` {{naem}} don\u2019t ";
	struct mock_host *mock = writing("r");
	const struct cell *cell;
	int row;

	mock_text(mock, text);
	mock_tick(mock);
	/* Words once, no code, names, addresses and placeholders. */
	assert_string_equal(mock->spelling, "Helo\nthere\nteh\nof\nis\n"
	    "don't\n");
	mock_spelt(mock, "Helo\tHello\tHelp\nteh\tthe\n");
	row = mock_row_of(mock, "Helo there");
	cell = canvas_cell(&mock->canvas, row, 1);
	assert_int_equal(cell->style.attrs, ATTR_UNDERLINE);
	cell = canvas_cell(&mock->canvas, row, 6);
	assert_int_equal(cell->style.attrs, 0);
	/* The word before the cursor; then the other. */
	mock_keys(mock, "M-w");
	assert_string_equal(mock->ask.label, "\"teh\" becomes");
	mock_answer(mock, "the");
	mock_keys(mock, "M-w");
	assert_string_equal(mock->ask.label, "\"Helo\" becomes");
	assert_int_equal(mock->ask.choices_len, 4);
	mock_answer(mock, "Hello");
	mock_shows(mock, "Hello there, the API");
	mock_keys(mock, "M-w");
	mock_said(mock, SAY_INFO, "No word looks misspelt");
	mock_free(mock);
}

static void word__that_is_right__can_be_left_and_learnt(void **state)
{
	struct mock_host *mock = writing("r");

	/* Letters that the dictionary lacks are no mistake. */
	mock_text(mock, "\u05e9\u05dc\u05d5\u05dd Larkbel is bac ");
	mock_tick(mock);
	mock_spelt(mock, "\u05e9\u05dc\u05d5\u05dd\nLarkbel\n"
	    "bac\tback\n");
	mock_keys(mock, "M-w");
	mock_answer(mock, mock->ask.choices[1].id);
	mock_keys(mock, "M-w");
	assert_string_equal(mock->ask.label, "\"Larkbel\" becomes");
	mock_answer(mock, mock->ask.choices[1].id);
	assert_string_equal(mock->spelling, "*Larkbel\n");
	mock_keys(mock, "M-w");
	mock_said(mock, SAY_INFO, "No word looks misspelt");
	mock_free(mock);
}

static void speller__that_is_not_there__is_not_missed(void **state)
{
	struct mock_host *mock = writing("r");

	mock->no_speller = true;
	mock_text(mock, "teh ");
	mock_tick(mock);
	assert_null(mock->spelling);
	mock->no_speller = false;
	mock_text(mock, "teh ");
	mock_tick(mock);
	mock_spelt(mock, NULL);
	assert_null(mock->spelling);
	mock_keys(mock, "C-s");
	expect_sent(mock, API_REPLY, "teh teh ");
	mock_free(mock);
}

static void preview__is_scrolled__to_its_end_and_back(void **state)
{
	struct mock_host *mock = writing("r");
	char *text = lines(28, "*word*\n");

	mock_text(mock, "alpha\n\n");
	mock_text(mock, text);
	mock_text(mock, "**zenith**");
	mock_keys(mock, "M-p");
	mock_shows(mock, "alpha");
	mock_shows_not(mock, "zenith");
	mock_shows_not(mock, "*word*");
	mock_keys(mock, "j");
	mock_shows_not(mock, "alpha");
	mock_keys(mock, "100 j");
	mock_shows(mock, "zenith");
	mock_shows(mock, "word");
	mock_keys(mock, "200 k");
	mock_shows(mock, "alpha");
	mock_free(mock);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(send__asks_about__what_looks_like_a_mistake),
		cmocka_unit_test(send__asks_again__after_another_word),
		cmocka_unit_test(back__puts_the_cursor__behind_the_mistake),
		cmocka_unit_test(note__may__mention_and_be_internal),
		cmocka_unit_test(paste__of_a_few_lines__goes_in_as_it_is),
		cmocka_unit_test(paste__of_many_lines__is_asked_about),
		cmocka_unit_test(
		    paste__that_is_indented__is_code_that_nothing_in_it_ends),
		cmocka_unit_test(paste__as_a_file__is_attached),
		cmocka_unit_test(mention__is_picked__in_a_note_only),
		cmocka_unit_test(mention__that_is_refused__stays_as_it_is),
		cmocka_unit_test(emoji__is_written__by_its_name),
		cmocka_unit_test(
		    snippet__is_put__with_its_placeholders_filled),
		cmocka_unit_test(misspelt_words__are_marked__and_put_right),
		cmocka_unit_test(word__that_is_right__can_be_left_and_learnt),
		cmocka_unit_test(speller__that_is_not_there__is_not_missed),
		cmocka_unit_test(preview__is_scrolled__to_its_end_and_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
