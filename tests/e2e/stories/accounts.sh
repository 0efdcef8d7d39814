#!/bin/sh
# Two accounts in one vault: listed, renamed, switched inside the program with
# an outbox each; disconnected here only, or uninstalled after typing the name.
. "${srcdir:-.}/tests/e2e/harness.sh"

callbox() {
	"$top/callbox" "$@" >"$home/said" 2>&1
}
said() {
	grep -qF -- "$1" "$home/said" || fail "not said: $1: $(cat "$home/said")"
}

start_simulator
connect
printf '%s\n' "$token" | "$top/callbox" connect other --base-url "$url" \
	--token-stdin >/dev/null
callbox accounts
said "test	$url"
said "other	$url"
start_app
wait_left 2
grep -q "which account? callbox --account other" "$home/stderr" || fail "$(cat "$home/stderr")"
rm "$home/left"

# A draft in the first is not in the second, and follows its new name.
start_app --account test
wait_for "Derek Halloran"
keys G Enter
wait_for "Whole 14th floor"
keys r
wait_for "Reply to"
type_text "mine alone"
keys Escape
wait_gone "Reply to"
keys g w
wait_for "Account"
type_text "other"
keys Enter
wait_for "  other"
wait_for "Derek Halloran"
keys G Enter
wait_for "Whole 14th floor"
has_not "mine alone" || fail "the draft is in the other account"
keys q q
wait_left 0
rm "$home/left"
callbox rename test work
said "work now"
callbox rename work other && fail "renamed onto another"
said "already"
start_app --account work
wait_for "Derek Halloran"
keys G Enter
wait_for "Whole 14th floor"
keys r
wait_for "mine alone"
keys Escape
wait_gone "Reply to"
keys q q
wait_left 0

callbox disconnect work
said "the app stays installed"
said "set aside, encrypted"
server_never '/auth/uninstall'
ls "$home/cache/callbox/test.db" 2>/dev/null && fail "the cache is still there"
callbox disconnect work && fail "disconnected twice"
mux kill-server 2>/dev/null || true
socket=$socket-u
mux new-session -d -s app -x 80 -y 24 \
	"$top/callbox disconnect other --uninstall; $top/callbox disconnect other --uninstall; $top/callbox accounts; echo end; exec cat"
wait_for "may be"
wait_for "to go on:"
keys y Enter
wait_for "nothing was done"
server_never '/auth/uninstall'
type_text "other"
keys Enter
wait_for "uninstalled from the workspace"
server_once '"path":"/auth/uninstall"'
wait_for "end"
has "$url" && fail "still listed"
exit 0
