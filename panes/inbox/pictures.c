/*
 * Pictures of a message: drawn with characters, below its words and, each by
 * itself, in the thread's place.
 *
 * Nothing is fetched but by a key. The bytes are kept for as long as the
 * conversation is read, so that another size needs no other fetch; the host
 * draws them, one at a time, and what it gives passes render/picture.h.
 */
#include "config.h"

#include "panes/inbox/inbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
	/* Indices from here on are images in the message's text. */
	IN_TEXT = 10000,
	AROUND_ROWS = 2,         /* of the messages stay in sight */
	THREAD_ROWS_MAX = 30, THREAD_COLS_MAX = 120
};

/* --- which pictures a message has --- */

static bool is_web(const char *url)
{
	return url && (!strncasecmp(url, "https://", 8) ||
	    !strncasecmp(url, "http://", 7));
}

bool pictures_is_one(const struct attachment *it)
{
	static const char *const endings[] = { "png", "jpg", "jpeg", "gif",
		"webp", "tif", "tiff" };
	const char *dot = it->name ? strrchr(it->name, '.') : NULL;
	size_t i;

	for (i = 0; dot && i < ARRAY_LEN(endings); i++)
		if (!strcasecmp(dot + 1, endings[i]))
			return true;
	return !dot && it->content_type &&
	    !strncmp(it->content_type, "image/", 6);
}

/* What is drawn by nothing here, HEIC above all. */
static bool has_others(const struct part *part)
{
	size_t i;

	for (i = 0; i < part->attachments_len; i++)
		if (part->attachments[i].content_type &&
		    !strncmp(part->attachments[i].content_type, "image/", 6))
			return true;
	return false;
}

/* The same file: what is signed differs behind the "?". */
static bool is_attached(const struct part *part, const char *url)
{
	size_t len = strcspn(url, "?"), i;
	const char *other;

	for (i = 0; i < part->attachments_len; i++) {
		other = part->attachments[i].url;
		if (other && strcspn(other, "?") == len &&
		    !strncmp(other, url, len))
			return true;
	}
	return false;
}

struct candidates {
	size_t indices[PICTURES_MAX];
	size_t len, all;
};

static void add_candidate(struct candidates *out, size_t index)
{
	if (out->len < PICTURES_MAX)
		out->indices[out->len++] = index;
	out->all++;
}

static void find_candidates(const struct part *part, const struct doc *doc,
    struct candidates *out)
{
	size_t i;

	*out = (struct candidates){ 0 };
	for (i = 0; i < part->attachments_len; i++)
		if (pictures_is_one(&part->attachments[i]))
			add_candidate(out, i);
	for (i = 0; i < doc->links_len; i++)
		if (doc->links[i].image && is_web(doc->links[i].url) &&
		    !is_attached(part, doc->links[i].url))
			add_candidate(out, IN_TEXT + i);
}

/* --- those that are shown --- */

static bool is_of(const struct shown_picture *it, const struct part *part)
{
	return it->part_id[0] && part->id && !strcmp(it->part_id, part->id);
}

static struct shown_picture *first_of(struct pictures *all,
    const struct part *part)
{
	size_t i;

	for (i = 0; part && i < PICTURES_MAX; i++)
		if (is_of(&all->items[i], part))
			return &all->items[i];
	return NULL;
}

static void forget(struct pane *pane, struct shown_picture *it)
{
	struct pictures *all = &inbox_of(pane)->pictures;

	if (it->fetching)
		pane->host->cancel(pane, it->fetching);
	picture_release(&it->drawn[IN_THREAD].picture);
	picture_release(&it->drawn[ON_PAGE].picture);
	free(it->bytes);
	if (all->page == it)
		all->page = NULL;
	*it = (struct shown_picture){ 0 };
}

static void heights_changed(struct pane *pane)
{
	struct thread *thread = &inbox_of(pane)->thread;

	if (thread->parts)
		textview_settle(&thread->view);
	pane->host->redraw(pane);
}

void pictures_drop(struct pane *pane)
{
	struct pictures *all = &inbox_of(pane)->pictures;
	size_t i;

	for (i = 0; i < PICTURES_MAX; i++)
		forget(pane, &all->items[i]);
	all->wanted_len = 0;
}

