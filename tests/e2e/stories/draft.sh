#!/bin/sh
# Words survive kill -9.
. "${srcdir:-.}/tests/e2e/harness.sh"
ready
keys G Enter
wait_for "Whole 14th floor"
keys r
wait_for "Reply to"
type_text 'half a thou'
wait_for "half a thou"
# Saved within a second: the state file grows a draft.
saved() { [ -n "$(find "$home/state/callbox" -name 'test.db-wal' -size +8k)" ]; }
until_true saved || fail "the draft was not written"
sleep 1
pkill -KILL -P "$(mux list-panes -t app -F '#{pane_pid}')" callbox || true
wait_left 137
rm "$home/left"
mux kill-session -t app
start_app
wait_for "Derek Halloran"
keys G r
wait_for "half a thou"
