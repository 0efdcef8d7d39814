#!/bin/sh
# Without the minimum nothing is connected. A missing permission takes the action back, says which one, and dims what
# needs it; when it is granted, that is noticed without a restart.
. "${srcdir:-.}/tests/e2e/harness.sh"
start_simulator --deny "Read conversations"
printf '%s\n' "$token" | "$top/callbox" connect test --base-url "$url" --token-stdin \
	--unlock keyfile 2>"$home/refused" && fail "connected without the minimum"
grep -q 'The app lacks "Read conversations": tick it in the Developer Hub' "$home/refused" ||
	fail "$(cat "$home/refused")"
stop_simulator
start_simulator --deny "Write conversations" --deny "Read tags"
connect
start_app
wait_for "Mine  12"
wait_for 'Missing permission: "Read tags"'
keys e
wait_for "Could not close"
wait_for "Write conversations"
wait_for "Mine  12"
keys r
wait_for 'Needs "Write conversations": tick it in the Developer Hub, then R'
has_not "reply to" || fail "the composer opened"
keys t
wait_for 'Needs "Read tags": tick it in the Developer Hub, then R'
keys '?'
wait_for "(no permission)"
keys Escape
stop_simulator
start_simulator
keys R
wait_for 'The permission "Read tags" is there now'
keys e Escape
wait_for "Mine  11"
server_got '"message_type":"close".*"status":200'
