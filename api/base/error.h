/*
 * One error value for the whole program.
 *
 * What can fail returns bool and takes a struct error * last. The error is
 * untouched on success and set on failure; passing NULL is allowed where the
 * caller does not want to know. An error is a plain value: nothing to free,
 * safe to copy and to send from one thread to the other.
 */
#ifndef CALLBOX_ERROR_H
#define CALLBOX_ERROR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* Code and the sentence that describes it when there is nothing better. */
#define ERROR_CODES(X) \
	X(ERROR_NONE, "No error") \
	X(ERROR_USAGE, "The command was not understood") \
	X(ERROR_CONFIG, "A setting is wrong") \
	X(ERROR_FILE, "A file could not be read or written") \
	X(ERROR_PERMISSIONS, "A file or folder is open to other users") \
	X(ERROR_VAULT, "The vault is damaged") \
	X(ERROR_VAULT_LOCKED, "The vault is locked") \
	X(ERROR_PASSPHRASE, "The passphrase or key does not open this vault") \
	X(ERROR_STORE, "The local cache could not be used") \
	X(ERROR_OFFLINE, "The network cannot be reached") \
	X(ERROR_TLS, "The server's certificate was not accepted") \
	X(ERROR_TIMEOUT, "The server did not answer in time") \
	X(ERROR_TOO_BIG, "The answer was larger than allowed") \
	X(ERROR_DECODE, "The answer was not understood") \
	X(ERROR_REFUSED, "Intercom refused the request") \
	X(ERROR_NOT_FOUND, "It does not exist (any more)") \
	X(ERROR_CONFLICT, "Somebody changed it at the same time") \
	X(ERROR_RATE, "The rate limit is used up") \
	X(ERROR_AUTH, "Intercom does not accept the access token") \
	X(ERROR_FORBIDDEN, "A permission is missing") \
	X(ERROR_PLAN, "The workspace's plan does not include this") \
	X(ERROR_VERSION, "The API version was not accepted") \
	X(ERROR_SERVER, "Intercom has a problem") \
	X(ERROR_UNKNOWN_OUTCOME, "It is not known whether this arrived") \
	X(ERROR_CANCELLED, "Cancelled") \
	X(ERROR_STOPPED, "The program is stopping") \
	X(ERROR_PANE, "A pane was refused") \
	X(ERROR_INPUT, "The input is not valid")

enum error_code {
#define X(code, sentence) code,
	ERROR_CODES(X)
#undef X
	ERROR_COUNT
};

enum { ERROR_TEXT_MAX = 160 };

/*
 * detail: errno for ERROR_FILE, ERROR_PERMISSIONS; CURLcode for ERROR_OFFLINE,
 *         ERROR_TLS, ERROR_TIMEOUT; HTTP status for what Intercom answered;
 *         SQLite's code for ERROR_STORE; enum keystore_fault for ERROR_VAULT
 *         (0 for a sealed blob); a command's exit status for ERROR_CONFIG;
 *         else 0.
 * text:   a sentence for the user, UTF-8, always terminated, not yet safe to
 *         show (it may quote the server); ends with Intercom's request_id in
 *         parentheses if there was one.
 */
struct error {
	enum error_code code;
	int detail;
	char text[ERROR_TEXT_MAX];
};

/*
 * Set *err (if not NULL) and return false, so that callers write
 * `return error_set(...)`. fmt NULL uses the code's own sentence. A text that
 * is too long is cut at a character.
 */
bool error_set(struct error *err, enum error_code code, int detail,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));
bool error_vset(struct error *err, enum error_code code, int detail,
    const char *fmt, va_list ap) __attribute__((format(printf, 4, 0)));

/* Put "context: " in front of the text that is there. Returns false. */
bool error_prefix(struct error *err, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* The code's own sentence; a constant. */
const char *error_sentence(enum error_code code);

/* The code's name, as in the enum; a constant, for logs and --json. */
const char *error_name(enum error_code code);

#endif
