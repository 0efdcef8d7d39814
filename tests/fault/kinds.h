/*
 * The kinds of commands, each with how one of a case is made and what the
 * mirror has to show once it is done.
 */
#ifndef CALLBOX_FAULT_KINDS_H
#define CALLBOX_FAULT_KINDS_H

#include "api/request.h"
#include "tests/fault/service.h"

struct kind {
	const char *name;
	bool once;               /* must not be repeated */
	bool found;              /* … and can be looked for where it was made */
	enum service_state state;        /* what it needs to begin with */
	struct api_request *(*make)(const char *id, const char *words);
	/* Whether the conversation shows it; NULL: it is not about one. */
	bool (*shows)(const struct conversation *conversation,
	    const char *words);
	bool (*has_words)(const struct conversation *conversation,
	    const char *words);  /* … as pending, for those with words */
};

/* The last one has no name. What they send is a file in that folder. */
extern const struct kind kinds[];
void kinds_make_file(const char *folder);
/* One that was made before, by another process. */
void kinds_use_file(const char *folder);

#endif
