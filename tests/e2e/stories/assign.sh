#!/bin/sh
# Assign by the fuzzy picker, to a team, to nobody, and to me.
. "${srcdir:-.}/tests/e2e/harness.sh"
ready
keys G
keys a
wait_for "Assign Derek Halloran to"
type_text 'jon wei'
wait_gone "Priya"
keys Enter
server_got '"message_type":"assignment".*"assignee_id":"8140012".*"status":200'
wait_for "Mine  11"
keys g a
wait_for "All open"
keys g m
wait_for "Mine  11"
keys a
wait_for "Assign"
type_text 'nobody'
keys Enter
server_got '"assignee_id":"0".*"status":200'
wait_for "Mine  10"
keys g u
wait_for "Unassigned"
keys m
server_got '"assignee_id":"8140011".*"status":200'
keys ':'
type_text 'assign-conversation billing'
keys Enter
server_got '"type":"team","admin_id":"8140011","assignee_id":"[0-9]+".*"status":200'
