#!/bin/sh
# Writing: a mistake is asked about before it is sent, a long paste before it
# goes in.
. "${srcdir:-.}/tests/e2e/harness.sh"
printf '[callbox]\nundo-seconds = 0\n' >"$home/config/callbox/callbox.ini"
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
