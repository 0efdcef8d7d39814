/* Every accepted request as a JSON line, so that tests can count what really
 * arrived. Never the token, nor what is traded for it. */
#include "config.h"

#include "api/simulator/sim.h"

#include <string.h>

void journal_request(struct sim *sim, const struct sim_call *call,
    const char *request_id)
{
	jobj *line;

	/* The tests' own handles are no requests. */
	if (!strncmp(call->path, "/simulator/", 11))
		return;
	sim->requests++;
	if (!sim->journal)
		return;
	line = json_object_new_object();
	jset_int(line, "time", sim_now(sim));
	jset_text(line, "method", call->method);
	jset_text(line, "path", call->path);
	if (call->body && strcmp(call->path, "/auth/eagle/token") != 0)
		jset(line, "body", json_object_get(call->body));
	jset_int(line, "status", call->status);
	jset_text(line, "request_id", request_id);
	fprintf(sim->journal, "%s\n", json_object_to_json_string_ext(line,
	    JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
	fflush(sim->journal);
	json_object_put(line);
}
