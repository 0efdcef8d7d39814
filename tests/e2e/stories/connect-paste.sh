#!/bin/sh
# A redirect URL of the organisation's own: what the browser ends at is pasted;
# every way in which that goes wrong is explained, and nothing else is believed.
. "${srcdir:-.}/tests/e2e/harness.sh"
redirect=https://gateway.example/integration-callback
start_simulator --client-secret canary-secret --redirect-uri "$redirect"
start_app connect work --base-url "$url" --unlock keyfile --client-id demo-client --redirect-uri "$redirect"
wait_for "How to sign in"
keys Enter
wait_for "New app"
keys Enter
wait_for "Client ID: demo-client"
keys Enter
wait_for "Client Secret:"
type_text wrong-secret
for step in "Redirect URL: $redirect" "Enter when they are ticked" "Enter when it is saved" "Address or code:"; do
	keys Enter
	wait_for "$step"
done

link() {
	mux capture-pane -p -J -S - -t app | grep -o "$url/oauth[^ ]*" | tail -n 1
}
# Where the browser ends: $1 is allow or deny.
click() {
	curl -s -o /dev/null -w '%{redirect_url}' "$(link)&answer=$1"
}
links() {
	[ "$(mux capture-pane -p -J -S - -t app | grep -c "$url/oauth")" -ge "$1" ]
}

final=$(click allow)
type_text "$(echo "$final" | sed 's/gateway/evil/')"
keys Enter
wait_for "This is not the address that Intercom sends you to"
type_text "${final%??}"
keys Enter
wait_for "(its state differs)"
type_text "$final"
wait_for "Address or code: ("
! has simcode || fail "the code is shown"
keys Enter
wait_for "does not know this client ID with this client secret"
until_true links 2 || fail "no new link"
# The old answer is none to the new attempt.
type_text "$final"
keys Enter
wait_for "(its state differs)"
mux clear-history -t app
type_text "$(click deny)"
keys Enter
wait_for "Access was denied in the browser (access_denied)"
# The client secret put right, three steps back.
for step in "Enter when it is saved" "Enter when they are ticked" "Redirect URL:" "Client Secret: ("; do
	keys Escape
	wait_for "$step"
done
keys C-u
type_text canary-secret
for step in "Redirect URL: $redirect" "Enter when they are ticked" "Enter when it is saved" "Address or code:"; do
	keys Enter
	wait_for "$step"
done
mux send-keys -t app -R
mux clear-history -t app
keys C-y
# A code that is too old, and one without its "=".
final=$(curl -s -o /dev/null -w '%{redirect_url}' "$url/oauth?client_id=demo-client&state=x&answer=allow")
code=$(echo "$final" | sed 's/.*code=\([^&]*\).*/\1/; s/%2F/\//; s/%2B/+/; s/%3D/=/')
type_text "${code%=}"
keys Enter
wait_for "does not take this code"
wait_for "Address or code:"
control clock '{"forward": 601}'
type_text "$code"
keys Enter
until_true links 1 || fail "no new link"
wait_for "does not take this code"
# Only the code is an answer as well.
final=$(curl -s -o /dev/null -w '%{redirect_url}' "$url/oauth?client_id=demo-client&state=x&answer=allow")
code=$(echo "$final" | sed 's/.*code=\([^&]*\).*/\1/; s/%2F/\//; s/%2B/+/; s/%3D/=/')
type_text "$code"
keys Enter
wait_left 0
wait_for "Connected to Larkbell as Maya Oduya"
# A set-up that was left and is not wanted any more.
rm "$home/left"
start_app connect other --base-url "$url"
wait_for "How to sign in"
keys Enter
wait_for "New app"
keys C-c
wait_left 1
"$top/callbox" disconnect other >"$home/out" 2>&1 || fail "$(cat "$home/out")"
grep -q "The set-up of other is forgotten" "$home/out" || fail "$(cat "$home/out")"
! "$top/callbox" disconnect other >"$home/out" 2>&1 || fail "it was forgotten twice"
