/* `callbox change`: anything that can be done to a record, by its table. */
#include "config.h"

#include "app/command/attributes.h"
#include "app/command/format.h"
#include "app/command/script.h"
#include "app/command/verbs.h"
#include "app/commands.h"
#include "app/nearest.h"
#include "app/print.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INPUTS_MAX = 64, VALUE_MAX_BYTES = 4 << 20 };

struct changing {
	struct args args;
	struct record_change change;
	struct record_input inputs[INPUTS_MAX];
	char *input;             /* what came on standard input */
	struct arena arena;
};

static enum record_verb verb_of(enum record_kind kind, const char *word,
    struct error *err)
{
	struct nearest nearest = { .typed = word };
	char hint[NEAREST_HINT_MAX];
	enum record_verb verb;

	for (verb = VERB_NONE + 1; verb < VERB_COUNT; verb++) {
		if (!record_rule(kind, verb))
			continue;
		if (!strcmp(record_verb_word(verb), word))
			return verb;
		nearest_offer(&nearest, record_verb_word(verb));
	}
	error_set(err, ERROR_USAGE, 0, "\"%.40s\" cannot be done to %s%s",
	    word, record_schema(kind)->plural, nearest_hint(&nearest, hint));
	return VERB_NONE;
}

struct known {
	struct nearest nearest;
	struct buf names;
};

static void offer(void *ctx, const char *name)
{
	struct known *known = ctx;
	const char *before = strstr(known->names.data ? known->names.data :
	    "", name);
	size_t len = strlen(name);

	/* Some are a field, and asked for by themselves, too. */
	for (; before; before = strstr(before + 1, name))
		if ((before == known->names.data || before[-1] == ' ') &&
		    (!before[len] || before[len] == ','))
			return;
	nearest_offer(&known->nearest, name);
	buf_printf(&known->names, "%s%s", known->names.len ? ", " : "", name);
}

/* What it takes is longer than an error. */
static bool refuse(const struct record_schema *schema,
    const struct record_rule *rule, const char *name, struct error *err)
{
	struct known known = { .nearest = { .typed = name } };
	const char *word = record_verb_word(rule->verb);
	char hint[NEAREST_HINT_MAX];

	buf_init(&known.names, BUF_SMALL_MAX);
	record_inputs_each(schema, rule, offer, &known);
	if (known.names.len)
		print_line(stderr, "callbox: \"change %s %s\" takes %s",
		    schema->name, word, known.names.data);
	error_set(err, ERROR_USAGE, 0, known.names.len ? "\"%.40s\" is "
	    "nothing that it takes%s" : "\"%.40s\": it takes no values%s",
	    name, nearest_hint(&known.nearest, hint));
	buf_release(&known.names);
	return false;
}

/* NAME=VALUE; "-" as the value: standard input. */
static bool take_input(struct changing *c, char *word, struct error *err)
{
	const struct record_rule *rule = record_rule(c->change.kind,
	    c->change.verb);
	const struct record_schema *schema = record_schema(c->change.kind);
	char *equals = strchr(word, '=');
	const char *value;
	int field;

	if (!equals)
		return error_set(err, ERROR_USAGE, 0,
		    "\"%.60s\" is not NAME=VALUE", word);
	if (c->change.inputs_len == INPUTS_MAX)
		return error_set(err, ERROR_USAGE, 0, "too many values");
	*equals = '\0';
	value = equals + 1;
	if (!record_input_known(schema, rule, word))
		return refuse(schema, rule, word, err);
	if (!strcmp(value, "-")) {
		free(c->input);
		c->input = script_input(VALUE_MAX_BYTES, err);
		if (!c->input)
			return false;
		value = c->input;
	}
	field = record_field_index(schema, word);
	if (field >= 0 && !record_check(&schema->fields[field], value, err)) {
		err->code = ERROR_USAGE;
		return false;
	}
	c->inputs[c->change.inputs_len++] = (struct record_input){ word,
		value };
	return true;
}

static bool read_change(struct changing *c, int argc, char **argv,
    struct error *err)
{
	const struct record_rule *rule;
	int word = 2;

	c->change.kind = record_kind_of(c->args.words[0]);
	if (!record_schema(c->change.kind))
		return error_set(err, ERROR_USAGE, 0,
		    "\"%.40s\" is no kind of record", c->args.words[0]);
	c->change.verb = verb_of(c->change.kind, c->args.words[1], err);
	if (!c->change.verb)
		return false;
	rule = record_rule(c->change.kind, c->change.verb);
	if (strstr(rule->path, "{id}") || (rule->body &&
	    (strstr(rule->body, "$id") || strstr(rule->body, "#id")))) {
		if (word >= c->args.words_len || strchr(c->args.words[word],
		    '='))
			return error_set(err, ERROR_USAGE, 0, "of which %s? "
			    "its id comes after the verb",
			    record_schema(c->change.kind)->name);
		c->change.id = c->args.words[word++];
	}
	c->change.target = args_get(&c->args, "--target");
	for (; word < c->args.words_len; word++)
		if (!take_input(c, c->args.words[word], err))
			return false;
	c->change.inputs = c->inputs;
	if (rule->flags & (RULE_FINAL | RULE_ASK) &&
	    !args_get(&c->args, "--yes"))
		return error_set(err, ERROR_USAGE, 0, "%s (say --yes if "
		    "that is meant)", rule->warning ? rule->warning :
		    rule->words);
	return true;
}

static bool take(void *ctx, const struct api_reply *reply)
{
	struct changing *c = ctx;

	if (reply->final && !reply->err.code && reply->record)
		format_whole_record(format_of(&c->args), reply->record);
	return true;
}

int change_run(struct config *config, int argc, char **argv)
{
	struct changing c = { 0 };
	struct script script = { 0 };
	struct error err = { 0 };
	bool ok;

	if (!args_read(command_find("change")->synopsis, argc, argv, &c.args,
	    &err))
		return command_failed(&err);
	if (c.args.words_len < 2)
		return command_usage("change");
	ok = read_change(&c, argc, argv, &err) &&
	    script_open(&script, config, false, &err) &&
	    attributes_type(&script, &c.change, c.inputs, &c.arena, &err) &&
	    script_ask(&script, request_change(&c.change), take, &c, &err);
	script_close(&script);
	free(c.input);
	arena_release(&c.arena);
	return ok ? 0 : command_failed(&err);
}
