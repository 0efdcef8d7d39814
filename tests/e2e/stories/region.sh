#!/bin/sh
# The token is another region's: found at connecting, and found again while the
# program runs, with what was just written; the host is kept.
. "${srcdir:-.}/tests/e2e/harness.sh"
journal=$home/far
start_simulator --foreign
far=$url far_pid=$sim_pid sim_pid='' port='' journal=$home/journal
trap 'kill "$far_pid" 2>/dev/null || true; clean_up' EXIT
start_simulator
near=$url
url="$far,$near"
connect
"$top/callbox" accounts | grep -q "$near" || fail "$("$top/callbox" accounts)"
url=$near
start_app
wait_for "Mine  12"
wait_for "Derek Halloran"
# The workspace moves: here it is refused from now on, there it is known.
url=$far
control token '{"foreign": false}'
url=$near
control token '{"foreign": true}'
keys G Enter
wait_for "Whole 14th floor"
keys i
wait_for "C-s send"
type_text "over there"
wait_for "over there"
keys C-s
wait_gone "C-s send"
wait_for "in another region: going on with $far"
until_true grep -q '"path":"/conversations/.*over there.*"status":200' "$home/far" ||
	fail "the note did not arrive"
keys g C
wait_for "State        online"
wait_for "$far"
keys q q
wait_left 0
"$top/callbox" accounts | grep -q "$far" || fail "it was not kept"
# In neither: one banner, and no host but the last.
url=$far
control token '{"foreign": true}'
rm "$home/left"
start_app
wait_for "Access Token Invalid"
wait_for ":reconnect goes on with a new token"