size_t pictures_stop(struct pane *pane)
{
	struct pictures *all = &inbox_of(pane)->pictures;
	struct shown_picture *it;
	size_t i, n = 0;

	for (i = 0; i < PICTURES_MAX; i++) {
		it = &all->items[i];
		if (!it->part_id[0] || it->why[0] ||
		    it->drawn[IN_THREAD].picture.rows)
			continue;
		forget(pane, it);
		n++;
	}
	if (n)
		heights_changed(pane);
	return n;
}

/* --- drawing them, one at a time --- */

static int within(int value, int low, int high)
{
	return value < low ? low : value > high ? high : value;
}

/* The size that it should have there. */
static void box(const struct pictures *all, enum picture_place place,
    int *rows, int *cols)
{
	if (place == ON_PAGE) {
		*rows = within(all->rows - 1, 1, PICTURE_ROWS_MAX);
		*cols = within(all->cols, 1, PICTURE_COLS_MAX);
	} else {
		*rows = within(all->rows - head_rows(all->rows) -
		    AROUND_ROWS, 1, THREAD_ROWS_MAX);
		*cols = within(all->cols - 2 * PICTURE_INDENT, 1,
		    THREAD_COLS_MAX);
	}
}

static bool wants_drawing(const struct pictures *all,
    const struct shown_picture *it, enum picture_place place)
{
	const struct drawn *drawn = &it->drawn[place];
	int rows, cols;

	if (!it->bytes || it->why[0] || !all->rows ||
	    (place == ON_PAGE && all->page != it))
		return false;
	box(all, place, &rows, &cols);
	return drawn->rows != rows || drawn->cols != cols;
}

static bool draw_one(struct pane *pane, struct shown_picture *it,
    enum picture_place place)
{
	struct pictures *all = &inbox_of(pane)->pictures;
	struct drawn *drawn = &it->drawn[place];

	if (!wants_drawing(all, it, place))
		return false;
	box(all, place, &drawn->rows, &drawn->cols);
	drawn->cookie = PICTURE_COOKIE | ++all->numbers;
	if (pane->host->picture(pane, drawn->cookie, it->bytes, it->len,
	    drawn->rows, drawn->cols)) {
		all->busy = drawn->cookie;
		return true;
	}
	snprintf(it->why, sizeof(it->why), "cannot be drawn now");
	return false;
}

static void draw_next(struct pane *pane)
{
	struct pictures *all = &inbox_of(pane)->pictures;
	size_t i;

	if (all->page && !all->busy)
		draw_one(pane, all->page, ON_PAGE);
	for (i = 0; i < PICTURES_MAX && !all->busy; i++)
		draw_one(pane, &all->items[i], IN_THREAD);
}

void pictures_size(struct pane *pane, int rows, int cols)
{
	struct pictures *all = &inbox_of(pane)->pictures;

	all->rows = rows;
	all->cols = cols;
	draw_next(pane);
}

static int lines_of(const struct shown_picture *it)
{
	return 1 + it->drawn[IN_THREAD].picture.rows;
}

/* Scroll as far as it takes to have it in sight. */
static void reveal(struct pane *pane, const struct shown_picture *it)
{
	struct inbox *inbox = inbox_of(pane);
	struct thread *thread = &inbox->thread;
	struct textview *view = &thread->view;
	const struct conversation *conversation = thread_conversation(inbox);
	const struct part *part;
	const struct shown_picture *other;
	size_t section;
	int last, line;

	if (!thread->current || !conversation || !thread->parts)
		return;
	part = &conversation->parts[thread->current - 1];
	if (!is_of(it, part))
		return;
	last = parts_lines(thread->parts, thread->current, view->cols) - 1;
	for (other = it + 1; other < inbox->pictures.items + PICTURES_MAX;
	    other++)
		last -= is_of(other, part) ? lines_of(other) : 0;
	while (textview_at(view, view->rows - 1, &section, &line) &&
	    (section < thread->current ||
	    (section == thread->current && line < last)))
		textview_scroll(view, section < thread->current ? 1 :
		    last - line);
}

static bool take_drawn(struct pane *pane, struct shown_picture *it,
    enum picture_place place, const struct pane_event *event)
{
	struct drawn *drawn = &it->drawn[place];

