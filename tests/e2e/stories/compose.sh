#!/bin/sh
# Writing: a mistake is asked about before it is sent, a long paste before it
# goes in; mentions, emoji and snippets are completed.
. "${srcdir:-.}/tests/e2e/harness.sh"
printf '[callbox]\nundo-seconds = 0\n' >"$home/config/callbox/callbox.ini"
mkdir -m 700 "$home/config/callbox/snippets"
printf 'Dear {{user.first_name}}, {{cursor}}!\n' >"$home/config/callbox/snippets/dear.md"
ready
keys G Enter
wait_for "Whole 14th floor"
keys r
wait_for "Reply to Derek Halloran"
type_text 'Hi {{name}}'
wait_for "Hi {{name}}"
keys C-s
wait_for "is not filled in. Send it as it is?"
keys n
wait_gone "is not filled in"
# Back at the place, not at the end.
keys C-u
wait_gone "Hi {{name}}"
i=0
while [ $i -lt 40 ]; do
	i=$((i + 1))
	echo "log line $i"
done >"$home/long"
mux load-buffer "$home/long"
mux paste-buffer -p -t app
wait_for "Paste 40 lines"
type_text 'file'
wait_for "Attached file"
keys Enter
wait_for "Attached: pasted-"
type_text 'Here it is, attached.'
wait_for "attached."
keys C-s
server_got '/reply.*"attachment_files"'
grep -q 'Here it is, attached' "$journal" || fail "not the words"
[ "$(find "$home/state/callbox/pasted" -perm 600 -name 'pasted-*' | wc -l)" = 1 ] ||
	fail "no file of mode 600"
keys i
wait_for "Internal note"
type_text '@jon'
wait_for "Jonas Weidner"
keys Enter
wait_for "@Jonas Weidner"
type_text ':tada: :rocke'
wait_for "rocket"
keys Tab Enter
type_text ';dear'
wait_for "dear  Dear {{"
keys Tab
wait_for "Dear Derek, !"
type_text 'hello'
wait_for "Dear Derek, hello!"
keys C-s
server_got '/reply.*"message_type":"note"'
grep -q '@Jonas Weidner 🎉 🚀.*Dear Derek, hello!' "$journal" || fail "not what was completed"
