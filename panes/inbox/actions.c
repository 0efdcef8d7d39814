/* What the keys of the inbox do: its tables of actions and bindings. */
#include "config.h"

#include "panes/inbox/inbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The conversation that is open or selected, opened if it is not. */
static const char *open_for_writing(struct pane *pane)
{
	struct inbox *inbox = inbox_of(pane);
	const struct conversation *row;

	if (thread_open_for_reading(inbox) && inbox->focus != FOCUS_LIST)
		return inbox->thread.id;
	row = rows_selected(inbox);
	if (!row)
		return NULL;
	thread_open(pane, row->id);
	return inbox->thread.id;
}

static void write_kind(struct pane *pane, enum draft_kind kind,
    const char *text)
{
	struct inbox *inbox = inbox_of(pane);
	const char *id = open_for_writing(pane);
	const struct conversation *open;

	if (!id) {
		pane->host->say(pane, SAY_INFO, "No conversation is selected");
		return;
	}
	open = thread_conversation(inbox);
	if (!open)
		open = rows_selected(inbox);
	compose_open(pane, id, open && open->contact.name ?
	    open->contact.name : "the customer", kind);
	if (text)
		compose_put(pane, text);
}

static void reply(struct pane *pane, const struct pane_call *call)
{
	write_kind(pane, DRAFT_REPLY, call ? call->arg : NULL);
}

void inbox_insert(struct pane *pane, const char *markdown)
{
	struct inbox *inbox = inbox_of(pane);

	if (!inbox->compose.open) {
		write_kind(pane, DRAFT_REPLY, markdown);
		return;
	}
	inbox->focus = FOCUS_COMPOSE;
	compose_put(pane, markdown);
}

static void note(struct pane *pane, const struct pane_call *call)
{
	write_kind(pane, DRAFT_NOTE, call ? call->arg : NULL);
}

static void send_draft(struct pane *pane, const struct pane_call *call)
{
	compose_send(pane, false);
}

static void send_and_close(struct pane *pane, const struct pane_call *call)
{
	compose_send(pane, true);
}

static void switch_kind(struct pane *pane, const struct pane_call *call)
{
	struct compose *compose = &inbox_of(pane)->compose;

	if (message_written(inbox_of(pane)))
		message_switch_type(pane);
	else if (compose->open)
		compose_switch(pane, compose->kind == DRAFT_NOTE ?
		    DRAFT_REPLY : DRAFT_NOTE);
}

static void toggle_preview(struct pane *pane, const struct pane_call *call)
{
	struct compose *compose = &inbox_of(pane)->compose;

	if (!compose->open)
		return;
	compose->preview = !compose->preview;
	compose->preview_top = 0;
	inbox_layout(pane);
}

static void edit_draft(struct pane *pane, const struct pane_call *call)
{
	struct compose *compose = &inbox_of(pane)->compose;

	if (!compose->open)
		return;
	compose->busy = true;
	pane->host->edit(pane, COOKIE_EDITOR,
	    editor_text_of(&compose->editor));
}

static void discard_draft(struct pane *pane, const struct pane_call *call)
{
	if (inbox_of(pane)->compose.open)
		pane->host->ask(pane, &(struct pane_ask){
			.kind = ASK_CONFIRM, .cookie = COOKIE_DISCARD,
			.label = "Throw this draft away?" });
}

static void insert_macro(struct pane *pane, const struct pane_call *call)
{
	if (inbox_of(pane)->compose.open || open_for_writing(pane))
		compose_pick_macro(pane);
}

static void insert_article(struct pane *pane, const struct pane_call *call)
{
	if (inbox_of(pane)->compose.open || open_for_writing(pane))
		article_pick(pane, false);
}

static void insert_article_text(struct pane *pane,
    const struct pane_call *call)
{
	if (inbox_of(pane)->compose.open || open_for_writing(pane))
		article_pick(pane, true);
}

