#!/bin/sh
# A teammate answers while a reply is written or waits: it is said, with the new
# message in sight, and the words stay until it is decided. Files go along.
. "${srcdir:-.}/tests/e2e/harness.sh"
printf '[callbox]\nundo-seconds = 0\npoll-active = 3600\n' >"$home/config/callbox/callbox.ini"
ready
printf 'enclosed\n' >"$home/notes.txt"
keys G Enter
wait_for "Whole 14th floor"
keys r
wait_for "Reply to"
type_text 'I will call you'
keys M-a
wait_for "Attach from"
type_text 'notes'
keys Enter
wait_for "1 file: notes.txt"

# Behind our back, as another teammate would.
id=$(grep -oE '/conversations/[0-9]+"' "$journal" | head -n 1 | grep -oE "[0-9]+")
other=$(curl -fsS -H "Authorization: Bearer $token" -H 'Accept: application/json' \
	"$url/admins" | grep -oE '"id": ?"[0-9]+"' | grep -oE '[0-9]+' | tail -n 1)
curl -fsS -H "Authorization: Bearer $token" -H 'Accept: application/json' \
	-H 'Content-Type: application/json' -d "{\"message_type\":\"comment\",
	\"type\":\"admin\",\"admin_id\":\"$other\",\"body\":\"<p>Mine already</p>\"}" \
	"$url/conversations/$id/reply" >/dev/null
keys C-s
wait_for "NOT SENT"
wait_for "Mine already"
wait_for "1 not sent: O"
server_never 'I will call you'
keys O
wait_for "Send it now"
type_text 'edit'
keys Enter
wait_for "1 file: notes.txt"
wait_gone "NOT SENT"
# Now it is known: what is sent now is meant.
keys C-s
server_got 'I will call you.*attachment_files.*notes.txt.*ZW5jbG9zZWQK'
wait_gone "being sent"
