#!/bin/sh
# Add a tag and take another away, with one question.
. "${srcdir:-.}/tests/e2e/harness.sh"
ready
keys G
keys t
wait_for "Tags of Derek Halloran"
type_text 'refund'
keys Tab
keys C-u
type_text 'vip'
keys Tab
keys Enter
server_got 'POST","path":"/conversations/[0-9]+/tags".*"status":200'
server_got 'DELETE","path":"/conversations/[0-9]+/tags/[0-9]+".*"admin_id".*"status":200'
