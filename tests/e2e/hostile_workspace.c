/*
 * A workspace for the simulator in which every text that the service can
 * return is an attack: one conversation a class of tests/unit/hostile.c, with
 * the class in names, addresses, subjects, bodies, attachments, events, tags.
 */
#include "config.h"

#include "api/base/utf8.h"
#include "tests/unit/hostile.h"

#include <stdio.h>
#include <string.h>

enum { PARTS = 10, PEOPLE = 40 };

static void put_text(const char *bytes, size_t len)
{
	uint32_t code;
	size_t at = 0;

	while (at < len) {
		at += utf8_decode(bytes + at, len - at, &code, NULL);
		if (code == '"' || code == '\\')
			printf("\\%c", (int)code);
		else if (code >= 0x10000)
			printf("\\u%04x\\u%04x",
			    0xd800 + (unsigned)((code - 0x10000) >> 10),
			    0xdc00 + (unsigned)((code - 0x10000) & 0x3ff));
		else if (code < 0x20 || code >= 0x7f)
			printf("\\u%04x", (unsigned)code);
		else
			putchar((int)code);
	}
}

/* "name": "the attack", with something in front and a comma behind. */
static void put(const char *name, const char *before, const struct hostile *h)
{
	printf("\"%s\": \"%s", name, before);
	put_text(h->bytes, h->len);
	printf("\", ");
}

static void put_body(const struct hostile *h)
{
	printf("\"body\": \"<p>");
	put_text(h->bytes, h->len);
	printf("</p><pre>");
	put_text(h->bytes, h->len);
	printf("</pre><p><a href=\\\"https://x.example/");
	put_text(h->bytes, h->len);
	printf("\\\">");
	put_text(h->bytes, h->len);
	printf("</a><img src=\\\"https://x.example/a.png\\\" width=90 "
	    "height=90 alt=\\\"");
	put_text(h->bytes, h->len);
	printf("\\\"></p>\"");
}

static const struct hostile *class_of(size_t i)
{
	return &hostile_all[i % hostile_len];
}

static void put_people(void)
{
	size_t i;

	printf("\"me\": \"admin0\",\n\"bot\": {\"key\": \"pip\", \"id\": "
	    "\"8140001\", ");
	put("name", "", class_of(0));
	printf("\"email\": \"pip@x.example\"},\n\"admins\": [");
	for (i = 0; i < PEOPLE; i++) {
		printf("%s{\"key\": \"admin%zu\", \"id\": \"81%05zu\", ",
		    i ? ",\n" : "", i, i);
		put("name", "", class_of(i * 5));
		put("job_title", "", class_of(i));
		put("email", "", class_of(i + 40));
		printf("\"away\": false, \"reassign\": false, \"teams\": "
		    "[\"team%zu\"]}", i);
	}
	printf("],\n\"teams\": [");
	for (i = 0; i < PEOPLE; i++) {
		printf("%s{\"key\": \"team%zu\", \"id\": \"53%05zu\", ",
		    i ? ",\n" : "", i, i);
		put("name", "", class_of(i * 5 + 1));
		printf("\"distribution\": \"manual\"}");
	}
	printf("],\n\"contacts\": [");
	for (i = 0; i < hostile_len; i++) {
		printf("%s{\"key\": \"contact%zu\", \"id\": \"c%023zu\", "
		    "\"role\": \"user\", \"company\": \"company%zu\", ",
		    i ? ",\n" : "", i, i, i);
		put("name", "", class_of(i));
		put("email", "", class_of(i));
		put("phone", "", class_of(i));
		printf("\"created\": -9000}");
	}
	printf("],\n\"companies\": [");
	for (i = 0; i < hostile_len; i++) {
		printf("%s{\"key\": \"company%zu\", \"id\": \"d%023zu\", "
		    "\"company_id\": \"x%zu\", ", i ? ",\n" : "", i, i, i);
		put("name", "", class_of(i));
		put("website", "", class_of(i));
		put("industry", "", class_of(i));
		printf("\"created\": -9000}");
	}
	printf("],\n");
}

/* Tags go by their names: each has another one. */
static void put_labels(void)
{
	char number[24];
	size_t i;

	printf("\"tags\": [");
	for (i = 0; i < hostile_len; i++) {
		printf("%s{", i ? ",\n" : "");
		snprintf(number, sizeof(number), "t%zu", i);
		put("name", number, class_of(i));
		printf("\"id\": \"72%05zu\"}", i);
	}
	printf("],\n\"segments\": [],\n\"ticket_types\": [],\n\"macros\": [");
	for (i = 0; i < hostile_len; i++) {
		printf("%s{\"id\": \"41%04zu\", ", i ? ",\n" : "", i);
		put("name", "", class_of(i));
		put("body_text", "", class_of(i));
		put_body(class_of(i));
		printf(", \"created\": -9000, \"updated\": -9000}");
	}
	printf("],\n");
}

static void put_part(size_t i, size_t k)
{
	static const char *const types[] = { "comment", "note" };
	const struct hostile *h = class_of(i + k);

	printf("%s{\"type\": \"%s\", \"at\": -%zu, \"by\": \"%s%zu\", ",
	    k ? ",\n" : "", types[k % 2], 900 - k * 10,
	    k % 2 ? "admin" : "contact", k % 2 ? i % PEOPLE : i);
	put_body(h);
	printf(", \"attachments\": [{");
	put("name", "", h);
	put("content_type", "", h);
	printf("\"size\": 9}]},\n{\"type\": \"conversation_attribute_updated_"
	    "by_admin\", \"at\": -%zu, \"by\": \"admin%zu\", \"details\": "
	    "{\"attribute\": {\"name\": \"", 895 - k * 10, (i + k) % PEOPLE);
	put_text(h->bytes, h->len);
	printf("\"}, \"value\": {\"name\": \"");
	put_text(h->bytes, h->len);
	printf("\", \"previous\": \"\"}}}");
}

static void put_conversation(size_t i)
{
	const struct hostile *h = class_of(i);
	size_t k;

	printf("%s{\"key\": \"k%zu\", \"id\": \"2154%08zu\", \"contacts\": "
	    "[\"contact%zu\"], \"company\": \"company%zu\", ", i ? ",\n" : "",
	    i, i, i, i);
	put("title", "", h);
	printf("\"state\": \"open\", \"priority\": \"none\", \"to\": "
	    "\"admin0\", \"team\": \"team%zu\", \"tags\": [\"t%zu",
	    i % PEOPLE, i);
	put_text(h->bytes, h->len);
	printf("\"], \"created\": -%zu, \"waiting\": -%zu, \"sla\": {",
	    1000 + i, 900 + i);
	put("name", "", h);
	printf("\"status\": \"active\"}, \"source\": {\"type\": \"email\", "
	    "\"delivered_as\": \"customer_initiated\", ");
	put("subject", "", h);
	put_body(h);
	printf("}, \"parts\": [");
	for (k = 0; k < PARTS; k++)
		put_part(i, k);
	printf("]}");
}

int main(void)
{
	size_t i;

	printf("{\"format\": [], \"app\": {\"id_code\": \"abc\", ");
	put("name", "", class_of(0));
	printf("\"region\": \"EU\", \"timezone\": \"Europe/Berlin\", "
	    "\"created\": -9000, \"identity_verification\": true},\n");
	put_people();
	put_labels();
	printf("\"conversations\": [");
	for (i = 0; i < hostile_len; i++)
		put_conversation(i);
	printf("],\n\"live\": {\"openers\": [], \"followups\": {}}}\n");
	return 0;
}
