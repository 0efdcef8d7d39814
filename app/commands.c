/* The verbs of the command line that need a few lines each. */
#include "config.h"

#include "api/base/mem.h"
#include "app/account_commands.h"
#include "app/action.h"
#include "app/command/verbs.h"
#include "app/commands.h"
#include "app/connect.h"
#include "app/demo.h"
#include "app/doctor.h"
#include "app/dump.h"
#include "app/outbox_command.h"
#include "app/print.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct command all[] = {
	{ "demo", "[--conversations N] [--seed N] [--workspace FILE] "
	    "[--still]", "look around in a built-in workspace", demo_run,
	    "Nothing is kept and nothing leaves this machine. With --still "
	    "its customers stay\nsilent." },
	{ "connect", "[NAME] [--region us|eu|au | --base-url URL[,URL...]]\n"
	    "           [--client-id ID] [--redirect-uri URI]\n"
	    "           [--client-secret-stdin | --token-stdin | "
	    "--token-command CMD]\n"
	    "           [--unlock passphrase|keyfile|command]",
	    "connect a workspace, step by step", connect_run,
	    "Mirrors what Intercom's Developer Hub asks for; can be left and "
	    "resumed.\nWithout a person: an access token comes from standard "
	    "input or a command, or\nthe client secret does, and the browser's "
	    "final address in the line after it." },
	{ "accounts", "", "list what is connected", accounts_run, NULL },
	{ "rename", "OLD NEW", "give an account another name", rename_run,
	    "Its cache, drafts and outbox come along." },
	{ "disconnect", "NAME [--uninstall]", "forget an account and its "
	    "cache", disconnect_run,
	    "The app stays installed in the workspace; drafts and what is "
	    "unsent are set aside.\n--uninstall also takes the app out of the whole "
	    "workspace, after the name has\nbeen typed: teammates who use the "
	    "same app may be cut off." },
	{ "passphrase", "", "change or add the vault's passphrase",
	    passphrase_run, "Asked for on the terminal. Records are not "
	    "touched: the key is wrapped anew." },
	{ "lock", "", "ask for the passphrase again", lock_run,
	    "Takes the unlocked key out of the kernel keyring, for all "
	    "sessions." },
	{ "outbox", "[--json | retry N | edit N | draft N | discard N]",
	    "what is pending, failed or unknown", outbox_run,
	    "retry sends one now and waits for what comes of it; edit opens "
	    "its words in $EDITOR,\nand it is not sent before retry; draft "
	    "keeps its words; discard forgets it." },
	{ "doctor", "[--account NAME] [--json]", "check everything, one line "
	    "each", doctor_run,
	    "The exit code is 1 if something is wrong." },
	{ "list", "conversations|contacts|companies|notes|admins|teams|tags|"
	    "segments|articles|internal-articles|contents|collections|macros|away-reasons|events|subscriptions|"
	    "data-attributes|conversation-attributes|side-conversations|"
	    "handling-events|workloads|tickets|ticket-types|ticket-states|"
	    "ticket-attributes [--query QUERY]\n"
	    "           [--sort FIELD] [--limit N] [--of KIND:ID] [--json|--csv] [--cached]",
	    "list what matches a query, for scripts", list_run,
	    "QUERY is as in the program; conversations: state:open unless it "
	    "says otherwise.\nFIELD with - in front sorts downwards; "
	    "conversations: waiting, newest, oldest,\npriority, created, "
	    "assignee, team. --of lists what belongs to a record, as in\n"
	    "notes --of contact:ID, side-conversations --of conversation:ID. "
	    "--cached asks nothing of the network." },
	{ "show", "conversation|contact|company|note|admin|team|tag|segment|"
	    "article|internal-article|article-draft|collection|macro|ticket|"
	    "ticket-type "
	    "ID [--json|--raw] [--cached]",
	    "one object with everything", show_run,
	    "--raw is the service's own answer." },
	{ "reply", "ID TEXT [--json]", "reply to a conversation", reply_run,
	    "TEXT is Markdown; - reads it from standard input. It is sent at "
	    "once." },
	{ "note", "ID TEXT [--json]", "add an internal note", note_run,
	    "As reply; customers do not see it." },
	{ "close", "ID... [--json]", "close conversations", close_run,
	    "- as ID reads ids from standard input, one a line, as list "
	    "writes them." },
	{ "open", "ID... [--json]", "reopen conversations", open_run, NULL },
	{ "snooze", "ID... --until WHEN [--json]", "snooze conversations",
	    snooze_run, "WHEN is \"3h\", \"tomorrow 9:00\", \"mon\", "
	    "\"2026-12-01\"." },
	{ "assign", "ID... --to TEAMMATE | --team TEAM | --nobody | --no-team "
	    "[--json]", "assign conversations", assign_run,
	    "By name, e-mail address or id; \"me\" is you." },
	{ "tag", "ID... --name TAG [--json]", "tag conversations", tag_run,
	    NULL },
	{ "untag", "ID... --name TAG [--json]", "take a tag off conversations",
	    untag_run, NULL },
	{ "message", "CONTACT TEXT [--subject SUBJECT] "
	    "[--template plain|personal] [--open] [--json]",
	    "begin a conversation with a contact", message_run,
	    "CONTACT is an id or an e-mail address; TEXT as for reply. With a "
	    "subject it is\nan e-mail, else it goes to the Messenger. A "
	    "conversation begins when the contact\nanswers; with --open at "
	    "once. It is sent once: where nobody knows whether it\narrived, "
	    "callbox outbox has it for you to decide." },
	{ "change", "KIND VERB [ID] [NAME=VALUE...] [--target ID] [--yes] "
	    "[--json]",
	    "make, edit or remove a record", change_run,
	    "KIND is contact, company, conversation, …; VERB create, edit, delete, … as its "
	    "pane has them;\nNAME a field as list --json writes it, or "
	    "attributes.NAME, whose type the workspace\nknows (n:5, b:true, "
	    "s:5 say it); - as VALUE is standard input. --target is the "
	    "other thing: a tag, a company, a contact. What has\n"
	    "consequences needs --yes." },
	{ "completion", "bash|zsh|fish", "completion for a shell",
	    completion_run, "eval \"$(callbox completion bash)\" in "
	    "~/.bashrc turns it on." },
	{ "dump", "actions|keys|settings|verbs", "the program's tables, for "
	    "the manual", dump_run, NULL },
	{ 0 }
};

