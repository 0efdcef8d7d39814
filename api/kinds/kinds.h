/* The tables of all kinds. record.c hands them out; nobody else includes it. */
#ifndef CALLBOX_KINDS_H
#define CALLBOX_KINDS_H

#include "api/record.h"

extern const struct record_schema kind_admin, kind_article,
    kind_article_draft, kind_away_reason, kind_collection, kind_company,
    kind_content, kind_internal_article,
    kind_contact, kind_conversation, kind_conversation_attribute,
    kind_data_attribute, kind_event, kind_handling_event, kind_macro,
    kind_message, kind_note, kind_segment, kind_side_conversation,
    kind_subscription,
    kind_tag, kind_team, kind_ticket, kind_ticket_attribute,
    kind_ticket_state, kind_ticket_type, kind_workload;

#endif