static void search(struct pane *pane, const struct pane_call *call)
{
	struct inbox *inbox = inbox_of(pane);

	if (call && call->arg) {
		inbox_search(pane, call->arg);
		return;
	}
	if (side_run(pane, "search", call))
		return;
	if (inbox->focus == FOCUS_THREAD) {
		pane->host->ask(pane, &(struct pane_ask){
			.kind = ASK_TEXT, .cookie = COOKIE_FIND,
			.label = "Find in this conversation",
			.initial = inbox->find_text });
		return;
	}
	pane->host->ask(pane, &(struct pane_ask){
		.kind = ASK_TEXT, .cookie = COOKIE_SEARCH,
		.label = "Search",
		.initial = inbox->views.current < 0 ? inbox->rows.query : NULL,
		.hint = "refund  tag:vip  assignee:ada  waiting:>2h  "
		    "state:closed  contact:…" });
}

static void next_match(struct pane *pane, const struct pane_call *call)
{
	if (!side_run(pane, "next-match", call))
		thread_match(pane, 1);
}

static void previous_match(struct pane *pane, const struct pane_call *call)
{
	if (!side_run(pane, "previous-match", call))
		thread_match(pane, -1);
}

static void toggle_events(struct pane *pane, const struct pane_call *call)
{
	thread_toggle_events(pane);
}

static void toggle_quotes(struct pane *pane, const struct pane_call *call)
{
	thread_toggle_quotes(pane);
}

static void toggle_sidebar(struct pane *pane, const struct pane_call *call)
{
	layout_toggle_sidebar(pane);
}

static void change_layout(struct pane *pane, const struct pane_call *call)
{
	layout_turn(pane);
}

enum { SHARE_STEP = 4 };         /* percent */

static void grow_list(struct pane *pane, const struct pane_call *call)
{
	layout_resize(pane, SHARE_STEP * move_times(call));
}

static void shrink_list(struct pane *pane, const struct pane_call *call)
{
	layout_resize(pane, -SHARE_STEP * move_times(call));
}

static void change_sort(struct pane *pane, const struct pane_call *call)
{
	struct pane_choice choices[16] = { 0 };
	size_t n;

	if (call && call->arg) {
		inbox_sort(pane, call->arg);
		return;
	}
	for (n = 0; n < ARRAY_LEN(choices) && sort_name((enum list_sort)n);
	    n++)
		choices[n] = (struct pane_choice){
			.id = sort_name((enum list_sort)n),
			.label = sort_name((enum list_sort)n),
			.detail = sort_words((enum list_sort)n) };
	pane->host->ask(pane, &(struct pane_ask){
		.kind = ASK_PICK, .cookie = COOKIE_SORT,
		.label = "Sort the list by", .choices = choices,
		.choices_len = n });
}

static void pick_view(struct pane *pane, const struct pane_call *call)
{
	struct inbox *inbox = inbox_of(pane);
	struct pane_choice choices[VIEWS_MAX] = { 0 };
	char ids[VIEWS_MAX][12], counts[VIEWS_MAX][24];
	int i;

	if (call && call->arg) {
		i = views_find(inbox, call->arg);
		if (i < 0)
			pane->host->say(pane, SAY_ERROR,
			    "No view is called \"%s\"", call->arg);
		thread_close(pane);
		views_go(pane, i);
		return;
	}
	for (i = 0; i < inbox->views.n; i++) {
		const struct view *view = &inbox->views.items[i];

		snprintf(ids[i], sizeof(ids[i]), "%d", i);
		counts[i][0] = '\0';
		if (view->count >= 0)
			snprintf(counts[i], sizeof(counts[i]), "%ld",
			    view->count);
		choices[i] = (struct pane_choice){ .id = ids[i],
			.label = view->title, .detail = counts[i] };
	}
	pane->host->ask(pane, &(struct pane_ask){
		.kind = ASK_PICK, .cookie = COOKIE_VIEW, .label = "View",
		.choices = choices, .choices_len = (size_t)inbox->views.n });
}

static void go_view(struct pane *pane, const char *title)
{
	thread_close(pane);
	inbox_of(pane)->focus = FOCUS_LIST;
	views_go(pane, views_find(inbox_of(pane), title));
}

static void view_mine(struct pane *pane, const struct pane_call *call)
{
	go_view(pane, "Mine");
}

static void view_unassigned(struct pane *pane, const struct pane_call *call)
{
	go_view(pane, "Unassigned");
}

static void view_all(struct pane *pane, const struct pane_call *call)
{
	go_view(pane, "All open");
}

static void view_mentions(struct pane *pane, const struct pane_call *call)
{
	go_view(pane, "Mentions");
}

