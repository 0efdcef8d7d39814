/*
 * Reads what a program sends to its terminal and says what has no place there.
 *
 * Allowed are text that the gate could have made, and the sequences that
 * curses sends for the terminals that the tests use, with the modes that the
 * program asks for. Everything else, a title or a colour of somebody's making
 * for instance, is a violation; the first ones are kept with what stood around
 * them. A stream may come in pieces of any size.
 */
#ifndef CALLBOX_TESTS_STREAM_H
#define CALLBOX_TESTS_STREAM_H

#include <stddef.h>
#include <stdio.h>

enum { STREAM_KEPT = 10, STREAM_SEQUENCE_MAX = 256 };

struct stream {
	char pending[STREAM_SEQUENCE_MAX];       /* begun, not ended */
	size_t pending_len;
	size_t bytes, characters, sequences, violations;
	char kept[STREAM_KEPT][STREAM_SEQUENCE_MAX * 4];
};

/* Start from { 0 }. */
void stream_read(struct stream *stream, const char *bytes, size_t len);
/* What has begun must have ended. */
void stream_end(struct stream *stream);
/* "12,345 bytes, 9,000 characters, 321 sequences, 0 violations" and those. */
void stream_report(const struct stream *stream, FILE *to);

#endif
