#!/bin/sh
# A lost terminal ends the program soon, and the draft is there afterwards.
. "${srcdir:-.}/tests/e2e/harness.sh"
ready
keys G Enter
wait_for "Whole 14th floor"
keys r
wait_for "Reply to"
type_text 'cut off he'
wait_for "cut off he"
pid=$(pgrep -P "$(mux list-panes -t app -F '#{pane_pid}')" callbox)
mux kill-session -t app
gone() { ! kill -0 "$pid" 2>/dev/null; }
until_true gone || fail "it did not leave"
start_app
wait_for "Derek Halloran"
keys G r
wait_for "cut off he"
