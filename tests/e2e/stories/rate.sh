#!/bin/sh
# 429 is waited for, not given up, and the agent's action still arrives once.
. "${srcdir:-.}/tests/e2e/harness.sh"
ready
control fault '{"spec":"POST /conversations/*/parts#1=status:429"}'
keys e
wait_for "Mine  11"
server_got '/conversations/[0-9]+/parts' 2
server_once '"message_type":"close".*"status":200'
wait_for "Mine  11"
