#!/bin/sh
# A workspace connected step by step, as a new user does: left in the middle and
# resumed, the secret hidden and shown by a key, the redirect caught over TLS.
. "${srcdir:-.}/tests/e2e/harness.sh"
redirect=https://127.0.0.1:$((20000 + $$ % 12000))/integration-callback
start_simulator --client-id app-1 --client-secret canary-secret --redirect-uri "$redirect"
start_app connect work --base-url "$url" --unlock keyfile
wait_for "How to sign in"
keys Enter
wait_for "$url/a/apps/_/developer-hub"
keys Enter
wait_for "Client ID:"
type_text "app 1"
keys Enter
wait_for '! "app 1" is no client ID'
type_text app-1
keys Enter
wait_for "Client Secret:"
type_text canary-secretx
wait_for "(14 characters, Ctrl-R shows)"
keys BSpace
wait_for "(13 characters"
! has canary || fail "the secret is shown"
keys C-r
wait_for "Client Secret: canary-secret"
keys C-r
wait_gone "Client Secret: canary-secret"
keys Enter
wait_for "Redirect URLs exactly"
# Back, and left: all is kept.
keys Escape
wait_for "Client Secret: (13 characters, Ctrl-R shows)"
keys C-c
wait_left 1
grep -q 'left at "Basic information: Client Secret"; all that was typed is kept' "$home/stderr" || fail "$(cat "$home/stderr")"
rm "$home/left"
start_app connect work
wait_for "Client Secret: (13 characters, Ctrl-R shows)"
keys Enter
wait_for "Redirect URL: https://127.0.0.1:17923/integration-callback"
keys C-u
type_text "http://127.0.0.1/x"
keys Enter
wait_for "is not https://HOST"
keys C-u
type_text "$redirect"
keys Enter
wait_for "* Read and list users and companies"
wait_for "Update admins"
keys Enter
wait_for "Click Save"
keys Enter
wait_for "callbox listens on port"
link=$(mux capture-pane -p -J -t app | grep -o "$url/oauth[^ ]*")
case $link in *"state="????????????????????????"&redirect_uri=$redirect") ;; *) fail "$link" ;; esac
# The certificate is the one whose fingerprint is shown.
if command -v openssl >/dev/null; then
	shown=$(screen | grep -oE '([0-9A-F]{2}:){15}[0-9A-F]{2}' | tr '\n' ':')
	real=$(echo | openssl s_client -connect "127.0.0.1:$(echo "$redirect" | cut -d: -f3 | cut -d/ -f1)" 2>/dev/null | openssl x509 -noout -fingerprint -sha256)
	[ "${real#*=}:" = "$shown" ] || fail "the fingerprint is $real, not $shown"
fi
# A stranger who knocks changes nothing; whoever clicked is let in.
curl -ks "$redirect?code=x&state=y" | grep -q "not the answer" || fail "a stranger was believed"
curl -ksL "$link&answer=allow" | grep -q "callbox has the answer" || fail "no page"
wait_left 0
wait_for "Connected to Larkbell as Maya Oduya, region eu"
"$top/callbox" accounts | grep -q "^work" || fail "no account"
# Nowhere in the clear; and the app opens with it.
! grep -rlF -e canary-secret -e "$token" "$home/data" "$home/config" "$home/state" "$home/cache" || fail "a secret lies open"
start_app
wait_for "Mine  12"
