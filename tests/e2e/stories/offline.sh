#!/bin/sh
# With the network gone, the cached inbox opens and what is done is kept.
. "${srcdir:-.}/tests/e2e/harness.sh"
ready
keys G Enter
wait_for "Whole 14th floor"
keys q q
wait_left 0
rm "$home/left"
stop_simulator
mux kill-session -t app
start_app
wait_for "Derek Halloran"
wait_for "offline"
keys G Enter
wait_for "Whole 14th floor"
wait_for "offline copy"
keys e Escape
wait_for "Mine  11"
keys q
wait_left 0
rm "$home/left"
mux kill-session -t app
start_simulator
start_app
server_got '"message_type":"close".*"status":200'
server_once '"message_type":"close"'
