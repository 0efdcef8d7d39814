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
wait_for 'needs "Write conversations"'
keys Escape
wait_gone "Keys that work here"
keys :
type_text "close-c"
wait_for 'needs "Write conversations"'
keys Escape
wait_gone ":close-c"
stop_simulator
start_simulator
keys R
# What keys are judged by comes after what is said of it.
keys g C
wait_for "State        online"
wait_gone "refused"
keys Escape
wait_for "Mine  12"
keys t
wait_for "Tags of"
keys Escape
wait_gone "Tags of"
keys e
wait_for "Mine  11"
server_got '"message_type":"close".*"status":200'
# The plan ends: the same, and the permission is not what is to be ticked.
control permission '{"permission": "Write conversations", "how": "api_plan_restricted"}'
keys e
wait_for "Could not close: Intercom: Active subscription needed."
keys e
wait_for 'Your Intercom plan does not include this ("Write conversations")'
keys q
wait_left 0
# A version that nobody knows: which setting is wrong, before anything else.
rm "$home/left"
rm -r "$home/cache/callbox"
printf 'api-version = 9.9\n' >"$home/config/callbox/callbox.ini"
start_app
wait_for "Nothing of this workspace is here yet."
wait_for "refused: Correct the setting api-version"
keys g C
wait_for "State        refused: Correct the setting api-version"
