#!/bin/sh
# The answer to a reply is cut off: it is looked up, not sent again.
. "${srcdir:-.}/tests/e2e/harness.sh"
printf '[callbox]\nundo-seconds = 0\n' >"$home/config/callbox/callbox.ini"
ready
control fault '{"spec":"POST /conversations/*/reply#1=cut-response@40"}'
keys G Enter
wait_for "Whole 14th floor"
keys r
wait_for "Reply to"
type_text 'only once please'
keys C-s
server_got '/reply'
wait_for "only once please"
wait_gone "being sent"
wait_gone "may have been sent"
server_once '/reply'
