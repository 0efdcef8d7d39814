/* Rows on standard output. */
#include "config.h"

#include "api/record_write.h"
#include "app/command/format.h"
#include "app/print.h"
#include "panes/canvas.h"
#include "panes/render/doc.h"
#include "panes/render/html.h"
#include "panes/render/text.h"
#include "panes/render/when.h"
#include "panes/render/wrap.h"

#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_BYTES = 64 << 20, COLUMNS_MAX = 4, BODY_COLS = 78 };

enum format format_of(const struct args *args)
{
	return args_get(args, "--json") ? FORMAT_JSON :
	    args_get(args, "--csv") ? FORMAT_CSV : FORMAT_TEXT;
}

/* On one line, without tabs of its own. */
static void add(struct buf *out, const char *text)
{
	size_t i, from = out->len;

	if (!text)
		return;
	text_plain(out, text, strlen(text), true);
	for (i = from; i < out->len; i++)
		if (out->data[i] == '\t')
			out->data[i] = ' ';
}

static bool flush(enum format format, struct buf *out)
{
	bool ok = format == FORMAT_JSON ? print_json_lines(out) :
	    print_rows(out);

	buf_release(out);
	return ok;
}

bool format_names(enum format format, const struct record_schema *schema)
{
	struct buf out;

	if (format != FORMAT_CSV)
		return true;
	buf_init(&out, BUF_SMALL_MAX);
	if (schema)
		record_write_csv_names(&out, schema);
	else
		conversation_write_csv_names(&out);
	return flush(format, &out);
}

/* --- records --- */

static void add_value(struct buf *out, const struct record_field *field,
    const struct record_value *value)
{
	char text[WHEN_TEXT_MAX];

	if (field->type == FIELD_REFERENCE && value->refs &&
	    value->refs[0].name)
		add(out, value->refs[0].name);
	else
		add(out, record_show(field, value, text, sizeof(text)));
}

/* The columns that a list would show first, by their importance. */
static void add_columns(struct buf *out, const struct record_schema *schema,
    const struct record *record)
{
	int column, i, n = 0;

	for (column = 1; n < COLUMNS_MAX && column < 100; column++)
		for (i = 0; schema->fields[i].name; i++)
			if (schema->fields[i].column == column) {
				buf_add_char(out, '\t');
				add_value(out, &schema->fields[i],
				    &record->values[i]);
				n++;
			}
}

bool format_record(enum format format, const struct record *record)
{
	struct buf out;

	buf_init(&out, LINE_MAX_BYTES);
	switch (format) {
	case FORMAT_JSON:
		record_write_json(&out, record);
		buf_add_char(&out, '\n');
		break;
	case FORMAT_CSV:
		record_write_csv(&out, record);
		break;
	default:
		add(&out, record->id);
		add_columns(&out, record_schema(record->kind), record);
		buf_add_char(&out, '\n');
	}
	return flush(format, &out);
}

static void add_line(struct buf *out, const char *label, const char *text)
{
	if (!text || !*text)
		return;
	add(out, label);
	buf_add_text(out, ":\t");
	add(out, text);
	buf_add_char(out, '\n');
}

bool format_whole_record(enum format format, const struct record *record)
{
	const struct record_schema *schema = record_schema(record->kind);
	struct buf out, value;
	size_t i;

	if (format != FORMAT_TEXT)
		return format_record(format, record);
	buf_init(&out, LINE_MAX_BYTES);
	buf_init(&value, LINE_MAX_BYTES);
	add_line(&out, "Id", record->id);
	for (i = 0; schema->fields[i].name; i++) {
		if (!strcmp(schema->fields[i].name, "id"))
			continue;
		buf_clear(&value);
		add_value(&value, &schema->fields[i], &record->values[i]);
		add_line(&out, schema->fields[i].label, value.data);
	}
	for (i = 0; i < record->attributes_len; i++)
		add_line(&out, record->attributes[i].name,
		    record->attributes[i].value);
	buf_release(&value);
	return flush(format, &out);
}

/* --- conversations --- */

