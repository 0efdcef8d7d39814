#!/bin/sh
# The locked screen shows nothing, the keys are gone, wrong passphrases wait,
# the right one goes on where it was, the composer's text included. Idle too.
. "${srcdir:-.}/tests/e2e/harness.sh"
asked_or_open() {
	has "Passphrase of the callbox vault" || has "Mine  12"
}
asked_again() {
	[ "$(screen | grep -c 'Passphrase of the callbox vault')" -ge 2 ]
}
asked_thrice() {
	[ "$(screen | grep -c 'Passphrase of the callbox vault')" -ge 3 ]
}
asked_for_new() {
	[ "$(screen | grep -c 'New passphrase')" -ge 2 ]
}
start_simulator
# A passphrase is asked on a terminal: tmux has one.
mux new-session -d -s app -x 80 -y 24 \
	"printf '%s\n' $token | $top/callbox connect test --base-url $url --token-stdin; exec cat"
wait_for "New passphrase"
# Only Enter does not lead back to the shell, which would show what comes next.
keys Enter
wait_for "The line is empty"
until_true asked_for_new || fail "not asked again"
type_text "correct horse battery"
keys Enter
wait_for "The same again"
type_text "correct horse battery"
keys Enter
wait_for "Now run"
printf '[callbox]\nundo-seconds = 0\n' >"$home/config/callbox/callbox.ini"
start_app
# With a kernel keyring nobody is asked; without one it is the passphrase.
until_true asked_or_open || fail "neither asked nor open"
if has "Passphrase of the callbox vault"; then
	type_text "correct horse battery"
	keys Enter
fi
wait_for "Mine  12"
keys G Enter
wait_for "Whole 14th floor"
keys r
wait_for "Reply to"
type_text "half a sentence"
wait_for "half a sentence"
keys M-l
wait_for "callbox is locked"
has_not "Whole 14th floor" || fail "the screen still shows a customer"
has_not "half a sentence" || fail "the screen still shows the draft"
type_text "wrong"
keys Enter
wait_for "does not open this vault"
has_not "wrong" || fail "the passphrase is shown"
type_text "correct horse battery"
keys Enter
wait_for "a moment after the last one"
wait_for "half a sentence"
keys C-s
server_got 'half a sentence.*"status":200'
wait_gone "Reply to"
keys q q
wait_left 0
rm "$home/left"
# Idle, it locks by itself. It can be left; the key is in no keyring then.
"$top/callbox" lock >/dev/null
printf '[callbox]\nlock-seconds = 1\nkeyring-hours = 0\n' >"$home/config/callbox/callbox.ini"
start_app
wait_for "Passphrase of the callbox vault"
type_text "correct horse battery"
keys Enter
wait_for "callbox is locked"
keys C-c
wait_left 0
rm "$home/left"
start_app
wait_for "Passphrase of the callbox vault"
# Another passphrase; the old one opens nothing any more. The second command has
# no controlling terminal, as under su -c.
mux kill-server 2>/dev/null || true
socket=$socket-p
mux new-session -d -s app -x 80 -y 24 \
	"$top/callbox passphrase; setsid -w $top/callbox accounts; echo end \$?; exec cat"
wait_for "Passphrase of the callbox vault"
type_text "correct horse battery"
keys Enter
wait_for "New passphrase"
type_text "staple battery horse"
keys Enter
wait_for "The same again"
type_text "staple battery horse"
keys Enter
wait_for "The new passphrase opens the vault"
until_true asked_again || fail "the vault was not asked for"
type_text "correct horse battery"
keys Enter
wait_for "does not open this vault"
until_true asked_thrice || fail "not asked again"
type_text "staple battery horse"
keys Enter
wait_for "end 0"
has "battery" && fail "a passphrase was shown"
exit 0
