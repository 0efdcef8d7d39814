#!/bin/sh
# Nothing that a customer wrote reaches the terminal but as text.
. "${srcdir:-.}/tests/e2e/harness.sh"
start_simulator
connect
start_app 100x40
wait_for "Mine  12"
mux pipe-pane -t app "cat >$home/raw"
keys /
type_text 'garbage'
keys Enter
wait_for "Glen Hargreaves"
keys Enter
wait_for "printer is fine"
keys g g
wait_gone "printer is fine"
keys C-d
wait_for "haunted"
wait_for "dangerous characters"
keys G
wait_for "printer is fine"
keys Escape
wait_for "Search: garbage"
[ -s "$home/raw" ] || fail "no output was recorded"
# The conversation's own sequences: title, hyperlink, palette, overrides.
for bad in 'you have mail\\007' '\\033]8;;' '\\033]0;' '\\033\[2J\\033\[1;1H\\033\[31m' '\\342\\200\\256'; do
	if LC_ALL=C grep -qP "$(printf '%b' "$bad" | LC_ALL=C sed 's/[][\\.*^$]/\\\\&/g')" "$home/raw"; then
		fail "raw bytes of the customer's reached the terminal"
	fi
done