static void view_snoozed(struct pane *pane, const struct pane_call *call)
{
	go_view(pane, "Snoozed");
}

static void view_closed(struct pane *pane, const struct pane_call *call)
{
	go_view(pane, "Closed");
}

static void browse(struct pane *pane, const struct pane_call *call)
{
	if (!side_run(pane, "browse-record", call))
		links_browse(pane);
}

static void follow_link(struct pane *pane, const struct pane_call *call)
{
	links_pick(pane, call ? call->count : 0, false);
}

static void copy_link(struct pane *pane, const struct pane_call *call)
{
	links_pick(pane, 0, true);
}

static void copy_item(struct pane *pane, const struct pane_call *call)
{
	if (!side_run(pane, "copy-item", call))
		links_copy_item(pane);
}

static void view_news(struct pane *pane, const struct pane_call *call)
{
	away_show(pane);
}

static void mark_seen(struct pane *pane, int64_t up_to)
{
	char **ids;
	size_t i, n;

	ids = triage_targets(pane, &n);
	for (i = 0; i < n; i++)
		pane->host->send(pane, request_seen(ids[i], up_to));
	triage_free(ids, n);
	if (n && inbox_of(pane)->rows.marks_len)
		rows_unmark_all(pane);
}

/* What is open counts as seen: back to the list first. */
static void mark_unread(struct pane *pane, const struct pane_call *call)
{
	struct inbox *inbox = inbox_of(pane);

	mark_seen(pane, 0);
	if (inbox->focus == FOCUS_THREAD)
		thread_close(pane);
}

static void mark_read(struct pane *pane, const struct pane_call *call)
{
	mark_seen(pane, pane->host->now(pane));
}

static void refresh(struct pane *pane, const struct pane_call *call)
{
	struct inbox *inbox = inbox_of(pane);

	if (side_run(pane, "refresh", call))
		return;
	pane->host->say(pane, SAY_INFO, "Looking for changes…");
	if (!inbox->asking_sync) {
		inbox->told = false;
		inbox->asking_sync = pane->host->send(pane, request_sync());
	}
	rows_refresh(pane);
	thread_refresh(pane, false);
}