bool format_conversation(enum format format,
    const struct conversation *conversation)
{
	struct buf out;

	buf_init(&out, LINE_MAX_BYTES);
	switch (format) {
	case FORMAT_JSON:
		conversation_write_json(&out, conversation, true);
		buf_add_char(&out, '\n');
		break;
	case FORMAT_CSV:
		conversation_write_csv(&out, conversation);
		break;
	default:
		add(&out, conversation->id);
		buf_printf(&out, "\t%s\t", state_name(conversation->state));
		add(&out, conversation->admin_name);
		buf_add_char(&out, '\t');
		add(&out, conversation->contact.name);
		buf_add_char(&out, '\t');
		add(&out, conversation->title);
		buf_add_char(&out, '\n');
	}
	return flush(format, &out);
}

/* A body as the thread shows it, without styles. */
static void add_body(struct buf *out, const char *html)
{
	struct canvas canvas;
	struct doc doc;
	struct wrap wrap;
	char *line;
	size_t i;

	doc_init(&doc);
	html_parse(html, strlen(html), &doc);
	wrap_init(&wrap, &doc, BODY_COLS, true);
	canvas_init(&canvas, 1, BODY_COLS);
	for (i = 0; i < wrap.lines_len; i++) {
		canvas_clear(&canvas);
		wrap_draw(&wrap, i, &canvas, 0, 0);
		line = canvas_dump(&canvas, false);
		buf_add_text(out, line);
		free(line);
	}
	canvas_release(&canvas);
	wrap_release(&wrap);
	doc_release(&doc);
}

static void add_part(struct buf *out, const struct part *part)
{
	char when[WHEN_TEXT_MAX], event[160];
	size_t i;

	when_long(part->created_at, when);
	buf_add_char(out, '\n');
	buf_add_text(out, part->kind == PART_NOTE ? "Note by " : "");
	add(out, part->author.name ? part->author.name :
	    part->author.email ? part->author.email : "Somebody");
	if (part->kind == PART_EVENT) {
		part_event_text(part, event, sizeof(event));
		buf_add_char(out, ' ');
		add(out, event);
	}
	buf_printf(out, "  (%s)\n", when);
	if (part->body)
		add_body(out, part->body);
	for (i = 0; i < part->attachments_len; i++)
		add_line(out, "Attached", part->attachments[i].name);
}

bool format_thread(enum format format,
    const struct conversation *conversation)
{
	struct buf out;
	size_t i;

	if (format != FORMAT_TEXT)
		return true;
	buf_init(&out, LINE_MAX_BYTES);
	for (i = 0; i < conversation->parts_len; i++)
		add_part(&out, &conversation->parts[i]);
	return flush(format, &out);
}

bool format_whole_conversation(enum format format,
    const struct conversation *conversation)
{
	struct buf out, tags;
	size_t i;

	if (format != FORMAT_TEXT)
		return format_conversation(format, conversation);
	buf_init(&out, LINE_MAX_BYTES);
	buf_init(&tags, BUF_SMALL_MAX);
	for (i = 0; i < conversation->tags_len; i++)
		buf_printf(&tags, "%s%s", i ? ", " : "",
		    conversation->tags[i].name);
	add_line(&out, "Id", conversation->id);
	add_line(&out, "Title", conversation->title);
	add_line(&out, "State", state_name(conversation->state));
	add_line(&out, "Contact", conversation->contact.name);
	add_line(&out, "E-mail", conversation->contact.email);
	add_line(&out, "Assignee", conversation->admin_name);
	add_line(&out, "Team", conversation->team_name);
	add_line(&out, "Tags", tags.data);
	for (i = 0; i < conversation->parts_len; i++)
		add_part(&out, &conversation->parts[i]);
	buf_release(&tags);
	return flush(format, &out);
}

bool format_raw(const char *json)
{
	struct buf out;

	buf_init(&out, LINE_MAX_BYTES);
	buf_add_text(&out, json);
	buf_add_char(&out, '\n');
	return flush(FORMAT_JSON, &out);
}