	if (drawn->cookie != event->cookie)
		return false;
	drawn->cookie = 0;
	picture_release(&drawn->picture);
	if (!event->accepted)
		snprintf(it->why, sizeof(it->why), "%s: it may be damaged, "
		    "or too large", event->text);
	else if (!picture_parse(&drawn->picture, event->text,
	    strlen(event->text), drawn->rows, drawn->cols))
		snprintf(it->why, sizeof(it->why), "what chafa made of it is "
		    "no picture: not shown");
	heights_changed(pane);
	if (place == IN_THREAD)
		reveal(pane, it);
	return true;
}

void pictures_drawn(struct pane *pane, const struct pane_event *event)
{
	struct pictures *all = &inbox_of(pane)->pictures;
	size_t i;

	if (all->busy == event->cookie)
		all->busy = 0;
	for (i = 0; i < PICTURES_MAX; i++)
		if (take_drawn(pane, &all->items[i], IN_THREAD, event) ||
		    take_drawn(pane, &all->items[i], ON_PAGE, event))
			break;
	draw_next(pane);
}

/* --- fetching --- */

static void begin(struct pane *pane, const struct part *part, size_t index)
{
	struct inbox *inbox = inbox_of(pane);
	struct pictures *all = &inbox->pictures;
	const struct attachment *file = index < IN_TEXT ?
	    &part->attachments[index] : NULL;
	const struct doc_link *link = file ? NULL :
	    &parts_doc(inbox->thread.parts, (size_t)(part -
	    thread_conversation(inbox)->parts))->links[index - IN_TEXT];
	struct shown_picture *it = all->items;

	while (it->part_id[0] && it < all->items + PICTURES_MAX - 1)
		it++;
	/* The last one's place, when all are taken. */
	forget(pane, it);
	snprintf(it->part_id, sizeof(it->part_id), "%s", part->id);
	it->index = index;
	snprintf(it->name, sizeof(it->name), "%s", file ? (file->name ?
	    file->name : "(no name)") : link->text && *link->text ?
	    link->text : "image");
	it->total = file ? file->size : 0;
	if (it->total > PICTURE_BYTES_MAX) {
		snprintf(it->why, sizeof(it->why), "larger than %d MB: save "
		    "it", PICTURE_BYTES_MAX / 1000000);
		return;
	}
	it->fetching = pane->host->send(pane, request_download(
	    thread_conversation(inbox)->id, part->id, index, file ?
	    file->url : link->url, NULL, "picture"));
}

/* The end of a fetch. */
static void take_bytes(struct shown_picture *it,
    const struct api_reply *reply)
{
	const struct download *download = reply->download;

	it->fetching = 0;
	if (reply->err.code)
		snprintf(it->why, sizeof(it->why), "%s", reply->err.text);
	else if (!download || !download->bytes)
		snprintf(it->why, sizeof(it->why), "nothing came");
	else if (download->len > PICTURE_BYTES_MAX)
		snprintf(it->why, sizeof(it->why), "larger than %d MB: save "
		    "it", PICTURE_BYTES_MAX / 1000000);
	else if (!picture_kind(download->bytes, download->len))
		snprintf(it->why, sizeof(it->why), "is none of PNG, JPEG, "
		    "GIF, WebP and TIFF, whatever it is called");
	else
		it->bytes = mem_strndup(download->bytes, download->len);
	if (it->bytes)
		it->len = download->len;
}

bool pictures_reply(struct pane *pane, const struct api_reply *reply)
{
	struct pictures *all = &inbox_of(pane)->pictures;
	struct shown_picture *it = all->items;

	while (it < all->items + PICTURES_MAX && it->fetching != reply->id)
		it++;
	if (it == all->items + PICTURES_MAX)
		return false;
	if (reply->download) {
		it->done = reply->download->done;
		if (reply->download->total)
			it->total = reply->download->total;
	}
	if (reply->final)
		take_bytes(it, reply);
	heights_changed(pane);
	draw_next(pane);
	return true;
}

/* --- keys --- */

/* Where it is known that pictures are wanted and can be had; else said why
 * not, or asked. */
