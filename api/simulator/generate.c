/* Conversations by the hundred thousand, made when they are looked at. */
#include "config.h"

#include "api/simulator/sim.h"

#include <stdlib.h>
#include <string.h>

enum { DAY = 86400, CONTACTS_EACH = 5 };

static const char *const subjects[] = {
	"Cannot sign in after the update", "Invoice %d is wrong",
	"Export stops at %d rows", "How do I add a teammate?",
	"Refund for order %d", "The app is slow since Monday",
	"Webhook %d returns 500", "Change the billing address",
	"Two-factor code never arrives", "Question about the Pro plan",
	"Import of %d contacts failed", "Feature request: dark mode",
	"Password reset loop", "Data protection agreement",
	"Charged twice in one month", "Report %d shows no data",
};
static const char *const sentences[] = {
	"It worked yesterday and nothing changed on our side.",
	"Could you please have a look today?",
	"I have tried it in two browsers with the same result.",
	"We have %d people waiting for this.",
	"The message says: error %d, please try again.",
	"Our contract says this is included.",
	"Thank you for the quick answer last time!",
	"I attach what I see on the screen.",
	"Is there a way around it until it is fixed?",
	"Please call me if that is easier.",
};

static const char *pick(const char *const *list, size_t n, uint32_t *random)
{
	return list[sim_random(random) % n];
}

void generate_contacts(struct sim *sim, int n)
{
	static const char *const first[] = { "Alex", "Bo", "Cem", "Dana",
	    "Eli", "Fay", "Gus", "Ida", "Jo", "Kim", "Lou", "Mia", "Noa",
	    "Ola", "Pat", "Rio", "Sam", "Toni", "Uli", "Val" };
	static const char *const last[] = { "Adler", "Brand", "Cruz", "Diaz",
	    "Ernst", "Frey", "Gross", "Hahn", "Ivers", "Jung", "Kern", "Lang",
	    "Marsh", "North", "Owens", "Price", "Quist", "Rowe", "Stone" };
	uint32_t random = sim->seed + 17;
	struct sim_contact *contact;
	int i;

	for (i = 0; i < n; i++) {
		const char *one, *two;

		contact = sim_add_contact(sim);
		sim_random(&random);
		one = pick(first, sizeof(first) / sizeof(first[0]), &random);
		two = pick(last, sizeof(last) / sizeof(last[0]), &random);
		contact->id = xprintf("%024x", sim->contacts_len + 0x200000);
		contact->role = xstrdup(i % 4 == 3 ? "lead" : "user");
		contact->name = xprintf("%s %s", one, two);
		contact->email = xprintf("%s.%s.%d@generated.example", one,
		    two, i);
		contact->created = sim_now(sim) - 300 * DAY;
		contact->seen = contact->updated = sim_now(sim) -
		    (int64_t)(sim_random(&random) % (30 * DAY));
	}
}

void generate_companies(struct sim *sim, int n)
{
	static const char *const kinds[] = { "Labs", "Works", "& Sons",
	    "Group", "Studio", "Partners" };
	uint32_t random = sim->seed + 29;
	jobj *company;
	char text[64];
	int i;

	if (!sim->companies)
		sim->companies = json_object_new_array();
	for (i = 0; i < n; i++) {
		company = json_object_new_object();
		snprintf(text, sizeof(text), "%024x", i + 0x700000);
		jset_text(company, "id", text);
		snprintf(text, sizeof(text), "gen-%d", i);
		jset_text(company, "company_id", text);
		jset_text(company, "key", text);
		snprintf(text, sizeof(text), "%s %d", kinds[sim_random(
		    &random) % 6], i);
		jset_text(company, "name", text);
		jset_int(company, "monthly_spend", sim_random(&random) % 900);
		jset(company, "listed", json_object_new_boolean(1));
		json_object_array_add(sim->companies, company);
	}
}

