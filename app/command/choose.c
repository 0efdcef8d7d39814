/* Teammates, teams and tags by what a person types. */
#include "config.h"

#include "app/command/choose.h"

#include <string.h>
#include <strings.h>

/* The best so far; rank: 2 whole, 1 beginning, 0 none. */
struct choice {
	const char *word, *id;
	int rank, same;
};

static void offer(struct choice *choice, const char *id, const char *name,
    const char *email)
{
	const char *word = choice->word;
	int rank = 0;

	if (!strcmp(word, id) || (name && !strcasecmp(word, name)) ||
	    (email && !strcasecmp(word, email)))
		rank = 2;
	else if (name && *word && !strncasecmp(word, name, strlen(word)))
		rank = 1;
	if (!rank || rank < choice->rank)
		return;
	choice->same = rank == choice->rank ? choice->same + 1 : 1;
	choice->rank = rank;
	choice->id = id;
}

static const char *made(const struct choice *choice, const char *what,
    struct error *err)
{
	if (choice->same == 1)
		return choice->id;
	error_set(err, ERROR_INPUT, 0, choice->same ?
	    "\"%.60s\" fits more than one %s" : "\"%.60s\" is no %s here",
	    choice->word, what);
	return NULL;
}

const char *choose_admin(const struct workspace *workspace, const char *word,
    struct error *err)
{
	struct choice choice = { .word = word };
	size_t i;

	if (!strcmp(word, "me"))
		return workspace->me.id;
	for (i = 0; i < workspace->admins_len; i++)
		offer(&choice, workspace->admins[i].id,
		    workspace->admins[i].name, workspace->admins[i].email);
	return made(&choice, "teammate", err);
}

const char *choose_team(const struct workspace *workspace, const char *word,
    struct error *err)
{
	struct choice choice = { .word = word };
	size_t i;

	for (i = 0; i < workspace->teams_len; i++)
		offer(&choice, workspace->teams[i].id,
		    workspace->teams[i].name, NULL);
	return made(&choice, "team", err);
}

const char *choose_tag(const struct workspace *workspace, const char *word,
    struct error *err)
{
	struct choice choice = { .word = word };
	size_t i;

	for (i = 0; i < workspace->tags_len; i++)
		offer(&choice, workspace->tags[i].id,
		    workspace->tags[i].name, NULL);
	return made(&choice, "tag", err);
}