static bool allowed(struct pane *pane)
{
	struct pictures *all = &inbox_of(pane)->pictures;
	const char *policy = pane->host->setting(pane, "session.pictures");
	const char *save = pane->host->key_for(pane, "save-attachments");

	if (!policy || !strcmp(policy, "missing"))
		pane->host->say(pane, SAY_INFO, "Pictures need the program "
		    "chafa, which is not installed here; %s saves them",
		    save ? save : ":save-attachments");
	else if (!strcmp(policy, "off"))
		pane->host->say(pane, SAY_INFO, "Pictures are off: the "
		    "setting pictures = auto shows them");
	else if (!strcmp(policy, "on") || all->agreed)
		return true;
	else
		pane->host->ask(pane, &(struct pane_ask){
			.kind = ASK_CONFIRM, .cookie = COOKIE_PICTURES,
			.label = !strcmp(policy, "ssh") ? "A picture is some "
			    "30 kB on the line, and this one is SSH. Show "
			    "it?" : "A picture is some 30 kB on the line, "
			    "and this one is slow. Show it?" });
	return false;
}

static const struct part *part_of(const struct inbox *inbox,
    const char *part_id)
{
	const struct conversation *it = thread_conversation(inbox);
	size_t i;

	for (i = 0; it && i < it->parts_len; i++)
		if (it->parts[i].id && !strcmp(it->parts[i].id, part_id))
			return &it->parts[i];
	return NULL;
}

/* False: that one is not among those that are shown. */
static bool open_page(struct pane *pane, const struct part *part,
    size_t index)
{
	struct pictures *all = &inbox_of(pane)->pictures;
	struct shown_picture *it = all->items;

	while (it < all->items + PICTURES_MAX &&
	    !(is_of(it, part) && it->index == index))
		it++;
	if (it == all->items + PICTURES_MAX)
		return false;
	all->page = it;
	inbox_of(pane)->focus = FOCUS_THREAD;
	draw_next(pane);
	pane->host->redraw(pane);
	return true;
}

static void show_wanted(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);
	struct pictures *all = &inbox->pictures;
	const struct part *part = part_of(inbox, all->wanted_part);
	size_t i;

	for (i = 0; part && i < all->wanted_len; i++)
		begin(pane, part, all->wanted[i]);
	heights_changed(pane);
	for (i = 0; part && i < PICTURES_MAX; i++)
		if (is_of(&all->items[i], part))
			reveal(pane, &all->items[i]);
	if (part && all->to_page)
		open_page(pane, part, all->wanted[0]);
}

static void want(struct pane *pane, const struct part *part,
    const struct candidates *found, bool to_page)
{
	struct pictures *all = &inbox_of(pane)->pictures;

	memcpy(all->wanted, found->indices, sizeof(all->wanted));
	all->wanted_len = found->len;
	all->to_page = to_page;
	snprintf(all->wanted_part, sizeof(all->wanted_part), "%s", part->id);
	if (allowed(pane))
		show_wanted(pane);
}

bool pictures_answer(struct pane *pane, const struct pane_event *event)
{
	if (event->cookie != COOKIE_PICTURES)
		return false;
	if (event->accepted) {
		inbox_of(pane)->pictures.agreed = true;
		show_wanted(pane);
	}
	return true;
}

void pictures_look(struct pane *pane, const struct part *part, size_t index)
{
	if (!open_page(pane, part, index))
		want(pane, part, &(struct candidates){ .indices = { index },
		    .len = 1 }, true);
}

void pictures_close_page(struct pane *pane)
{
	inbox_of(pane)->pictures.page = NULL;
	heights_changed(pane);
}

void pictures_turn(struct pane *pane, int by)
{
	struct pictures *all = &inbox_of(pane)->pictures;
	struct shown_picture *it = all->page;

	for (it += by < 0 ? -1 : 1; it >= all->items &&
	    it < all->items + PICTURES_MAX; it += by < 0 ? -1 : 1)
		if (it->part_id[0]) {
			all->page = it;
			break;
		}
	draw_next(pane);
	pane->host->redraw(pane);
}

static void hide_of(struct pane *pane, const struct part *part)
{
	struct pictures *all = &inbox_of(pane)->pictures;
	struct shown_picture *it;

	while ((it = first_of(all, part)))
		forget(pane, it);
	heights_changed(pane);
}