const struct pane_action inbox_actions[] = {
	{ "next-row", "Down one row", "Move", move_next_row, 0 },
	{ "previous-row", "Up one row", "Move", move_previous_row, 0 },
	{ "next-page", "Down a page", "Move", move_next_page, 0 },
	{ "previous-page", "Up a page", "Move", move_previous_page, 0 },
	{ "half-page-down", "Down half a page", "Move", move_half_page_down, 0 },
	{ "half-page-up", "Up half a page", "Move", move_half_page_up, 0 },
	{ "first-row", "To the top (or row N)", "Move", move_first_row, 0 },
	{ "last-row", "To the end", "Move", move_last_row, 0 },
	{ "open-item", "Open the conversation or view", "Move", move_open_item,
	    ACTION_ARG },
	{ "go-back", "One step back", "Move", move_go_back, 0 },
	{ "next-part", "Focus the next part of the screen", "Move",
	    move_next_part, 0 },
	{ "next-conversation", "The next conversation of the list", "Move",
	    move_next_conversation, 0 },
	{ "previous-conversation", "The previous conversation of the list",
	    "Move", move_previous_conversation, 0 },
	{ "next-message", "The next message", "Move", move_next_message, 0 },
	{ "previous-message", "The previous message", "Move",
	    move_previous_message, 0 },
	{ "first-new", "The first new message", "Move", move_first_new, 0 },

	{ "reply", "Write a reply", "Write", reply,
	    ACTION_ITEM | ACTION_ARG | NEEDS(WRITE_CONVERSATIONS) },
	{ "note", "Write an internal note", "Write", note,
	    ACTION_ITEM | ACTION_ARG | NEEDS(WRITE_CONVERSATIONS) },
	{ "send-draft", "Send what is written", "Write", send_draft,
	    NEEDS(WRITE_CONVERSATIONS) },
	{ "send-and-close", "Send what is written and close", "Write",
	    send_and_close, NEEDS(WRITE_CONVERSATIONS) },
	{ "new-message", "Begin a conversation: in-app or by e-mail", "Write",
	    message_begin, ACTION_ARG | NEEDS(WRITE_CONVERSATIONS) |
	    ALSO_NEEDS(READ_PEOPLE) },
	{ "add-recipient", "One more to send the message to", "Write",
	    message_add_to, ACTION_ARG | NEEDS(READ_PEOPLE) },
	{ "switch-kind", "Reply or note, in-app or e-mail; words stay", "Write",
	    switch_kind, 0 },
	{ "toggle-preview", "Show the draft as it will look", "Write",
	    toggle_preview, 0 },
	{ "edit-draft", "Write in $EDITOR", "Write", edit_draft, 0 },
	{ "discard-draft", "Throw the draft away", "Write", discard_draft, 0 },
	{ "insert-macro", "Insert a macro", "Write", insert_macro, 0 },
	{ "insert-snippet", "Insert a text of your own", "Write",
	    snippets_pick, ACTION_ARG },
	{ "insert-emoji", "Insert an emoji by its name", "Write", emoji_pick,
	    0 },
	{ "fix-word", "Put a misspelt word right", "Write", spelling_fix, 0 },
	{ "insert-article", "Insert a link to an article", "Write",
	    insert_article, NEEDS(READ_ARTICLES) },
	{ "insert-article-text", "Insert the text of an article", "Write",
	    insert_article_text, NEEDS(READ_ARTICLES) },
	{ "attach-file", "Attach a file to what is written", "Write",
	    attach_file, ACTION_ARG },
	{ "detach-files", "Take attached files off again", "Write",
	    detach_files, 0 },

	{ "assign-conversation", "Assign to a teammate or team", "Triage",
	    triage_assign, ACTION_ITEM | ACTION_ARG |
	    NEEDS(WRITE_CONVERSATIONS) | ALSO_NEEDS(READ_ADMINS) },
	{ "assign-to-me", "Assign to me", "Triage", triage_assign_me,
	    ACTION_ITEM | NEEDS(WRITE_CONVERSATIONS) },
	{ "close-conversation", "Close, on to the next", "Triage",
	    triage_close, ACTION_ITEM | NEEDS(WRITE_CONVERSATIONS) },
	{ "reopen-conversation", "Reopen", "Triage", triage_reopen,
	    ACTION_ITEM | NEEDS(WRITE_CONVERSATIONS) },
	{ "snooze-conversation", "Snooze until a time", "Triage",
	    triage_snooze, ACTION_ITEM | ACTION_ARG | NEEDS(WRITE_CONVERSATIONS) },
	{ "tag-conversation", "Add or remove tags", "Triage", triage_tag,
	    ACTION_ITEM | NEEDS(WRITE_TAGS) | ALSO_NEEDS(READ_TAGS) },
	{ "set-attribute", "Set the title or a custom attribute", "Triage",
	    alter_attribute, ACTION_ITEM | NEEDS(WRITE_CONVERSATIONS) },
	{ "set-title", "Set the title", "Triage", alter_title,
	    ACTION_ITEM | ACTION_ARG | NEEDS(WRITE_CONVERSATIONS) },
	{ "change-participants", "Add or take out customers", "Triage",
	    people_change, ACTION_ITEM | NEEDS(WRITE_CONVERSATIONS) },
	{ "merge-conversation", "Merge into another conversation", "Triage",
	    merge_begin, ACTION_ITEM | NEEDS(WRITE_CONVERSATIONS) },
	{ "redact-part", "Delete the words of a message", "Triage",
	    alter_redact, ACTION_ITEM | NEEDS(WRITE_CONVERSATIONS) },
	{ "delete-conversation", "Delete for good", "Triage", alter_delete,
	    ACTION_ITEM | NEEDS(WRITE_CONVERSATIONS) },
	{ "set-priority", "Priority (where the API can)", "Triage",
	    triage_priority, ACTION_ITEM },
	{ "mark-unread", "Mark as unread", "Triage", mark_unread,
	    ACTION_ITEM },
	{ "mark-read", "Mark as read", "Triage", mark_read, ACTION_ITEM },
	{ "undo", "Take back the last action", "Triage", triage_undo, 0 },
	{ "show-outbox", "Decide about what is not sent", "Triage",
	    outbox_show, 0 },
	{ "toggle-mark", "Mark for a bulk action (N rows)", "Triage",
	    marks_toggle,
	    ACTION_ITEM },
	{ "mark-range", "Mark from the last mark to here", "Triage",
	    marks_range, ACTION_ITEM },
	{ "mark-all", "Mark the whole list, or nothing", "Triage", marks_star,
	    0 },
	{ "mark-matching", "Mark what matches a query", "Triage",
	    marks_matching, ACTION_ARG },
	{ "repeat-action", "The last action again, on this one", "Triage",
	    triage_repeat, ACTION_ITEM },

	{ "search", "Search, or find in the conversation", "View", search,
	    ACTION_ARG },
	{ "next-match", "The next match", "View", next_match, 0 },
	{ "previous-match", "The previous match", "View", previous_match, 0 },
	{ "pick-view", "Go to a view", "View", pick_view, ACTION_ARG },
	{ "view-mine", "My conversations", "View", view_mine, 0 },
	{ "view-unassigned", "Unassigned conversations", "View",
	    view_unassigned, 0 },
	{ "view-all", "All open conversations", "View", view_all, 0 },
	{ "view-mentions", "Conversations that mention me", "View",
	    view_mentions, 0 },
	{ "view-snoozed", "Snoozed conversations", "View", view_snoozed, 0 },
	{ "view-closed", "Closed conversations", "View", view_closed, 0 },
	{ "view-news", "What changed while you were away", "View", view_news,
	    0 },
	{ "change-sort", "Sort, also in groups: by assignee, team, priority",
	    "View", change_sort, ACTION_ARG },
	{ "toggle-events", "Events: folded, shown, hidden", "View", toggle_events, 0 },
	{ "toggle-quotes", "Unfold or fold quoted text", "View",
	    toggle_quotes, 0 },
	{ "toggle-sidebar", "Show or hide the views", "View",
	    toggle_sidebar, 0 },
	{ "change-layout", "List and conversation: beside, above, or alone",
	    "View", change_layout, 0 },
	{ "grow-list", "More room for the list", "View", grow_list, 0 },
	{ "shrink-list", "More room for the conversation", "View",
	    shrink_list, 0 },
	{ "browse-conversation", "Open in the browser", "View", browse,
	    ACTION_ITEM },
	{ "show-contact", "The contact's card; again: whole", "View",
	    side_show_contact, ACTION_ITEM },
	{ "show-details", "How the conversation stands, in full", "View",
	    side_show_details, ACTION_ITEM },
	{ "show-raw", "The service's JSON, or back again", "View",
	    side_show_raw, ACTION_ITEM },
	{ "edit-record", "Edit the fields of the card", "Triage", side_edit,
	    0 },
	{ "save-form", "Save the form", "Triage", side_save, 0 },
	{ "add-note", "Add a note to the contact of the card", "Contact",
	    side_note, NEEDS(WRITE_PEOPLE) },
	{ "tag-contact", "Add or remove the contact's tags", "Contact",
	    side_tag, NEEDS(WRITE_TAGS) },
	{ "set-owner", "Change the contact's owner", "Contact", side_owner,
	    NEEDS(WRITE_PEOPLE) },
	{ "attach-company", "Attach the contact to a company", "Contact",
	    side_attach, NEEDS(WRITE_PEOPLE) },
	{ "detach-company", "Detach the contact from a company", "Contact",
	    side_detach, NEEDS(WRITE_PEOPLE) },
	{ "set-subscription", "Opt in or out of a kind of message", "Contact",
	    side_consent, NEEDS(WRITE_PEOPLE) },
	{ "merge-contact", "Merge this lead into a user", "Contact",
	    side_merge, NEEDS(WRITE_PEOPLE) },
	{ "archive-contact", "Archive: out of all lists, can come back",
	    "Contact", side_archive, NEEDS(WRITE_PEOPLE) },
	{ "unarchive-contact", "Bring an archived contact back", "Contact",
	    side_unarchive, NEEDS(WRITE_PEOPLE) },
	{ "block-contact", "Block: cannot write to you any more", "Contact",
	    side_block, NEEDS(WRITE_PEOPLE) },
	{ "delete-contact", "Delete the contact for good", "Contact",
	    side_delete, NEEDS(WRITE_PEOPLE) },
	{ "show-ticket", "The ticket's card", "View", tickets_show,
	    ACTION_ITEM },
	{ "make-ticket", "Make a ticket of the conversation", "Triage",
	    tickets_make, ACTION_ITEM },
	{ "new-ticket", "A ticket for teammates, linked to it", "Triage",
	    tickets_new, ACTION_ITEM },
	{ "link-ticket", "Link it to a tracker", "Triage", tickets_link,
	    ACTION_ITEM },
	{ "unlink-ticket", "Unlink it from its tracker", "Triage",
	    tickets_unlink, ACTION_ITEM },
	{ "follow-link", "Follow a link or attachment (link N)", "View",
	    follow_link, 0 },
	{ "show-attachments", "The attached files (N: that one)", "View",
	    files_show, ACTION_ITEM },
	{ "show-pictures", "The message's pictures; again: each on a page; "
	    "again: hide", "View", pictures_show, ACTION_ITEM },
	{ "save-attachments", "Save attached files in a folder", "View",
	    files_save, ACTION_ITEM },
	{ "stop-downloads", "Stop fetching files", "View", files_stop, 0 },
	{ "toggle-clock", "Times by your, the customer's, the workspace's "
	    "clock", "View", aids_turn_clock, ACTION_ITEM },
	{ "toggle-source", "The message as text, as HTML, as it is meant",
	    "View", aids_turn_source, ACTION_ITEM },
	{ "translate-message", "Translate the message, or no more", "View",
	    aids_translate, ACTION_ITEM },
	{ "copy-link", "Copy a link's or attachment's address", "View",
	    copy_link, 0 },
	{ "copy-item", "Copy the conversation's address, or the message",
	    "View", copy_item, ACTION_ITEM },
	{ "refresh", "Fetch changes now", "View", refresh, 0 },
	{ 0 }
};

