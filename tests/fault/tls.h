/*
 * The service's end of TLS, so that what goes wrong can go wrong in the middle
 * of a record: records are made into a buffer, and whoever made them writes
 * as much of it as he likes.
 */
#ifndef CALLBOX_FAULT_TLS_H
#define CALLBOX_FAULT_TLS_H

#include "api/base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum {
	TLS_RECORD = 256,        /* bytes of an answer that one record has */
	TLS_RECORD_WIRE = TLS_RECORD + 22        /* … and on the wire (1.3) */
};

struct tls;
/* A new certificate for 127.0.0.1, also written to ca_file. Ends the program
 * when it cannot be made. */
struct tls *tls_new(const char *ca_file);
void tls_free(struct tls *tls);

/* One connection, its socket borrowed. Of our part of the handshake at most
 * so many bytes are written; NULL: it did not come to an end. */
struct tls_end;
struct tls_end *tls_accept(struct tls *tls, int fd, size_t most);
void tls_end_free(struct tls_end *end);
/* As recv; 0 also when it is over without having been said. */
ssize_t tls_read(struct tls_end *end, char *bytes, size_t len);
/* Records for these bytes, or the one that says that no more will come, are
 * appended; nothing is written. */
bool tls_seal(struct tls_end *end, const char *bytes, size_t len,
    struct buf *out);
bool tls_seal_end(struct tls_end *end, struct buf *out);

#endif
