/* Answers that are not what was asked for, as bytes. */
#ifndef CALLBOX_FAULT_ANSWERS_H
#define CALLBOX_FAULT_ANSWERS_H

#include <stdbool.h>
#include <stddef.h>

struct odd_answer {
	const char *name, *bytes;
	bool refusal;            /* says that nothing was done: not tried after
	                            the service has done it */
	bool conversation;       /* is of another conversation */
	size_t padding, drip;    /* as in struct fault */
};

/* The last one has no name. */
extern const struct odd_answer odd_answers[];

#endif
