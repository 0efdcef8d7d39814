#!/bin/sh
# The token is revoked while the program runs: a banner, the Connection pane, and
# the same OAuth steps from inside; the draft is still there afterwards.
. "${srcdir:-.}/tests/e2e/harness.sh"
redirect=https://127.0.0.1:$((20000 + $$ % 12000))/cb
start_simulator --client-secret canary-secret --redirect-uri "$redirect"
mkfifo "$home/in"
"$top/callbox" connect test --base-url "$url" --client-secret-stdin --unlock keyfile \
	--client-id demo-client --redirect-uri "$redirect" <"$home/in" >"$home/out" 2>"$home/stderr" &
pid=$!
exec 3>"$home/in"
echo canary-secret >&3
until_true grep -q '^http' "$home/out" || fail "no link: $(cat "$home/stderr")"
curl -ksL "$(cat "$home/out")&answer=allow" | grep -q "callbox has the answer" || fail "no page"
wait "$pid" || fail "$(cat "$home/stderr")"
exec 3>&-
start_app
wait_for "Mine  12"
keys Enter
wait_for "Dear Maya"
keys r
wait_for "Reply to"
type_text "half a thought"
wait_for "half a thought"
keys Escape
wait_gone "keep draft"
keys g C
wait_for "Signed in as Maya Oduya"
wait_for "OAuth, in your own name"
wait_for "granted"
control token '{}'
keys R
wait_for "State        refused"
keys a
wait_for "Authorize access"
wait_for "Address or code:"
# Left, and begun once more: another link than the one that is still there.
last_link() {
	mux capture-pane -p -J -t app | grep -o "$url/oauth[^ ]*" | tail -n 1
}
another_link() {
	link=$(last_link)
	[ -n "$link" ] && [ "$link" != "$first" ]
}
first=$(last_link)
keys C-c
wait_for "test is not connected; what was typed is kept"
keys a
until_true another_link || fail "no other link"
curl -ksL "$link&answer=allow" | grep -q "callbox has the answer" || fail "no page"
wait_for "Mine  12"
keys g C
wait_for "State        online"
keys Escape
wait_for "Mine  12"
keys Enter
wait_for "Dear Maya"
keys r
wait_for "half a thought"
! grep -rlF -e canary-secret -e sim-token "$home/data" "$home/state" "$home/cache" || fail "a secret lies open"
