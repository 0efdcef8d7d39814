#!/bin/sh
# What was refused is listed with its reason in the Connection pane, and edited, kept or thrown away there; and by
# `callbox outbox`, where the editor changes it and it is sent once, when it is retried.
. "${srcdir:-.}/tests/e2e/harness.sh"
printf '[callbox]\nundo-seconds = 0\n' >"$home/config/callbox/callbox.ini"
printf '#!/bin/sh\nsed "s/mistakes/words/" "$1" >"$1.new" && mv "$1.new" "$1"\n' >"$home/editor"
chmod 755 "$home/editor"
ready
control fault '{"spec":"POST /conversations/*/reply=status:422"}'
write() {
	keys r
	wait_for "Reply to"
	type_text "$1"
	wait_for "$1"
	keys C-s
	wait_gone "Reply to"
}
keys G Enter
wait_for "Whole 14th floor"
write "with mistakes"
wait_for "1 not sent"
write "and another"
wait_for "2 not sent"
keys g C
wait_for "failed  reply: with mistakes"
wait_for "failed  reply: and another"
wait_for "r sends it"

# Out of the program: into the editor, and not sent by that.
number=$("$top/callbox" outbox | sed -n 's/^\([0-9]*\).*with mistakes.*/\1/p')
EDITOR="$home/editor" "$top/callbox" outbox edit "$number" 2>"$home/said" || fail "$(cat "$home/said")"
grep -q "not sent yet: callbox outbox retry $number sends it as it is now" "$home/said" || fail "$(cat "$home/said")"
EDITOR=false "$top/callbox" outbox edit "$number" 2>"$home/said" && fail "edited by nothing"
grep -q "sends it as it was" "$home/said" || fail "$(cat "$home/said")"
"$top/callbox" outbox edit 999 2>"$home/said" && fail "edited what is not there"
grep -q "not in the outbox" "$home/said" || fail "$(cat "$home/said")"
find "$home/run" "$home/state" -name '*.md' | grep . && fail "the editor's file is still there"
wait_for "failed  reply: with words"

# Thrown away after a question, edited in the composer, sent once.
keys j d
wait_for "Throw it away? (reply: and another)"
keys n
wait_gone "Throw it away?"
keys d
wait_for "Throw it away?"
keys y
wait_gone "and another"
control fault '{"clear":true}'
keys e
wait_for "Reply to"
wait_for "with words"
type_text ", at last"
wait_for "with words, at last"
keys C-s
server_got 'with words, at last.*"status":200'
server_once 'with words.*"status":200'
server_never 'with mistakes.*"status":200'
keys g C
wait_for "Outbox       empty"
