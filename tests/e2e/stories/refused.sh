#!/bin/sh
# A missing permission takes the action back and says which one.
. "${srcdir:-.}/tests/e2e/harness.sh"
start_simulator --deny "Write conversations"
connect
start_app
wait_for "Mine  12"
keys e
wait_for "Could not close"
wait_for "Write conversations"
wait_for "Mine  12"
