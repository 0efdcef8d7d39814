/*
 * What goes wrong on purpose.
 *
 *     SPEC     = [METHOD " "] PATTERN ["#" N ["+"]] "=" FAULT
 *     PATTERN  = a path; "*" stands for anything
 *     N        = which of the matching requests, from 1; "+": and all later
 *     FAULT    = cut-response@BYTES | reset | stall:MS | status:CODE | html |
 *                garble | null | error-list | big:BYTES | bad-utf8 | empty |
 *                truncated
 * Without N, every matching request. "POST /conversations/1/reply#2=reset".
 */
#include "config.h"

#include "api/simulator/sim.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

enum { FAULTS_MAX = 32 };

static struct {
	char method[10], pattern[120];
	int nth, seen;           /* nth 0: every one */
	bool later;
	struct fault fault;
} faults[FAULTS_MAX];
static int faults_len;

static const struct {
	const char *name;
	enum fault_kind kind;
} kinds[] = {
	{ "cut-response", FAULT_CUT_RESPONSE }, { "reset", FAULT_RESET },
	{ "stall", FAULT_STALL }, { "status", FAULT_STATUS },
	{ "html", FAULT_HTML }, { "garble", FAULT_GARBLE },
	{ "null", FAULT_NULL }, { "error-list", FAULT_ERROR_LIST },
	{ "big", FAULT_BIG }, { "bad-utf8", FAULT_BAD_UTF8 },
	{ "empty", FAULT_EMPTY }, { "truncated", FAULT_TRUNCATED_JSON },
};

void fault_clear(void)
{
	faults_len = 0;
}

bool fault_add(const char *spec, char *why, size_t size)
{
	const char *equals = strrchr(spec, '='), *space = strchr(spec, ' ');
	const char *hash, *name;
	size_t i, n;
	char *end;

	if (!equals || faults_len == FAULTS_MAX) {
		snprintf(why, size, "\"%s\": write [METHOD ]PATH[#N]=FAULT",
		    spec);
		return false;
	}
	memset(&faults[faults_len], 0, sizeof(faults[0]));
	if (space && space < equals) {
		snprintf(faults[faults_len].method,
		    sizeof(faults[0].method), "%.*s", (int)(space - spec),
		    spec);
		spec = space + 1;
	}
	hash = strchr(spec, '#');
	if (hash && hash < equals) {
		faults[faults_len].nth = (int)strtol(hash + 1, &end, 10);
		faults[faults_len].later = *end == '+';
	} else {
		hash = equals;
	}
	snprintf(faults[faults_len].pattern, sizeof(faults[0].pattern),
	    "%.*s", (int)(hash - spec), spec);
	name = equals + 1;
	n = strcspn(name, ":@");
	for (i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strlen(kinds[i].name) == n &&
		    !strncmp(kinds[i].name, name, n)) {
			faults[faults_len].fault.kind = kinds[i].kind;
			faults[faults_len].fault.amount = name[n] ?
			    strtol(name + n + 1, NULL, 10) : 0;
			faults_len++;
			return true;
		}
	snprintf(why, size, "\"%s\": there is no such fault", name);
	return false;
}

/* The first that is meant; stalls are looked at before the handler and all
 * else after it, so each counts its own. */
static struct fault match(const char *method, const char *path, bool stall)
{
	struct fault found = { FAULT_NONE, 0 };
	int i;

	for (i = 0; i < faults_len; i++) {
		if ((faults[i].fault.kind == FAULT_STALL) != stall)
			continue;
		if (faults[i].method[0] &&
		    strcmp(faults[i].method, method) != 0)
			continue;
		if (fnmatch(faults[i].pattern, path, 0) != 0)
			continue;
		/* Each counts all that match it, also those that another
		 * fault hits. */
		faults[i].seen++;
		if (found.kind == FAULT_NONE && (!faults[i].nth ||
		    faults[i].seen == faults[i].nth ||
		    (faults[i].later && faults[i].seen > faults[i].nth)))
			found = faults[i].fault;
	}
	return found;
}

struct fault fault_for(const char *method, const char *path)
{
	return match(method, path, false);
}

struct fault fault_stall(const char *method, const char *path)
{
	return match(method, path, true);
}
