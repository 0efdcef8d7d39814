/* The workspace in memory. */
#include "config.h"

#include "api/simulator/sim.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

void *xrealloc(void *old, size_t n, size_t size)
{
	void *p = reallocarray(old, n ? n : 1, size);

	if (!p) {
		fputs("callbox-simulator: out of memory\n", stderr);
		exit(1);
	}
	return p;
}

char *xstrdup(const char *text)
{
	size_t len = text ? strlen(text) + 1 : 0;

	return text ? memcpy(xrealloc(NULL, len, 1), text, len) : NULL;
}

char *xprintf(const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	if (vasprintf(&text, fmt, ap) < 0) {
		fputs("callbox-simulator: out of memory\n", stderr);
		exit(1);
	}
	va_end(ap);
	return text;
}

jobj *jget(jobj *object, const char *key)
{
	jobj *value = NULL;

	if (object && json_object_is_type(object, json_type_object))
		json_object_object_get_ex(object, key, &value);
	return value;
}

const char *jtext(jobj *object, const char *key)
{
	jobj *value = jget(object, key);

	return value && json_object_is_type(value, json_type_string) ?
	    json_object_get_string(value) : NULL;
}

int64_t jint(jobj *object, const char *key)
{
	jobj *value = jget(object, key);

	return value ? json_object_get_int64(value) : 0;
}

bool jbool(jobj *object, const char *key)
{
	jobj *value = jget(object, key);

	return value && json_object_get_boolean(value);
}

const char *jid(jobj *object, const char *key, char out[SIM_ID_MAX])
{
	jobj *value = jget(object, key);

	if (!value || (!json_object_is_type(value, json_type_string) &&
	    !json_object_is_type(value, json_type_int)))
		return NULL;
	snprintf(out, SIM_ID_MAX, "%s", json_object_get_string(value));
	return out;
}

void jset(jobj *object, const char *key, jobj *value)
{
	json_object_object_add(object, key, value);
}

void jset_text(jobj *object, const char *key, const char *text)
{
	jset(object, key, text ? json_object_new_string(text) : NULL);
}

void jset_int(jobj *object, const char *key, int64_t value)
{
	jset(object, key, json_object_new_int64(value));
}

void jset_time(jobj *object, const char *key, int64_t value)
{
	jset(object, key, value ? json_object_new_int64(value) : NULL);
}

int64_t sim_now(const struct sim *sim)
{
	return (int64_t)time(NULL) + sim->now_offset;
}

char *sim_new_id(struct sim *sim, char out[SIM_ID_MAX])
{
	snprintf(out, SIM_ID_MAX, "%llu", (unsigned long long)sim->next_id++);
	return out;
}

/* xorshift: the same for the same seed, everywhere. */
uint32_t sim_random(uint32_t *state)
{
	uint32_t x = *state ? *state : 0x9e3779b9u;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	return *state = x;
}

static bool same(const char *one, const char *two)
{
	return one && two && !strcmp(one, two);
}

int sim_find_admin(const struct sim *sim, const char *wanted)
{
	int i;

	for (i = 0; i < sim->admins_len; i++)
		if (same(sim->admins[i].id, wanted) ||
		    same(sim->admins[i].key, wanted))
			return i;
	return -1;
}

int sim_find_team(const struct sim *sim, const char *wanted)
{
	int i;

	for (i = 0; i < sim->teams_len; i++)
		if (same(sim->teams[i].id, wanted) ||
		    same(sim->teams[i].key, wanted))
			return i;
	return -1;
}

int sim_find_tag(const struct sim *sim, const char *wanted)
{
	int i;

	for (i = 0; wanted && i < sim->tags_len; i++)
		if (same(sim->tags[i].id, wanted) ||
		    !strcasecmp(sim->tags[i].name, wanted))
			return i;
	return -1;
}

int sim_find_contact(const struct sim *sim, const char *wanted)
{
	int i;

	for (i = 0; wanted && i < sim->contacts_len; i++)
		if (same(sim->contacts[i].id, wanted) ||
		    same(sim->contacts[i].key, wanted))
			return i;
	return -1;
}

int sim_find_contact_email(const struct sim *sim, const char *email)
{
	int i;

	for (i = 0; email && i < sim->contacts_len; i++)
		if (sim->contacts[i].email &&
		    !strcasecmp(sim->contacts[i].email, email))
			return i;
	return -1;
}

struct sim_conversation *sim_find_conversation(struct sim *sim,
    const char *id)
{
	int i;

	for (i = 0; i < sim->conversations_len; i++)
		if (!strcmp(sim->conversations[i].id, id))
			return sim->conversations[i].deleted ? NULL :
			    &sim->conversations[i];
	return NULL;
}

/* Room for one more in an array that doubles. */
static void *grow(void *array, int len, size_t size)
{
	if (len & (len - 1))
		return array;
	return xrealloc(array, len ? (size_t)len * 2 : 1, size);
}

struct sim_conversation *sim_add_conversation(struct sim *sim)
{
	struct sim_conversation *conversation;

	sim->conversations = grow(sim->conversations,
	    sim->conversations_len, sizeof(*sim->conversations));
	conversation = &sim->conversations[sim->conversations_len++];
	*conversation = (struct sim_conversation){ .admin = -1, .team = -1 };
	return conversation;
}

struct sim_contact *sim_add_contact(struct sim *sim)
{
	struct sim_contact *contact;

	sim->contacts = grow(sim->contacts, sim->contacts_len,
	    sizeof(*sim->contacts));
	contact = &sim->contacts[sim->contacts_len++];
	*contact = (struct sim_contact){
		.tags = json_object_new_array(),
		.notes = json_object_new_array(),
		.companies = json_object_new_array(),
		.segments = json_object_new_array(),
		.subscriptions = json_object_new_object(),
		.extra = json_object_new_object() };
	return contact;
}

int sim_add_tag(struct sim *sim, const char *name)
{
	char id[SIM_ID_MAX];

	sim->tags = grow(sim->tags, sim->tags_len, sizeof(*sim->tags));
	sim->tags[sim->tags_len] = (struct sim_tag){
		xstrdup(sim_new_id(sim, id)), xstrdup(name) };
	return sim->tags_len++;
}

void sim_touch(struct sim *sim, struct sim_conversation *conversation)
{
	int64_t now = sim_now(sim);

	/* Two changes within a second are told apart by callers' clocks only,
	 * as with the real service. */
	conversation->updated = now;
	conversation->indexed = now + (sim->search_lag_ms + 999) / 1000;
}

void sim_add_part(struct sim *sim, struct sim_conversation *conversation,
    jobj *part)
{
	static const char *const names[] = { "open", "closed", "snoozed" };

	if (!conversation->parts)
		generate_fill(sim, conversation);
	jset_text(part, "state", names[conversation->state]);
	json_object_array_add(conversation->parts, part);
	if (json_object_array_length(conversation->parts) > SIM_PARTS_MAX) {
		json_object_array_del_idx(conversation->parts, 0, 1);
		conversation->dropped++;
	}
	sim_touch(sim, conversation);
}
