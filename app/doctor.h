/* `callbox doctor`: one check a function, one line each, with what to do. */
#ifndef CALLBOX_DOCTOR_H
#define CALLBOX_DOCTOR_H

#include "api/base/buf.h"
#include "app/settings.h"

/* argv: what stands behind "doctor". Returns the exit code: 1 if something is
 * wrong. */
int doctor_run(struct config *config, int argc, char **argv);

/* What follows is for the doctor's own files. */

enum verdict { DOCTOR_OK, DOCTOR_NOTE, DOCTOR_BAD };

struct doctor {
	struct config *config;
	bool json;
	struct buf out;          /* the JSON so far */
	int bad;
};

/* One line: what was looked at, and what there is to do about it. */
void doctor_say(struct doctor *doctor, enum verdict verdict,
    const char *what, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));

/* doctor_terminal.c: size, colours, and what the terminal itself answers. */
void doctor_terminal(struct doctor *doctor);
/* doctor_service.c: vault, mirror, outbox, then network, clock, permissions and
 * rate limit, of the account that would be opened. */
void doctor_account(struct doctor *doctor);

#endif
