#!/bin/sh
# Connecting without a person: token or client secret by standard input or a
# command, the browser's answer by the listener or the next line; exit codes and
# what is said when it goes wrong.
. "${srcdir:-.}/tests/e2e/harness.sh"
redirect=https://127.0.0.1:$((20000 + $$ % 12000))/cb
start_simulator --client-secret canary-secret
# $1: a line of standard input, "": none.
run() {
	line=$1
	shift
	printf '%s' "$line" | "$top/callbox" connect "$@" --base-url "$url" \
		--unlock keyfile >"$home/out" 2>"$home/err" && code=0 || code=$?
}
says() {
	[ "$code" = "$1" ] || fail "exit code $code, not $1: $(cat "$home/err")"
	grep -qF -- "$2" "$home/out" "$home/err" || fail "no \"$2\" in: $(cat "$home/out" "$home/err")"
}
run "$token" one --token-stdin
says 0 "Connected to Larkbell as Maya Oduya, region eu"
run "" two --token-command "echo $token"
says 0 'Kept as "two"'
run "" two --token-command "exit 3"
says 1 "exit status 3"
run "not-the-token" three --token-stdin
says 1 "was revoked, or not copied whole"
run "" three --token-stdin
says 1 "empty"
run "$token" "a b" --token-stdin
says 2 "cannot name an account"
run "$token" three --token-stdin --region mars
says 2 "--region is us, eu or au"
run "" three --token-stdin --client-secret-stdin
says 2 "usage: callbox connect"
run "canary-secret" three --client-secret-stdin
says 2 "--client-id is needed"
run "canary-secret" three --client-secret-stdin --client-id demo-client --redirect-uri http://x/y
says 2 "is not https://HOST"
printf 'api-version = 9.9\n' >"$home/config/callbox/callbox.ini"
run "$token" three --token-stdin
says 1 'does not know API version "9.9": correct the setting api-version'
rm "$home/config/callbox/callbox.ini"
control token '{"foreign": true}'
run "$token" three --token-stdin
says 1 "does not take this access token"
control token '{"foreign": false}'

# The answer comes by the next line of standard input.
mkfifo "$home/in"
oauth() {
	: >"$home/out"
	"$top/callbox" connect oauth --base-url "$url" --client-secret-stdin \
		--client-id demo-client --redirect-uri "$1" <"$home/in" >"$home/out" 2>"$home/err" &
	pid=$!
	exec 3>"$home/in"
	echo canary-secret >&3
	until_true grep -q '^http' "$home/out" || fail "no link: $(cat "$home/err")"
	link=$(cat "$home/out")
}
ended() {
	exec 3>&-
	wait "$pid" && code=0 || code=$?
}
oauth https://gateway.example/cb
curl -s -o /dev/null -w '%{redirect_url}\n' "$link&answer=allow" >&3
ended
says 0 "Connected to Larkbell"
oauth https://gateway.example/cb
curl -s -o /dev/null -w '%{redirect_url}\n' "$link&answer=deny" >&3
ended
says 1 "access_denied"
oauth https://gateway.example/cb
ended
says 1 "on standard input"
# By the listener; its port is refused to a second one meanwhile.
oauth "$redirect"
run "canary-secret" second --client-secret-stdin --client-id demo-client --redirect-uri "$redirect"
says 1 "is taken by another program"
! grep -q '^http' "$home/out" || fail "a link was shown without a listener"
curl -ksL "$link&answer=allow" | grep -q "callbox has the answer" || fail "no page"
ended
says 0 ""
# Authorized anew with what is kept: the secret is in the vault. The token was
# revoked meanwhile and becomes another one.
control token '{}'
run "" two --token-command "echo $token"
says 1 "was revoked"
stop_simulator
run "$token" three --token-stdin
says 69 "127.0.0.1"
! grep -rlF -e canary-secret -e "$token" "$home/data" "$home/config" "$home/state" "$home/cache" || fail "a secret lies open"
