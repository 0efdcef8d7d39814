/* The HTTP side of the simulator; see http.c. */
#ifndef CALLBOX_SIM_HTTP_H
#define CALLBOX_SIM_HTTP_H

#include "api/simulator/sim.h"

#include <netinet/in.h>

struct MHD_Daemon;

/* Listen on 127.0.0.1; port 0: any. NULL: it cannot. */
struct MHD_Daemon *http_start(struct sim *sim, uint16_t port,
    int *real_port);
/* Wake what has waited long enough; ms until the next, -1: none. */
int http_resume(void);
void http_stop(struct MHD_Daemon *daemon);

#endif
