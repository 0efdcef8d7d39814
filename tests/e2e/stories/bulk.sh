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
# By a query; in groups; and the same again on another one.
keys T
wait_for "Mark those in this list"
type_text 'tag:bug'
keys Enter
wait_for "5 marked"
keys Escape
wait_for "Mine  12"
keys S
wait_for "Sort the list by"
type_text 'team'
keys Enter
wait_for "by team"
wait_for " Hardware & Returns ──"
keys m
server_got '"message_type":"assignment".*"status":200' 1
keys j .
server_got '"message_type":"assignment".*"status":200' 2
