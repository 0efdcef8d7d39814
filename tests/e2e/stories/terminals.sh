#!/bin/sh
# Other terminals, few colours, no colours, no UTF-8.
. "${srcdir:-.}/tests/e2e/harness.sh"
start_simulator
connect
for term in xterm-256color screen linux vt100; do
	start_app
	wait_for "Mine  12"
	wait_for "Derek Halloran"
	keys G Enter
	wait_for "14th floor"
	keys q q
	wait_left 0
	rm "$home/left"
	mux kill-session -t app
done
term=screen-256color
export NO_COLOR=1
start_app
wait_for "Derek Halloran"
keys q
wait_left 0
rm "$home/left"
mux kill-session -t app
unset NO_COLOR
export LANG=C LC_ALL=C
start_app
wait_for "Derek Halloran"
if screen | LC_ALL=C grep -q '[^ -~]'; then fail "not ASCII under LANG=C"; fi
keys q
wait_left 0
