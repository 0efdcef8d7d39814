#!/bin/sh
# A real browser clicks "Authorize access" and is sent back to the listener: it
# trusts no other certificate than the one that the listener shows.
. "${srcdir:-.}/tests/e2e/harness.sh"
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) ||
	{ echo "SKIP: no Chromium is installed"; exit 77; }
command -v openssl >/dev/null || { echo "SKIP: openssl is not installed"; exit 77; }
redirect=https://127.0.0.1:$((20000 + $$ % 12000))/integration-callback
start_simulator --client-secret canary-secret --redirect-uri "$redirect"
echo canary-secret | "$top/callbox" connect work --base-url "$url" --unlock keyfile --client-secret-stdin \
	--client-id demo-client --redirect-uri "$redirect" >"$home/out" 2>"$home/stderr" &
pid=$!
until_true grep -q '^http' "$home/out" || fail "no link: $(cat "$home/stderr")"
address=${redirect#https://}
key=$(echo | openssl s_client -connect "${address%%/*}" 2>/dev/null | openssl x509 -pubkey -noout |
	openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64)

# The browser is led by its own protocol: messages that end with a 0 byte.
mkfifo "$home/to" "$home/from"
"$browser" --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
	--disable-component-update --disable-sync --disable-dev-shm-usage --user-data-dir="$home/browser" \
	--ignore-certificate-errors-spki-list="$key" --remote-debugging-pipe about:blank \
	3<"$home/to" 4>"$home/from" >"$home/chromium" 2>&1 &
browser_pid=$!
end() {
	code=$?
	kill "$browser_pid" 2>/dev/null && wait "$browser_pid" 2>/dev/null
	set +e
	(exit "$code")
	clean_up
}
trap end EXIT
cat "$home/from" >"$home/said" &
exec 5>"$home/to"
tell() {
	printf '%s\0' "$1" >&5
}
said() {
	tr '\0' '\n' <"$home/said"
}
heard() {
	said | grep -q "$1"
}
# What the page makes of an expression, asked until it is that.
number=10
evaluates() {
	number=$((number + 1))
	tell "{\"id\":$number,\"sessionId\":\"$session\",\"method\":\"Runtime.evaluate\",\"params\":{\"expression\":\"$1\"}}"
	until_true heard "\"id\":$number," || fail "the browser says nothing: $(said | tail -n 3)"
	said | grep "\"id\":$number," | grep -qF "\"value\":\"$2\""
}
tell "{\"id\":1,\"method\":\"Target.createTarget\",\"params\":{\"url\":\"$(cat "$home/out")\"}}"
until_true heard '"targetId"' || fail "no page: $(cat "$home/chromium")"
target=$(said | sed -n 's/.*"id":1,.*"targetId":"\([^"]*\)".*/\1/p')
tell "{\"id\":2,\"method\":\"Target.attachToTarget\",\"params\":{\"targetId\":\"$target\",\"flatten\":true}}"
until_true heard '"id":2,' || fail "not attached: $(said)"
session=$(said | sed -n 's/.*"sessionId":"\([^"]*\)".*/\1/p' | head -n 1)
until_true evaluates "document.title" "Connect to Larkbell" || fail "$(said | tail -n 3)"
tell "{\"id\":3,\"sessionId\":\"$session\",\"method\":\"Runtime.evaluate\",\"params\":{\"expression\":\"document.getElementById('allow').click()\"}}"
until_true evaluates "document.title" "callbox has the answer" || fail "$(said | tail -n 3)"
wait "$pid" || fail "$(cat "$home/stderr")"
grep -q "Connected to Larkbell as Maya Oduya" "$home/out" || fail "$(cat "$home/out")"
