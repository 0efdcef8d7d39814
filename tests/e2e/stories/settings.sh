#!/bin/sh
# Mistakes in settings and keys are named with file, line and what is allowed;
# good lines beside them count.
. "${srcdir:-.}/tests/e2e/harness.sh"
printf '[callbox]\ntheme = pink\nundo-seconds = 3\nnonsense = 1\n' >"$home/config/callbox/callbox.ini"
printf '[inbox]\nX = close-conversation\nC-Foo = reply\nY = fly\n' >"$home/config/callbox/keys.ini"
start_simulator
connect
"$top/callbox" doctor >"$home/doctor" 2>&1 && fail "doctor found nothing wrong"
for text in 'callbox.ini:2: theme = "pink": must be one of dark|light|mono' \
	'callbox.ini:4: there is no setting "nonsense"' \
	'keys.ini:3: "C-Foo" is no key' 'keys.ini:4: Y = "fly": there is no such action'; do
	grep -qF "$text" "$home/doctor" || fail "doctor does not say: $text"
done
start_app
wait_for "theme"
wait_for "Derek Halloran"
keys X
server_got '"message_type":"close".*"status":200'
