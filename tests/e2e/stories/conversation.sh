#!/bin/sh
# More on a conversation: an attribute set and taken back, a participant, its
# details, JSON and contact beside it; merging, redacting and deleting have to
# be typed.
. "${srcdir:-.}/tests/e2e/harness.sh"
derek=215471000004411
put="\"PUT\",\"path\":\"/conversations/$derek\""
ready
keys G
wait_for "Derek Halloran"
keys Enter
wait_for "derek.halloran@marchetti-boyle.example"

keys =
wait_for "Set of Derek Halloran"
type_text 'product'
wait_gone "Firmware"
keys Enter
wait_for "Panel Ink"
wait_gone "Panel Mini"
type_text 'hub'
wait_gone "Panel Ink"
keys Enter
wait_for "Product of Derek Halloran: Hub"
server_got "$put.*\"Product\":\"Hub\".*\"status\":200"
keys u
wait_for "Taken back: change the conversation"
server_got "$put.*\"Product\":\"Panel Touch\".*\"status\":200"

keys P
wait_for "Add somebody"
keys Enter
wait_for "Add whom"
type_text 'walt'
keys Enter
wait_for "walt@peregrine.example"
keys Enter
server_got "/conversations/$derek/customers.*\"status\":200"
wait_for "and 1 more"

keys d
wait_for "SLA status"
# Its lists come behind it.
end_shows() {
	keys G
	has "$1"
}
until_true end_shows "Nothing deployed since yesterday" ||
	fail "no side conversation"
keys v
wait_for "(JSON)"
keys /
wait_for "Find in this card"
type_text 'ai_agent_participated'
keys Enter
wait_for '"ai_agent_participated": true'
keys Escape
wait_gone "(JSON)"
keys Escape
wait_for "Walk-in mode"
keys c
wait_for "usr_66139"
keys Escape
wait_for "Walk-in mode"

keys x r
wait_for 'Type "redact"'
wait_for "Nobody can bring"
type_text 'no'
keys Enter
wait_for "Nothing was done"
keys x r
wait_for 'Type "redact"'
type_text 'redact'
wait_for "it is done, for good"
keys Enter
wait_for "This message was deleted"
server_once '/conversations/redact'

keys '&'
wait_for "Merge into which conversation"
type_text 'wallpapers'
wait_gone "Larkbell: four"
keys Enter
wait_for "Leave both as they are"
keys Enter
wait_for 'Type "merge"'
type_text 'merge'
wait_for "it is done, for good"
keys Enter
wait_for "Merged: this is the conversation that goes on"
wait_for "Jules Park-Reyes"
server_once "/conversations/$derek/merge"

keys '#'
wait_for 'Type "delete"'
type_text 'delete'
wait_for "it is done, for good"
keys Enter
wait_for "Deleted"
server_got '"DELETE","path":"/conversations/[0-9]+".*"status":200'
