/* A macro's placeholders, filled with what is known. */
#include "config.h"

#include "api/base/buf.h"
#include "panes/inbox/inbox.h"

#include <stdlib.h>
#include <string.h>

/* "Ada Lovelace" → "Ada", and the rest. */
static char *first_name(const char *name)
{
	return name ? mem_strndup(name, strcspn(name, " ")) : NULL;
}

static char *last_name(const char *name)
{
	const char *space = name ? strrchr(name, ' ') : NULL;

	return space ? mem_strdup(space + 1) : NULL;
}

/* The value of user.name and the like; yours to free, NULL: not known. The
 * keys are those that Intercom's own macro editor offers. */
static char *value_of(const char *key,
    const struct conversation *conversation, const struct admin *me)
{
	const struct person *contact = &conversation->contact;
	size_t i;

	if (!strcmp(key, "user.name") || !strcmp(key, "contact.name"))
		return mem_strdup(contact->name);
	if (!strcmp(key, "user.first_name") ||
	    !strcmp(key, "contact.first_name"))
		return first_name(contact->name);
	if (!strcmp(key, "user.last_name") || !strcmp(key, "contact.last_name"))
		return last_name(contact->name);
	if (!strcmp(key, "user.email") || !strcmp(key, "contact.email"))
		return mem_strdup(contact->email);
	if (!strcmp(key, "user.id") || !strcmp(key, "contact.id"))
		return mem_strdup(contact->id);
	if (!strcmp(key, "company.name"))
		return mem_strdup(conversation->company);
	if (!strcmp(key, "conversation.id"))
		return mem_strdup(conversation->id);
	if (!strcmp(key, "teammate.name") || !strcmp(key, "admin.name"))
		return mem_strdup(me->name);
	if (!strcmp(key, "teammate.first_name") ||
	    !strcmp(key, "admin.first_name"))
		return first_name(me->name);
	if (!strcmp(key, "teammate.email") || !strcmp(key, "admin.email"))
		return mem_strdup(me->email);
	if (!strncmp(key, "conversation.", strlen("conversation.")))
		for (i = 0; i < conversation->attributes_len; i++)
			if (!strcmp(conversation->attributes[i].name,
			    key + strlen("conversation.")))
				return mem_strdup(
				    conversation->attributes[i].value);
	return NULL;
}

/*
 * One placeholder, `user.name|fallback:"there"` without its braces. What is
 * neither known nor has a fallback stays, so that nobody sends a gap unseen.
 */
static void fill_one(struct buf *out, const char *inside, size_t len,
    const struct conversation *conversation, const struct admin *me,
    int *unfilled)
{
	char *copy = mem_strndup(inside, len), *bar = strchr(copy, '|');
	char *fallback = NULL, *end, *key, *value;

	if (bar) {
		*bar = '\0';
		fallback = strchr(bar + 1, '"');
		end = fallback ? strrchr(fallback + 1, '"') : NULL;
		if (end)
			*end = '\0';
		fallback = end ? fallback + 1 : NULL;
	}
	key = copy + strspn(copy, " ");
	key[strcspn(key, " ")] = '\0';
	value = value_of(key, conversation, me);
	if (value && *value) {
		buf_add_text(out, value);
	} else if (fallback) {
		buf_add_text(out, fallback);
	} else {
		buf_printf(out, "{{%s}}", key);
		(*unfilled)++;
	}
	free(value);
	free(copy);
}

char *macro_fill(const struct macro *macro,
    const struct conversation *conversation, const struct admin *me,
    int *unfilled)
{
	const char *at = macro->body_text ? macro->body_text : "", *open, *close;
	struct buf out;

	*unfilled = 0;
	buf_init(&out, BUF_SMALL_MAX);
	while ((open = strstr(at, "{{")) && (close = strstr(open, "}}"))) {
		buf_add(&out, at, (size_t)(open - at));
		fill_one(&out, open + 2, (size_t)(close - open - 2),
		    conversation, me, unfilled);
		at = close + 2;
	}
	buf_add_text(&out, at);
	return buf_take(&out);
}