/* In the thread; again: on a page; again: not at all. */
void pictures_show(struct pane *pane, const struct pane_call *call)
{
	struct inbox *inbox = inbox_of(pane);
	struct thread *thread = &inbox->thread;
	struct pictures *all = &inbox->pictures;
	const struct part *part = NULL;
	struct candidates found;

	if (all->page) {
		hide_of(pane, part_of(inbox, all->page->part_id));
		return;
	}
	if (thread->parts && thread->current)
		part = &thread_conversation(inbox)->parts[thread->current - 1];
	if (!part || !part->id) {
		pane->host->say(pane, SAY_INFO, "No message is meant here");
		return;
	}
	if (first_of(all, part)) {
		open_page(pane, part, first_of(all, part)->index);
		return;
	}
	find_candidates(part, parts_doc(thread->parts, thread->current - 1),
	    &found);
	if (!found.len) {
		pane->host->say(pane, SAY_INFO, has_others(part) ? "None of "
		    "its pictures is PNG, JPEG, GIF, WebP or TIFF" :
		    "This message has no pictures");
		return;
	}
	if (found.all > found.len)
		pane->host->say(pane, SAY_INFO, "The first %d of its %zu "
		    "pictures", PICTURES_MAX, found.all);
	want(pane, part, &found, false);
}

/* --- what is seen of them --- */

int pictures_lines(const struct pictures *all, const struct part *part)
{
	int lines = 0;
	size_t i;

	for (i = 0; i < PICTURES_MAX; i++)
		if (is_of(&all->items[i], part))
			lines += lines_of(&all->items[i]);
	return lines;
}

/* Its name, and how far it is. Returns the columns. */
static int draw_caption(const struct shown_picture *it,
    enum picture_place place, struct style style, struct canvas *canvas,
    int y, int x)
{
	char size[32];
	bool page = place == ON_PAGE;

	x += canvas_text_fit(canvas, y, x, canvas->cols / 2, page ? style :
	    STYLE(LINK), it->name);
	x += canvas_text(canvas, y, x, 2, style, "  ");
	if (it->why[0])
		return x + canvas_text_fit(canvas, y, x, canvas->cols - x,
		    page ? style : STYLE(ERROR), it->why);
	if (it->fetching && !it->total)
		return x + canvas_text(canvas, y, x, -1, style, "fetching");
	parts_size_words(it->bytes ? (int64_t)it->len : it->total, size,
	    sizeof(size));
	if (it->fetching)
		return x + canvas_printf(canvas, y, x, -1, style,
		    "fetching %d %% of %s", (int)((it->done > it->total ?
		    it->total : it->done) * 100 / it->total), size);
	if (!it->drawn[place].picture.rows)
		return x + canvas_text(canvas, y, x, -1, style,
		    "being drawn");
	return x + canvas_printf(canvas, y, x, -1, style, "%s, %s",
	    picture_kind(it->bytes, it->len), size);
}

void pictures_draw(const struct pictures *all, const struct part *part,
    int line, struct canvas *canvas, int y)
{
	const struct shown_picture *it = all->items;
	int lines;

	for (; it < all->items + PICTURES_MAX; it++) {
		if (!is_of(it, part))
			continue;
		lines = lines_of(it);
		if (line < lines)
			break;
		line -= lines;
	}
	if (it == all->items + PICTURES_MAX)
		return;
	if (line == 0)
		draw_caption(it, IN_THREAD, STYLE(DIM), canvas, y,
		    PICTURE_INDENT);
	else
		picture_draw(&it->drawn[IN_THREAD].picture, line - 1, canvas,
		    y, PICTURE_INDENT);
}

void pictures_draw_page(const struct pane *pane, struct canvas *canvas)
{
	const struct inbox *inbox = pane->state;
	const struct shown_picture *it = inbox->pictures.page;
	const struct picture *picture = &it->drawn[ON_PAGE].picture;
	const char *back = pane->host->key_for(pane, "go-back");
	int i, x;

	canvas_fill(canvas, 0, 0, 1, canvas->cols, STYLE(TITLE));
	x = draw_caption(it, ON_PAGE, STYLE(TITLE), canvas, 0, 1);
	if (back)
		canvas_printf(canvas, 0, x, -1, STYLE(TITLE), "  %s back",
		    back);
	for (i = 0; i < picture->rows; i++)
		picture_draw(picture, i, canvas, i + 1, 0);
}
