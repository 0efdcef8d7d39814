/* `callbox completion`: what a shell can complete, from the table of verbs and
 * their synopses. */
#include "config.h"

#include "api/base/buf.h"
#include "api/record.h"
#include "app/command/args.h"
#include "app/command/verbs.h"
#include "app/commands.h"
#include "app/print.h"

#include <ctype.h>
#include <string.h>

/* Choices are in lower case; N, ID, FILE stand for anything, KIND and VERB for
 * what can be done to what. */
static bool is_choices(const char *value)
{
	return islower((unsigned char)*value) != 0 ||
	    !strcmp(value, "KIND") || !strcmp(value, "VERB");
}

static void put_kinds(struct buf *out)
{
	enum record_kind kind;

	for (kind = RECORD_NONE + 1; kind < RECORD_KIND_COUNT; kind++)
		if (record_schema(kind))
			buf_printf(out, "%s ", record_schema(kind)->name);
}

static void put_verbs(struct buf *out)
{
	enum record_verb verb;

	for (verb = VERB_NONE + 1; verb < VERB_COUNT; verb++)
		buf_printf(out, "%s ", record_verb_word(verb));
}

static void put_words(struct buf *out, const char *value)
{
	for (; *value; value++)
		buf_add_char(out, *value == '|' ? ' ' : *value);
}

static void put_choices(struct buf *out, const char *value)
{
	if (!strcmp(value, "KIND"))
		put_kinds(out);
	else if (!strcmp(value, "VERB"))
		put_verbs(out);
	else
		put_words(out, value);
}

/* In single quotes, for all three shells. */
static void put_quoted(struct buf *out, const char *text)
{
	buf_add_char(out, '\'');
	for (; *text; text++)
		if (*text == '\'')
			buf_add_text(out, "'\\''");
		else
			buf_add_char(out, *text);
	buf_add_char(out, '\'');
}

/* --- bash, and zsh by its bashcompinit --- */

static void bash_case(struct buf *out, const struct command *command)
{
	const char *at = command->synopsis;
	struct synopsis_piece piece;

	buf_printf(out, "\t%s)\n\t\twords='", command->name);
	while (synopsis_next(&at, &piece))
		if (*piece.option)
			buf_printf(out, "%s ", piece.option);
		else if (is_choices(piece.value)) {
			put_choices(out, piece.value);
			buf_add_char(out, ' ');
		}
	buf_add_text(out, "'\n\t\tcase $before in\n");
	at = command->synopsis;
	while (synopsis_next(&at, &piece))
		if (*piece.option && is_choices(piece.value)) {
			buf_printf(out, "\t\t%s) words='", piece.option);
			put_choices(out, piece.value);
			buf_add_text(out, "' ;;\n");
		} else if (*piece.option && strstr(piece.value, "FILE")) {
			buf_printf(out, "\t\t%s) COMPREPLY=($(compgen -f -- \"$word\"));"
			    " return ;;\n", piece.option);
		}
	buf_add_text(out, "\t\tesac ;;\n");
}

static void bash(struct buf *out)
{
	const struct command *command;

	buf_add_text(out, "# callbox: completion for bash. Use: "
	    "eval \"$(callbox completion bash)\"\n"
	    "_callbox() {\n"
	    "\tlocal word=${COMP_WORDS[COMP_CWORD]} verb= i words=\n"
	    "\tlocal before=${COMP_WORDS[COMP_CWORD-1]}\n"
	    "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	    "\t\tcase ${COMP_WORDS[i]} in\n"
	    "\t\t--account) ((i++)) ;;\n"
	    "\t\t-*) ;;\n"
	    "\t\t*) verb=${COMP_WORDS[i]}; break ;;\n"
	    "\t\tesac\n"
	    "\tdone\n"
	    "\tcase $verb in\n"
	    "\t'') words='--account --help --version");
	for (command = commands(); command->name; command++)
		buf_printf(out, " %s", command->name);
	buf_add_text(out, "' ;;\n");
	for (command = commands(); command->name; command++)
		bash_case(out, command);
	buf_add_text(out, "\tesac\n"
	    "\tCOMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
	    "}\n"
	    "complete -F _callbox callbox\n");
}

static void zsh(struct buf *out)
{
	buf_add_text(out, "# callbox: completion for zsh. Use: "
	    "eval \"$(callbox completion zsh)\"\n"
	    "(( $+functions[compdef] )) || { autoload -U compinit && compinit }\n"
	    "autoload -U +X bashcompinit && bashcompinit\n");
	bash(out);
}

/* --- fish --- */

static void fish_command(struct buf *out,
    const struct command *command)
{
	const char *at = command->synopsis;
	struct synopsis_piece piece;

	buf_printf(out, "complete -c callbox -n __fish_use_subcommand -f -a %s -d ",
	    command->name);
	put_quoted(out, command->help);
	buf_add_char(out, '\n');
	while (synopsis_next(&at, &piece)) {
		if (!*piece.option && !is_choices(piece.value))
			continue;
		buf_printf(out, "complete -c callbox -n '__fish_seen_subcommand_from "
		    "%s' %s", command->name, strstr(piece.value, "FILE") ?
		    "-F" : "-f");
		if (*piece.option)
			buf_printf(out, " -l %s%s", piece.option + 2,
			    *piece.value ? " -r" : "");
		if (is_choices(piece.value)) {
			buf_add_text(out, " -a '");
			put_choices(out, piece.value);
			buf_add_char(out, '\'');
		}
		buf_add_char(out, '\n');
	}
}

static void fish(struct buf *out)
{
	const struct command *command;

	buf_add_text(out, "# callbox: completion for fish. Use: "
	    "callbox completion fish | source\n"
	    "complete -c callbox -n __fish_use_subcommand -f -l account -r "
	    "-d 'the account to use'\n"
	    "complete -c callbox -n __fish_use_subcommand -f -l help\n"
	    "complete -c callbox -n __fish_use_subcommand -f -l version\n");
	for (command = commands(); command->name; command++)
		fish_command(out, command);
}

int completion_run(struct config *config, int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*write)(struct buf *);
	} shells[] = { { "bash", bash }, { "zsh", zsh }, { "fish", fish } };
	struct buf out;
	size_t i;

	for (i = 0; argc == 1 && i < sizeof(shells) / sizeof(shells[0]); i++)
		if (!strcmp(argv[0], shells[i].name)) {
			buf_init(&out, BUF_SMALL_MAX);
			shells[i].write(&out);
			print_text(stdout, out.data);
			buf_release(&out);
			return 0;
		}
	return command_usage("completion");
}
