#!/bin/sh
# A conversation is begun: from the inbox with a recipient who is looked for,
# taken back and sent; from a script, once: one whose answer is lost is kept,
# not sent again.
. "${srcdir:-.}/tests/e2e/harness.sh"
ready
keys W
wait_for "A message to:"
type_text halloran
keys Enter
wait_for "derek.halloran@marchetti-boyle"
keys Enter
wait_for "In-app message to Derek Halloran"
type_text 'The **14th** floor is back'
wait_for "floor is back"
keys C-t
wait_for "Subject:"
type_text 'Panels, at last'
wait_for "Subject: Panels, at last"
keys C-s
wait_for "u takes it back"
keys u
wait_for "Taken back: message"
wait_for "Subject: Panels, at last"
server_never 'POST","path":"/messages"'
# To two, who are shown before.
keys M-r
wait_for "Send it also to:"
type_text 'beryl ashcombe'
keys Enter
wait_for "beryl@brightwell"
keys Enter
wait_for "E-mail to Derek Halloran, Beryl Ashcombe"
keys C-s
wait_for "Send it to 2 contacts, one message each"
keys Enter
wait_for "The message is sent"
server_got 'POST","path":"/messages".*"email".*"Panels, at last".*<b>14th</b>.*"template":"plain".*"status":200' 2
# From a script.
"$top/callbox" message derek.halloran@marchetti-boyle.example \
	'Your **fourteenth** floor' --subject 'Panels are back' --open --json \
	>"$home/out" || fail "message"
grep -q '"outcome":"done"' "$home/out" || fail "$(cat "$home/out")"
server_once 'POST","path":"/messages".*<b>fourteenth</b>.*"type":"user".*"create_conversation_without_contact_reply":true.*"status":200'
keys /
wait_for "Search"
type_text 'panels back'
keys Enter
wait_for "Panels are back"
control fault '{"spec": "POST /messages=cut-response@0"}'
if echo 'Only once' | "$top/callbox" message 915b3b1b20084a73c3c3a383 - \
	2>"$home/err"; then
	fail "an outcome that nobody knows was called done"
fi
server_got 'POST","path":"/messages".*Only once' 1
"$top/callbox" outbox | grep -q 'message to Derek Halloran: Only once' ||
	fail "outbox: $("$top/callbox" outbox)"
server_once 'POST","path":"/messages".*Only once'
if "$top/callbox" message nobody@example.com 'x' 2>"$home/err"; then
	fail "to nobody"
fi
grep -q 'no contact is' "$home/err" || fail "$(cat "$home/err")"