void generate(struct sim *sim, int n)
{
	uint32_t random = sim->seed;
	int first_contact = sim->contacts_len, contacts = n / CONTACTS_EACH + 1;
	struct sim_conversation *conversation;
	int64_t now = sim_now(sim);
	int i, dice;

	generate_contacts(sim, contacts);
	for (i = 0; i < n; i++) {
		conversation = sim_add_conversation(sim);
		sim_new_id(sim, conversation->id);
		conversation->seed = sim_random(&random) | 1;
		conversation->contact = first_contact +
		    (int)(sim_random(&random) % (unsigned)contacts);
		conversation->created = now - 3600 -
		    (int64_t)(sim_random(&random) % (180 * DAY));
		conversation->updated = conversation->created +
		    (int64_t)(sim_random(&random) %
		    (unsigned)(now - conversation->created));
		conversation->indexed = conversation->updated;
		conversation->state = SIM_OPEN;
		dice = (int)(sim_random(&random) % 100);
		conversation->admin = dice < 30 ? -1 : dice < 40 ? sim->me :
		    (int)(sim_random(&random) % (unsigned)sim->admins_len);
		conversation->team = (int)(sim_random(&random) %
		    (unsigned)(sim->teams_len + 1)) - 1;
		if (sim_random(&random) % 3)
			conversation->waiting = conversation->updated;
		if (sim_random(&random) % 10 == 0)
			conversation->priority = (uint8_t)(sim_random(
			    &random) % 5);
		if (sim->tags_len && sim_random(&random) % 4 == 0)
			conversation->tags[conversation->tags_len++] =
			    (int)(sim_random(&random) %
			    (unsigned)sim->tags_len);
		conversation->read = true;
	}
}

static char *numbered(const char *text, uint32_t *random)
{
	char *gap = strstr(text, "%d");

	return gap ? xprintf("%.*s%u%s", (int)(gap - text), text,
	    100 + sim_random(random) % 9000, gap + 2) : xstrdup(text);
}

static char *paragraph(uint32_t *random)
{
	char *one = numbered(pick(sentences, sizeof(sentences) /
	    sizeof(sentences[0]), random), random);
	char *two = numbered(pick(sentences, sizeof(sentences) /
	    sizeof(sentences[0]), random), random);
	char *text = xprintf("<p>%s %s</p>", one, two);

	free(one);
	free(two);
	return text;
}

/* Title, source and parts: the same each time for the same seed. */
void generate_fill(struct sim *sim, struct sim_conversation *conversation)
{
	uint32_t random = conversation->seed;
	int parts, i;
	char *body;
	int64_t at = conversation->created;
	bool customer = true;

	if (conversation->source)
		return;
	conversation->title = numbered(pick(subjects, sizeof(subjects) /
	    sizeof(subjects[0]), &random), &random);
	body = paragraph(&random);
	conversation->source = json_object_new_object();
	jset_text(conversation->source, "type", "conversation");
	jset_text(conversation->source, "id", conversation->id);
	jset_text(conversation->source, "delivered_as",
	    "customer_initiated");
	jset_text(conversation->source, "subject", "");
	jset_text(conversation->source, "body", body);
	jset(conversation->source, "author", encode_part_author(sim,
	    "contact", conversation->contact));
	jset(conversation->source, "attachments", json_object_new_array());
	jset(conversation->source, "url", NULL);
	jset(conversation->source, "redacted", json_object_new_boolean(0));
	free(body);
	conversation->parts = json_object_new_array();
	parts = (int)(sim_random(&random) % 8);
	for (i = 0; i < parts; i++) {
		at += (conversation->updated - at) / (parts - i);
		customer = i + 1 == parts ? conversation->waiting > 0 :
		    sim_random(&random) % 2 == 0;
		body = paragraph(&random);
		json_object_array_add(conversation->parts, encode_part(sim,
		    "comment", customer ? "contact" : "admin", customer ?
		    conversation->contact : conversation->admin < 0 ?
		    sim->me : conversation->admin, body, at));
		free(body);
	}
}
