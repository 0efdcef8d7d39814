/*
 * "Did you mean …": the name that is nearest to one that was mistyped. Pure.
 *
 *     struct nearest nearest = { .typed = "conect" };
 *     nearest_offer(&nearest, name) for each name there is;
 *     nearest.name is the nearest that is near enough, or NULL.
 */
#ifndef CALLBOX_NEAREST_H
#define CALLBOX_NEAREST_H

/* typed and name are borrowed. distance: letters that were changed, added,
 * left out or swapped with their neighbour. */
struct nearest {
	const char *typed, *name;
	int distance;
};

void nearest_offer(struct nearest *nearest, const char *name);

/* " (did you mean \"connect\"?)" or "", in out; for the end of a sentence. */
enum { NEAREST_HINT_MAX = 80 };
const char *nearest_hint(const struct nearest *nearest,
    char out[NEAREST_HINT_MAX]);

#endif
