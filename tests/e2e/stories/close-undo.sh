#!/bin/sh
# Close the selected conversation, see it leave, take it back.
. "${srcdir:-.}/tests/e2e/harness.sh"
ready
keys j
keys e
wait_for "Mine  11"
wait_for "Closed"
server_got '/conversations/[0-9]+/parts.*"message_type":"close".*"status":200'
keys u
wait_for "Mine  12"
server_got '"message_type":"open".*"status":200'
server_once '"message_type":"close"'
keys q
wait_left 0
