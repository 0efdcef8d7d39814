#!/bin/sh
# A note is written apart from replies and sent as a note.
. "${srcdir:-.}/tests/e2e/harness.sh"
printf '[callbox]\nundo-seconds = 0\n' >"$home/config/callbox/callbox.ini"
ready
keys G Enter
wait_for "Whole 14th floor"
keys i
wait_for "Internal note, not seen by"
type_text 'call him first'
keys C-s
server_got '/reply.*"message_type":"note".*"status":200'
wait_for "internal note"
wait_for "call him first"
server_never '"message_type":"comment"'
