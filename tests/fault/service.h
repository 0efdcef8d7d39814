/*
 * callbox-simulator with a workspace made for faults: conversations and
 * contacts by number, all alike, so that requests and answers of one kind have
 * the same length and a byte's offset means the same in each.
 *
 * A case is a number; it has the conversation and the contact of that number,
 * and its words are case_words(). The journal tells what the service did.
 */
#ifndef CALLBOX_FAULT_SERVICE_H
#define CALLBOX_FAULT_SERVICE_H

#include "tests/unit/api/simulator.h"

#include <stddef.h>

enum { CASE_ID_MAX = 16, SERVICE_PATH_MAX = 200 };

struct service {
	struct simulator simulator;
	char journal[SERVICE_PATH_MAX];
};

/* What each conversation is like at first. */
enum service_state { SERVICE_OPEN, SERVICE_CLOSED, SERVICE_TAGGED };

/* n conversations and contacts; files in folder. Ends the program when it
 * does not start. */
void service_start(struct service *service, const char *folder, size_t n,
    enum service_state state);
void service_stop(struct service *service);

/* The id of its conversation, and of its contact. */
void case_id(size_t number, char out[CASE_ID_MAX]);
/* "case-000012" */
void case_words(size_t number, char out[CASE_ID_MAX]);
/* Which case a request is of, by an id or words in it; SIZE_MAX: of none. */
size_t case_of(const char *text);

/* How many requests that change something were done (status below 400) and
 * refused, by case; what is of no case is not counted. Arrays of n. */
void service_count(const struct service *service, unsigned *done,
    unsigned *refused, size_t n);

#endif
