/* What Intercom's values mean, in words. */
#include "config.h"

#include "api/base/utf8.h"
#include "api/model.h"

#include <stdio.h>
#include <string.h>

const char *state_name(enum conversation_state state)
{
	static const char *const names[] = {
		[STATE_OPEN] = "open", [STATE_CLOSED] = "closed",
		[STATE_SNOOZED] = "snoozed",
	};

	return names[state];
}

const char *priority_name(enum priority priority)
{
	static const char *const names[] = {
		[PRIORITY_NONE] = "none", [PRIORITY_LOW] = "low",
		[PRIORITY_MEDIUM] = "medium", [PRIORITY_HIGH] = "high",
		[PRIORITY_URGENT] = "urgent",
	};

	return names[priority];
}

enum part_kind part_kind_of(const char *part_type)
{
	static const char *const comments[] = {
		"source", "comment", "quick_reply", "call_summary",
	};
	size_t i;

	if (!part_type)
		return PART_EVENT;
	if (!strncmp(part_type, "note", 4))
		return PART_NOTE;
	for (i = 0; i < sizeof(comments) / sizeof(comments[0]); i++)
		if (!strcmp(part_type, comments[i]))
			return PART_COMMENT;
	return PART_EVENT;
}

/* part_type → what happened. %s: to whom (assigned_to), or a detail. */
static const struct {
	const char *type, *words;
} events[] = {
	{ "assignment", "assigned this to %s" },
	{ "assign_and_reopen", "reopened and assigned this to %s" },
	{ "assign_and_unsnooze", "woke and assigned this to %s" },
	{ "workflow_assignment", "assigned this by workflow to %s" },
	{ "default_assignment", "assigned this by default to %s" },
	{ "balanced_assignment", "assigned this by balance to %s" },
	{ "message_strategy_assignment", "routed this to %s" },
	{ "away_mode_assignment", "is away: assigned to %s" },
	{ "open", "reopened this" },
	{ "close", "closed this" },
	{ "close_and_mark_as_spam", "closed this as spam" },
	{ "snoozed", "snoozed this" },
	{ "unsnoozed", "woke this" },
	{ "timer_unsnooze", "woke this: the time was over" },
	{ "participant_added", "added a participant" },
	{ "participant_removed", "removed a participant" },
	{ "conversation_rating_changed", "rated the conversation %s" },
	{ "conversation_rating_remark_added", "remarked on the rating" },
	{ "custom_action_started", "started the action %s" },
	{ "custom_action_finished", "finished the action %s" },
	{ "conversation_attribute_updated_by_user", "set %s" },
	{ "conversation_attribute_updated_by_admin", "set %s" },
	{ "conversation_attribute_updated_by_workflow",
	    "set by workflow: %s" },
	{ "ticket_state_updated_by_admin", "set the ticket's %s" },
	{ "ticket_attribute_updated_by_admin", "set the ticket's %s" },
	{ "conversation_sla_applied_by_rule", "applied an SLA by rule" },
	{ "conversation_sla_applied_by_workflow",
	    "applied an SLA by workflow" },
	{ "conversation_sla_removed", "removed the SLA" },
	{ "conversation_sla_target_missed", "missed the SLA's target" },
	{ "conversation_sla_paused", "paused the SLA" },
	{ "conversation_sla_unpaused", "resumed the SLA" },
	{ "user_became_idle", "became idle" },
	{ "priority_changed", "changed the priority %s" },
	{ "priority_changed_by_rule", "changed the priority by rule %s" },
	{ "resolution_bot_found_no_answer", "found no answer" },
	{ "conversation_tags_updated", "changed the tags %s" },
	{ "attribute_collector", "asked for details" },
	{ "attribute_collected", "gave %s" },
	{ "merged_primary_conversation", "merged another one into this" },
	{ "merged_secondary_conversation", "merged this into another one" },
	{ "operator_workflow_event", "ran the workflow %s" },
	{ "company_updated", "set the company" },
	{ "fin_guidance_applied", "applied a guidance" },
	{ "language_detection_details", "detected the language %s" },
	{ "channel_and_reply_time_expectation", "told when to expect an "
	    "answer" },
};

/* "assigned_to" by name, else the details as "name: value". */
static void object_of(const struct part *part, char *out, size_t size)
{
	size_t i, used = 0;

	out[0] = '\0';
	if (part->assigned_to.kind != PERSON_UNKNOWN) {
		snprintf(out, size, "%s", part->assigned_to.name ?
		    part->assigned_to.name :
		    part->assigned_to.kind == PERSON_TEAM ? "a team" :
		    "a teammate");
		return;
	}
	for (i = 0; i < part->details_len && used + 4 < size; i++) {
		int n = snprintf(out + used, size - used, "%s%s%s%s",
		    used ? ", " : "",
		    part->details[i].name ? part->details[i].name : "",
		    part->details[i].name && part->details[i].value ? ": " :
		    "", part->details[i].value ? part->details[i].value : "");

		used += n > 0 ? (size_t)n : 0;
	}
}

static void fill(char *out, size_t size, const char *words,
    const char *object)
{
	const char *gap = strstr(words, "%s");
	int n;

	if (gap)
		n = snprintf(out, size, "%.*s%s%s", (int)(gap - words), words,
		    object, gap + 2);
	else
		n = snprintf(out, size, "%s", words);
	if (n < 0 || size == 0)
		return;
	if ((size_t)n >= size)
		out[utf8_cut(out, size - 1, size - 2)] = '\0';
	for (n = (int)strlen(out); n > 0 && out[n - 1] == ' '; n--)
		out[n - 1] = '\0';
}

void part_event_text(const struct part *part, char *out, size_t size)
{
	char object[160], *at;
	size_t i;

	object_of(part, object, sizeof(object));
	for (i = 0; i < sizeof(events) / sizeof(events[0]); i++) {
		if (!part->type || strcmp(part->type, events[i].type) != 0)
			continue;
		if (!object[0] && strstr(events[i].words, " to %s"))
			fill(out, size, "unassigned this", "");
		else
			fill(out, size, events[i].words, object);
		return;
	}
	/* There will be new ones: their own name, in words. */
	fill(out, size, part->type ? part->type : "did something", "");
	for (at = out; *at; at++)
		if (*at == '_')
			*at = ' ';
}
