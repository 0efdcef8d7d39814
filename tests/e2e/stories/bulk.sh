#!/bin/sh
# Three marked conversations are closed and brought back as one.
. "${srcdir:-.}/tests/e2e/harness.sh"
ready
keys Space Space Space
wait_for "3 marked"
keys e
wait_for "Mine  9"
server_got '"message_type":"close".*"status":200' 3
keys u
wait_for "Mine  12"
server_got '"message_type":"open".*"status":200' 3