const struct pane_key inbox_keys[] = {
	{ "j", "next-row", NULL }, { "Down", "next-row", NULL },
	{ "k", "previous-row", NULL }, { "Up", "previous-row", NULL },
	{ "C-f", "next-page", NULL }, { "PgDn", "next-page", NULL },
	{ "C-b", "previous-page", NULL }, { "PgUp", "previous-page", NULL },
	{ "C-d", "half-page-down", NULL }, { "C-u", "half-page-up", NULL },
	{ "g g", "first-row", NULL }, { "Home", "first-row", NULL },
	{ "G", "last-row", NULL }, { "End", "last-row", NULL },
	{ "Enter", "open-item", NULL },
	{ "Right", "open-item", "views" }, { "l", "open-item", "views" },
	{ "Right", "open-item", "list" }, { "l", "open-item", "list" },
	{ "Left", "go-back", "thread" }, { "h", "go-back", "thread" },
	{ "Esc", "go-back", NULL }, { "q", "go-back", "thread" },
	{ "q", "go-back", "views" },
	{ "Tab", "next-part", NULL },
	{ "J", "next-conversation", NULL },
	{ "K", "previous-conversation", NULL },
	{ "]", "next-message", "thread" }, { "Enter", "next-message", "thread" },
	{ "[", "previous-message", "thread" },
	{ "Space", "next-page", "thread" },
	{ "Space", "toggle-mark", "list" },
	{ "V", "mark-range", "list" },
	{ "*", "mark-all", "list" }, { "T", "mark-matching", "list" },
	{ ".", "repeat-action", NULL },
	{ "r", "reply", NULL }, { "i", "note", NULL },
	{ "W", "new-message", NULL }, { "M-r", "add-recipient", "compose" },
	{ "C-s", "send-draft", "compose" }, { "M-Enter", "send-draft", "compose" },
	{ "M-c", "send-and-close", "compose" },
	{ "C-t", "switch-kind", "compose" },
	{ "M-p", "toggle-preview", "compose" },
	{ "M-e", "edit-draft", "compose" },
	{ "M-k", "discard-draft", "compose" },
	{ "M-a", "attach-file", "compose" },
	{ "M-d", "detach-files", "compose" },
	{ "M-s", "insert-snippet", "compose" },
	{ "M-:", "insert-emoji", "compose" }, { "M-w", "fix-word", "compose" },
	{ "M-i", "insert-article", "compose" },
	{ "M-t", "insert-article-text", "compose" },
	{ "M-m", "insert-macro", "compose" }, { ";", "insert-macro", NULL },
	{ "a", "assign-conversation", NULL }, { "m", "assign-to-me", NULL },
	{ "e", "close-conversation", NULL },
	{ "o", "reopen-conversation", NULL },
	{ "s", "snooze-conversation", NULL },
	{ "t", "tag-conversation", NULL }, { "p", "set-priority", NULL },
	{ "U", "mark-unread", NULL }, { "M", "mark-read", "list" },
	{ "g n", "view-news", NULL }, { "u", "undo", NULL },
	{ "O", "show-outbox", NULL },
	{ "/", "search", NULL }, { "n", "next-match", "thread" },
	{ "N", "previous-match", "thread" },
	{ "n", "next-match", "card" }, { "N", "previous-match", "card" },
	{ "v", "pick-view", "list" }, { "v", "pick-view", "views" },
	{ "g v", "pick-view", NULL },
	{ "v", "show-raw", "thread" }, { "v", "show-raw", "card" },
	{ "d", "show-details", NULL },
	{ "=", "set-attribute", NULL }, { "P", "change-participants", NULL },
	{ "&", "merge-conversation", NULL },
	{ "x r", "redact-part", "thread" },
	{ "#", "delete-conversation", NULL },
	{ "E", "edit-record", "card" }, { "h", "go-back", "card" },
	{ "q", "go-back", "card" }, { "Left", "go-back", "card" },
	{ "Space", "next-page", "card" },
	/* The contact's card: as in its own pane. */
	{ "E", "edit-record", "contact" }, { "h", "go-back", "contact" },
	{ "q", "go-back", "contact" }, { "Left", "go-back", "contact" },
	{ "Space", "next-page", "contact" }, { "v", "show-raw", "contact" },
	{ "n", "next-match", "contact" }, { "N", "previous-match", "contact" },
	{ "i", "add-note", "contact" }, { "t", "tag-contact", "contact" },
	{ "o", "set-owner", "contact" }, { "a", "attach-company", "contact" },
	{ "A", "detach-company", "contact" },
	{ "M", "merge-contact", "contact" },
	{ "e", "archive-contact", "contact" },
	{ "U", "unarchive-contact", "contact" },
	{ "B", "block-contact", "contact" },
	{ "D", "delete-contact", "contact" },
	{ "C-s", "save-form", "form" }, { "M-Enter", "save-form", "form" },
	{ "g m", "view-mine", NULL }, { "g u", "view-unassigned", NULL },
	{ "g a", "view-all", NULL }, { "g @", "view-mentions", NULL },
	{ "g s", "view-snoozed", NULL }, { "g c", "view-closed", NULL },
	{ "S", "change-sort", "list" },
	{ "z", "toggle-events", "thread" }, { "+", "toggle-quotes", "thread" },
	{ "\\", "toggle-sidebar", NULL }, { "w", "change-layout", NULL },
	{ ">", "grow-list", NULL }, { "<", "shrink-list", NULL },
	{ "b", "browse-conversation", NULL }, { "c", "show-contact", NULL },
	{ "f", "follow-link", "thread" }, { "y", "copy-item", NULL },
	{ "q", "go-back", "reader" }, { "h", "go-back", "reader" },
	{ "Left", "go-back", "reader" }, { "Space", "next-page", "reader" },
	{ "n", "next-match", "reader" }, { "N", "previous-match", "reader" },
	{ "g f", "first-new", "thread" },
	{ "Z", "toggle-clock", "thread" }, { "H", "toggle-source", "thread" },
	{ "L", "translate-message", "thread" },
	{ "A", "show-attachments", "thread" },
	{ "I", "show-pictures", "thread" }, { "I", "show-pictures", "reader" },
	{ "D", "save-attachments", "thread" },
	{ "X", "stop-downloads", "thread" },
	{ "Y", "copy-link", "thread" },
	{ "x x", "show-ticket", NULL }, { "x t", "make-ticket", NULL },
	{ "x n", "new-ticket", NULL }, { "x l", "link-ticket", NULL },
	{ "x u", "unlink-ticket", NULL },
	{ "R", "refresh", NULL },
	{ 0 }
};
