#!/bin/sh
# The palette finds actions, views, people and what stands in messages; the
# prompt completes names and arguments; help shows this place's keys, the user's
# own among them.
. "${srcdir:-.}/tests/e2e/harness.sh"
mkdir -p "$home/config/callbox"
printf '[inbox list]\nF5 = refresh\n' >"$home/config/callbox/keys.ini"
ready
keys '?'
wait_for "Keys that work here: Inbox, list"
keys G
wait_for "F5, R"
keys Escape
wait_gone "Keys that work here"
keys C-k
wait_for "Go or do:"
type_text snoozed
wait_for "Snoozed conversations"
keys Enter
wait_for "Snoozed"
keys C-k
type_text halloran
wait_for "a customer's conversations"
wait_for "search halloran"
keys Escape
wait_gone "Go or do:"
type_text ':assign-conversation Ma'
wait_for "assign-conversation Maya"
keys Escape
wait_gone "assign-conversation"
type_text ':snooze'
wait_for "Snooze until a time"
keys Escape
wait_gone "Snooze until a time"
type_text ':flyy'
keys Enter
wait_for 'There is no action "flyy"'
