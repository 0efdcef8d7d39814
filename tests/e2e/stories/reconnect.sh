#!/bin/sh
# A token that dies while the program runs: the banner, and going on in place
# with another one, with draft and outbox as they were.
. "${srcdir:-.}/tests/e2e/harness.sh"
ready
keys G Enter
wait_for "Whole 14th floor"
keys r
wait_for "Reply to"
type_text "still here"
curl -fsS -X POST -H "Authorization: Bearer $token" -H 'Content-Type: application/json' \
	-d '{}' "$url/auth/uninstall" >/dev/null
keys Escape
wait_gone "Reply to"
keys e R
wait_for ":reconnect goes on with a new token"
wait_for "Access Token Invalid"
stop_simulator
token=second-token-$$
start_simulator
keys :
type_text "reconnect"
keys Enter
wait_for "A new access token"
type_text "nonsense"
keys Enter
wait_for "Access Token Invalid"
type_text "$token"
keys Enter
wait_for "Connected again"
has_not "$token" || fail "the token is on the screen"
server_got '"message_type":"close".*"status":200'
server_once '"message_type":"close".*"status":200'
wait_gone "Access Token Invalid"
keys q q
wait_left 0
rm "$home/left"
# It is in the vault: the next run needs nothing.
start_app
wait_for "Mine  11"
server_got '"path":"/me","status":200' 3
