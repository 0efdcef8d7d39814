#!/bin/sh
# Snooze until a time in words, and by a preset; a bad time is explained.
. "${srcdir:-.}/tests/e2e/harness.sh"
ready
keys s
wait_for "Snooze Geoffrey Lampton until"
wait_for "Tomorrow"
type_text 'soonish'
wait_for "is no time"
keys C-u
type_text 'tomorrow 8:00'
wait_for "until"
keys Enter
server_got '"message_type":"snoozed".*"snoozed_until":[0-9]+.*"status":200'
wait_for "Mine  11"
keys s
wait_for "Snooze"
keys Down Enter
server_got '"message_type":"snoozed".*"status":200' 2
wait_for "Mine  10"
keys g s
wait_for "Snoozed  10"
