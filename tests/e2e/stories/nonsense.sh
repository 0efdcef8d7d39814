#!/bin/sh
# Answers that are no answers: said, survived, and over when they are.
. "${srcdir:-.}/tests/e2e/harness.sh"
ready
for fault in html garble null error-list bad-utf8 truncated empty big:20000000; do
	control fault "{\"clear\":true,\"spec\":\"GET /conversations/*=$fault\"}"
	keys G Enter
	wait_for "offline copy"
	keys Escape
	wait_for "Mine  12"
done
control fault '{"clear":true}'
keys G Enter
wait_for "Whole 14th floor"
wait_gone "offline copy"
wait_gone "updating"
