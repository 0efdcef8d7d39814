#!/bin/sh
# A message is sent from a script, once: by e-mail with a conversation of its
# own, which the inbox then shows; one whose answer is lost is kept, not sent
# again.
. "${srcdir:-.}/tests/e2e/harness.sh"
ready
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
if "$top/callbox" message 915b3b1b20084a73c3c3a383 'Only once' 2>"$home/err"; then
	fail "an outcome that nobody knows was called done"
fi
server_got 'POST","path":"/messages".*Only once' 1
"$top/callbox" outbox | grep -q 'send the message' || fail "outbox"
server_once 'POST","path":"/messages".*Only once'
if "$top/callbox" message nobody@example.com 'x' 2>"$home/err"; then
	fail "to nobody"
fi
grep -q 'no contact is' "$home/err" || fail "$(cat "$home/err")"
