/*
 * Secrets in guarded memory, and the process kept from leaking them.
 *
 * A struct secret holds bytes in memory that lies between guard pages, is
 * locked against swapping, left out of core dumps, absent in forked children
 * (touching it there crashes) and unreadable except between secret_borrow and
 * secret_return. It is wiped when it is freed. There is no copy function on
 * purpose: pass the pointer on, or take the bytes over with secret_move.
 *
 * The bytes are always followed by a 0 byte, so that what is text can be used
 * as text while it is borrowed. They end at a guard page and so are aligned
 * for nothing: copy numbers in and out. All functions may be called from any
 * thread; several borrows of one secret may overlap. Nothing prints or logs.
 *
 * Life: secret_new or secret_move or an ask_* function (ask.h) ->
 * (borrow -> return)* -> secret_free.
 */
#ifndef CALLBOX_SECRET_H
#define CALLBOX_SECRET_H

#include <stdbool.h>
#include <stddef.h>

struct error;
struct secret;

enum { SECRET_MAX = 64 << 10 };  /* bytes; more is a BUG() */

/*
 * Keep this process's memory to itself: no core dumps, no ptrace or
 * /proc/PID/mem by other processes of the same user, no SSLKEYLOGFILE (libcurl
 * would write the TLS keys there). Call it first in main(), before any secret
 * is read and before any thread is started. False with ERROR_FILE and errno if
 * the kernel refuses one of them; the others are done all the same.
 */
bool secret_harden_process(struct error *err);

/* len zero bytes, to be filled in with secret_edit. */
struct secret *secret_new(size_t len);

/* len random bytes: a new key. */
struct secret *secret_new_random(size_t len);

/* Take the bytes over: they are moved into a new secret and wiped there. */
struct secret *secret_move(void *bytes, size_t len);

/* Wipe and free; NULL is fine. A secret that is still borrowed is a BUG(). */
void secret_free(struct secret *secret);

/* How many bytes, without the 0 byte that follows them. No secret itself. */
size_t secret_len(const struct secret *secret);

/*
 * The bytes, readable until the matching secret_return. Return soon: the main
 * defence is that between uses a stray read crashes instead of leaking.
 */
const char *secret_borrow(struct secret *secret);
void secret_return(struct secret *secret);

/*
 * The bytes, writable until secret_edited, which also sets the length: len may
 * only be the old length or less; what is cut off is wiped. Only while nobody
 * borrows it and before it is shared with another thread.
 */
char *secret_edit(struct secret *secret);
void secret_edited(struct secret *secret, size_t len);

/* Same length and bytes; takes the same time wherever they differ. */
bool secret_equal(struct secret *a, struct secret *b);

/*
 * Whether every secret so far could be locked against swapping. False when the
 * limit (`ulimit -l`) was too low for one: worth one warning, as in `doctor`.
 */
bool secret_all_locked(void);

#endif
