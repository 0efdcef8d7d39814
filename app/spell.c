/* Spelling, by another program. */
#include "config.h"

#include "api/base/buf.h"
#include "app/host.h"
#include "app/opener.h"
#include "app/spell.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	WAIT_MS = 5000, OUT_MAX = 1 << 20,
	/* What a pipe takes at once, so that writing never waits. */
	WORDS_MAX = 32 << 10
};

static bool in_path(const char *program)
{
	const char *path = getenv("PATH");
	bool found = false;
	size_t n;

	for (; path && *path && !found; path += n + (path[n] == ':')) {
		char *candidate;

		n = strcspn(path, ":");
		candidate = mem_printf("%.*s/%s", (int)n, path, program);
		found = access(candidate, X_OK) == 0;
		free(candidate);
	}
	return found;
}

/* The nth language of "en,de", yours to free(); without any the first is what
 * the program takes from the locale: "". NULL: there are no more. */
static char *language(const char *languages, int n)
{
	size_t len;

	if (!languages || !*languages)
		return n ? NULL : mem_strdup("");
	for (; n > 0 && *languages; n--) {
		languages += strcspn(languages, ",");
		languages += *languages == ',';
	}
	languages += strspn(languages, " ");
	len = strcspn(languages, ", ");
	return len ? mem_strndup(languages, len) : NULL;
}

/* A name goes into a command: letters, digits and what names have. */
static bool is_name(const char *text)
{
	return !text[strspn(text, "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.")];
}

/* The command for the nth language, yours to free(); NULL: none. */
static char *command_of(struct app *app, int n)
{
	const char *spell = config_get(&app->config, "spell");
	char *name, *command = NULL;

	if (!spell || !strcmp(spell, "off"))
		return NULL;
	if (!strcmp(spell, "auto"))
		spell = in_path("hunspell") ? "hunspell" : in_path("aspell") ?
		    "aspell" : NULL;
	if (!spell)
		return NULL;
	name = language(config_get(&app->config, "spell-languages"), n);
	if (!name || !is_name(name))
		command = NULL;
	else if (!strcmp(spell, "hunspell"))
		command = mem_printf("exec hunspell -a -i utf-8%s%s",
		    *name ? " -d " : "", name);
	else if (!strcmp(spell, "aspell"))
		command = mem_printf("exec aspell -a --encoding=utf-8%s%s",
		    *name ? " --lang=" : "", name);
	else if (!n)
		command = mem_printf("exec %s", spell);
	free(name);
	return command;
}

