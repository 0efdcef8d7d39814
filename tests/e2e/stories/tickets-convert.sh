#!/bin/sh
# A conversation becomes a ticket: its type, what is required; it is known as
# one in the inbox then. Another is linked to a tracker and unlinked.
. "${srcdir:-.}/tests/e2e/harness.sh"
ready
keys x t
wait_for "Type of ticket"
wait_for "Invoice correction"
type_text 'invoice'
wait_gone "Hardware replacement"
keys Enter
wait_for "Make a ticket of the conversation"
wait_for "Invoice *"
keys C-s
wait_for "Invoice is needed"
type_text 'LB-204118'
wait_for "LB-204118"
keys C-s
server_got 'convert".*"Invoice":"LB-204118".*"status":200'
wait_for "Created"
wait_for "Submitted"
keys M-1
wait_for "ticket "
keys j
keys x l
wait_for "Link to"
type_text 'AUTH-57'
wait_gone "INK-512"
keys Enter
server_got 'linked_conversations".*"status":200'
keys M-1
wait_for "Mine"
keys x u
wait_for "Unlink from"
keys Enter
server_got 'DELETE","path":"/tickets/[0-9]+/linked_conversations/[0-9]+".*"status":200'
