/*
 * What attachments' addresses answer: a picture that says which file it
 * stands for. As with the service, whoever has the address may read it.
 */
#include "config.h"

#include "api/simulator/sim.h"

#include <stdlib.h>
#include <string.h>

/* Bytes that mean something in XML, or nothing at all, become "?". */
static char *harmless(const char *name)
{
	char *out = xstrdup(name), *at;

	for (at = out; *at; at++)
		if (strchr("<>&\"'", *at) || (unsigned char)*at < ' ' ||
		    *at == 0x7f)
			*at = '?';
	return out;
}

void get_file(struct sim_call *call)
{
	char *name = harmless(call->args[0]);

	call->status = 200;
	call->content_type = "image/svg+xml; charset=utf-8";
	call->text = xprintf("<svg xmlns=\"http://www.w3.org/2000/svg\" "
	    "width=\"640\" height=\"360\"><rect width=\"640\" height=\"360\" "
	    "fill=\"#f4f1ea\"/><text x=\"320\" y=\"170\" font-size=\"22\" "
	    "text-anchor=\"middle\">%s</text><text x=\"320\" y=\"210\" "
	    "font-size=\"15\" text-anchor=\"middle\" fill=\"#888\">would be "
	    "here: the simulated workspace keeps no files</text></svg>\n",
	    name);
	free(name);
}