static bool start(struct app *app, const char *command)
{
	struct spell *spell = &app->spell;
	int in[2], out[2], null;
	size_t len = spell->words.len;

	if (pipe2(in, O_CLOEXEC) != 0)
		return false;
	if (pipe2(out, O_CLOEXEC) != 0) {
		close(in[0]);
		close(in[1]);
		return false;
	}
	spell->pid = fork();
	if (spell->pid == 0) {
		opener_reset_signals();
		null = open("/dev/null", O_RDWR);
		if (dup2(in[0], 0) < 0 || dup2(out[1], 1) < 0 || null < 0 ||
		    dup2(null, 2) < 0)
			_exit(127);
		execl("/bin/sh", "sh", "-c", command, "callbox",
		    (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	if (spell->pid > 0 && write(in[1], spell->words.data, len) !=
	    (ssize_t)len)
		kill(spell->pid, SIGKILL);
	close(in[1]);
	if (spell->pid < 0) {
		spell->pid = 0;
		close(out[0]);
		return false;
	}
	fcntl(out[0], F_SETFL, O_NONBLOCK);
	spell->fd = out[0];
	spell->deadline_ms = app_ms() + WAIT_MS;
	buf_clear(&spell->out);
	return true;
}

/* "!" makes it tell only of what is wrong. */
static void add_word(struct buf *words, const char *word, size_t len)
{
	if (*word == '*') {
		buf_add(words, word, len);
		buf_add_text(words, "\n#\n");
		return;
	}
	buf_add_char(words, '^');
	buf_add(words, word, len);
	buf_add_char(words, '\n');
}

bool spell_ask(struct app *app, int pane_number, const char *words)
{
	struct spell *spell = &app->spell;
	char *command = spell->pid ? NULL : command_of(app, 0);
	size_t n;
	bool ok;

	if (!command)
		return false;
	buf_init(&spell->words, WORDS_MAX);
	buf_init(&spell->out, OUT_MAX);
	buf_add_text(&spell->words, "!\n");
	for (; *words && spell->words.len + 200 < WORDS_MAX;
	    words += n + (words[n] == '\n')) {
		n = strcspn(words, "\n");
		if (n < 100)
			add_word(&spell->words, words, n);
	}
	spell->pane_number = pane_number;
	spell->language = 0;
	ok = start(app, command);
	free(command);
	if (!ok)
		spell_end(app);
	return ok;
}

/* "& word 3 0: one, two, three" and "# word 0" become "word\tone\ttwo\n". */
static void take_line(const char *line, size_t len, struct buf *wrong)
{
	const char *word = line + 2, *at;
	size_t n;

	if (len < 3 || (line[0] != '&' && line[0] != '#' && line[0] != '?'))
		return;
	buf_add(wrong, word, strcspn(word, " \n"));
	at = memchr(line, ':', len);
	for (; at && line[0] != '#' && at < line + len; at += n) {
		at += strspn(at, ":, ");
		n = strcspn(at, ",\n");
		if (!n)
			break;
		buf_add_char(wrong, '\t');
		buf_add(wrong, at, n);
	}
	buf_add_char(wrong, '\n');
}

static void read_wrong(const struct buf *out, struct buf *wrong)
{
	const char *line = out->data;
	size_t n;

	for (; *line; line += n + (line[n] == '\n')) {
		n = strcspn(line, "\n");
		take_line(line, n, wrong);
	}
}

static void answer(struct app *app, const char *wrong)
{
	struct open_pane *open = app_pane(app, app->spell.pane_number);

	spell_end(app);
	if (open)
		host_event(open, &(struct pane_event){
			.kind = PANE_EVENT_SPELT, .text = wrong,
			.accepted = wrong != NULL });
}

/* The next language is asked about what the one before did not know. */
static bool next_language(struct app *app, const char *wrong)
{
	struct spell *spell = &app->spell;
	char *command;
	const char *at;
	bool ok;

	command = *wrong ? command_of(app, ++spell->language) : NULL;
	if (!command)
		return false;
	buf_clear(&spell->words);
	buf_add_text(&spell->words, "!\n");
	for (at = wrong; *at; at += strcspn(at, "\n"), at += *at == '\n')
		add_word(&spell->words, at, strcspn(at, "\t\n"));
	ok = start(app, command);
	free(command);
	return ok;
}

static void ended(struct app *app)
{
	struct spell *spell = &app->spell;
	struct buf wrong;
	int status;

	close(spell->fd);
	spell->fd = -1;
	kill(spell->pid, SIGKILL);
	waitpid(spell->pid, &status, 0);
	spell->pid = 0;
	buf_init(&wrong, OUT_MAX);
	/* "@(#) International Ispell": it began to work at all. */
	if (spell->out.len && spell->out.data[0] == '@') {
		read_wrong(&spell->out, &wrong);
		if (!next_language(app, wrong.data))
			answer(app, wrong.data);
	} else {
		answer(app, NULL);
	}
	buf_release(&wrong);
}

int spell_fd(const struct app *app, int *wait)
{
	int64_t left = app->spell.deadline_ms - app_ms();

	if (!app->spell.pid)
		return -1;
	*wait = left > 0 ? (int)left : 0;
	return app->spell.fd;
}

void spell_turn(struct app *app)
{
	struct spell *spell = &app->spell;
	char piece[4096];
	ssize_t n = 0;

	while (spell->pid && (n = read(spell->fd, piece, sizeof(piece))) > 0)
		buf_add(&spell->out, piece, (size_t)n);
	if (!spell->pid || (n < 0 && errno == EAGAIN &&
	    app_ms() < spell->deadline_ms))
		return;
	if (n != 0)
		buf_clear(&spell->out);
	ended(app);
}

void spell_end(struct app *app)
{
	struct spell *spell = &app->spell;
	int status;

	if (spell->pid) {
		close(spell->fd);
		kill(spell->pid, SIGKILL);
		waitpid(spell->pid, &status, 0);
	}
	buf_release(&spell->words);
	buf_release(&spell->out);
	*spell = (struct spell){ .fd = -1 };
}