const struct command *commands(void)
{
	return all;
}

const struct command *command_find(const char *name)
{
	const struct command *command;

	for (command = all; command->name; command++)
		if (!strcmp(command->name, name))
			return command;
	return NULL;
}

static void print_synopsis(const struct command *command, FILE *to)
{
	char *text = mem_printf("usage: callbox %s%s%s\n", command->name,
	    *command->synopsis ? " " : "", command->synopsis);

	/* A long one has lines. */
	print_text(to, text);
	free(text);
}

void command_help(const struct command *command, FILE *to)
{
	print_synopsis(command, to);
	print_text(to, "\n");
	print_line(to, "%c%s.", toupper((unsigned char)*command->help),
	    command->help + 1);
	if (command->details) {
		print_text(to, command->details);
		print_text(to, "\n");
	}
}

int command_usage(const char *name)
{
	print_synopsis(command_find(name), stderr);
	print_line(stderr, "(callbox %s --help tells more)", name);
	return 2;
}

int command_code(const struct error *err)
{
	switch (err->code) {
	case ERROR_USAGE:
		return 2;
	case ERROR_OFFLINE:
	case ERROR_TLS:
	case ERROR_TIMEOUT:
	case ERROR_SERVER:
	case ERROR_RATE:
		return 69;
	case ERROR_FORBIDDEN:
		return 77;
	default:
		return 1;
	}
}

int command_failed(const struct error *err)
{
	print_failure(err);
	return command_code(err);
}
