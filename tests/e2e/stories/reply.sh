#!/bin/sh
# A reply is shown at once, held, and then sent once, as HTML.
. "${srcdir:-.}/tests/e2e/harness.sh"
printf '[callbox]\nundo-seconds = 1\n' >"$home/config/callbox/callbox.ini"
ready
keys G Enter
wait_for "Whole 14th floor"
keys r
wait_for "Reply to Derek Halloran"
type_text 'Thank you, **Derek** & all.'
keys C-s
wait_for "not sent yet"
server_got '/reply.*"message_type":"comment"'
wait_gone "not sent yet"
server_once '/reply'
grep -q 'Thank you, <b>Derek</b> &amp; all' "$journal" || fail "not the HTML that was meant"
wait_for "Thank you, Derek & all."
