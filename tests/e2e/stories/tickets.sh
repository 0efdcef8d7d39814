#!/bin/sh
# A ticket is found, read, answered with an undo, moved to another state and
# back, edited by its type's attributes, assigned in bulk.
. "${srcdir:-.}/tests/e2e/harness.sh"
ready
keys g k
wait_for "Tickets  open:true"
wait_for "Replace HUB-00731"
keys v
wait_for "Trackers"
type_text 'hardware repl'
keys Enter
wait_for 'type:"Hardware replacement"'
wait_gone "INK-512"
keys /
wait_for "Search"
keys C-u
type_text 'ballroom'
keys Enter
wait_gone "freezer"
wait_for "Tickets  ballroom"
wait_for "Replace HUB-00731"
keys Enter
wait_for "Parts ordered"
wait_for "Pimchanok Srisai"
keys Space
wait_for "Siam Harbour Phuket"
keys 9 j
wait_for "Under warranty"

# A reply is taken back, then sent.
keys r
wait_for "Reply to Pimchanok"
type_text 'It left at noon.'
wait_for "It left at noon."
keys C-s
wait_for "Parts ordered"
keys u
wait_for "It left at noon."
keys C-s
wait_for "Parts ordered"
server_got 'POST","path":"/tickets/215471000013599/reply".*It left at noon.*"status":200'
server_never 'path":"/conversations/215471000013599/reply'
keys G
wait_for "It left at noon."

# Another state, and back.
keys s
wait_for "Waiting for return"
type_text 'waiting for'
keys Enter
server_got '"ticket_state_id":"8806".*"status":200'
keys g g
wait_for "Waiting for return"
keys u
server_got '"ticket_state_id":"8805".*"status":200'
wait_for "Parts ordered"

# The form knows what a warranty is.
keys E
wait_for "Edit the ticket"
wait_for "Replacements"
keys Down Down Down Down
keys C-u
type_text 'three'
keys C-s
wait_for "is no whole number"
keys C-u
type_text '3'
keys C-s
server_got '"ticket_attributes":.*"Replacements":3.*"status":200'
wait_for "Saved Replace HUB-00731"

# Two at once.
keys Escape
wait_for "sorted by"
keys v
wait_for "Back office"
type_text 'back off'
keys Enter
wait_for "category:Back-office"
wait_for "Refund 1,176.50"
wait_gone "HUB-00731"
keys Space Space
wait_for "2 marked"
keys a
wait_for "Assign to"
type_text 'priya'
wait_gone "Jonas Weidner"
keys Enter
server_got '"assignee_id":"8140013".*"status":200' 2
