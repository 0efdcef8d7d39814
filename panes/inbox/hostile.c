/* Whether a conversation holds text that is dangerous to a terminal. */
#include "config.h"

#include "panes/inbox/inbox.h"
#include "panes/render/html.h"
#include "panes/render/text.h"

#include <string.h>

static size_t count(const char *text)
{
	return text ? text_hostile(text, strlen(text)) : 0;
}

static size_t count_html(const char *html)
{
	return html ? html_hostile(html, strlen(html)) : 0;
}

size_t hostile_count(const struct conversation *conversation)
{
	const struct part *part;
	size_t n, i, k;

	n = count(conversation->title) + count(conversation->contact.name) +
	    count(conversation->contact.email) + count(conversation->company);
	for (i = 0; i < conversation->parts_len; i++) {
		part = &conversation->parts[i];
		n += count_html(part->body) + count_html(part->quoted) +
		    count(part->subject);
		for (k = 0; k < part->attachments_len; k++)
			n += count(part->attachments[k].name);
	}
	return n;
}
