#!/bin/sh
# The command line: help of the program and of every verb, mistakes answered
# with the nearest name and exit code 2, a clear sentence where there is no
# terminal or none that is known.
set -eu

home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
export HOME=$home XDG_CONFIG_HOME=$home/config XDG_DATA_HOME=$home/data
export XDG_CACHE_HOME=$home/cache XDG_STATE_HOME=$home/state LC_ALL=C.UTF-8
export XDG_RUNTIME_DIR=$home TERM=xterm-256color
# The process is made non-dumpable, which leak checkers cannot live with.
export ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0

# expect CODE TEXT ARGS…: exit code, and what is said.
expect() {
	want=$1
	text=$2
	shift 2
	code=0
	./callbox "$@" >"$home/out" 2>"$home/err" </dev/null || code=$?
	[ "$code" = "$want" ] || {
		echo "callbox $*: exit code $code, not $want"
		cat "$home/out" "$home/err"
		exit 1
	}
	if [ "$want" = 0 ]; then said=$home/out; else said=$home/err; fi
	grep -qF -- "$text" "$said" || {
		echo "callbox $*: does not say \"$text\" but:"
		cat "$home/out" "$home/err"
		exit 1
	}
}

expect 0 'callbox VERB --help' --help
expect 0 'callbox VERB --help' -h
expect 0 'callbox VERB --help' help
expect 0 'callbox ' --version
verbs=$(./callbox dump verbs | cut -f1)
[ "$(echo "$verbs" | wc -l)" -ge 8 ]
for verb in $verbs; do
	expect 0 "usage: callbox $verb" "$verb" --help
	expect 0 "usage: callbox $verb" help "$verb"
	expect 0 "usage: callbox $verb" "$verb" something -h
done
expect 2 'unknown verb "conect" (did you mean "connect"?)' conect
expect 2 'unknown verb "xyzzy"' xyzzy
expect 2 'unknown option "--hepl" (did you mean "--help"?)' --hepl
expect 2 'unknown verb "docter" (did you mean "doctor"?)' help docter
expect 2 '--account needs a name' --account
expect 2 '--account needs a name' --account=
for verb in disconnect "lock x" "accounts x" "doctor x" "outbox x" "dump x" \
	"demo --conversations" "connect --region"; do
	# shellcheck disable=SC2086
	expect 2 "usage: callbox ${verb%% *}" $verb
done
expect 2 '--region is us, eu or au, not "mars"' connect --region mars --token-stdin
expect 2 'http' connect --base-url http://example.com --token-stdin
# Nothing is connected; nothing can be asked.
expect 1 'callbox connect NAME' --account work
expect 1 'callbox connect' outbox
expect 1 'must be a terminal' demo
expect 0 'show-problems' dump actions

# No key is bound to something and begins a sequence, too: the sequence could
# never be typed. A binding without a part of the screen holds in all of them.
./callbox dump keys | awk -F '\t' '
	{ pane[NR] = $1; part[NR] = $2; keys[NR] = $3 }
	END {
		for (i = 1; i <= NR; i++)
			for (j = 1; j <= NR; j++)
				if (index(keys[j], keys[i] " ") == 1 &&
				    (pane[i] == pane[j] || pane[i] == "callbox" ||
				    pane[j] == "callbox") &&
				    (part[i] == part[j] || part[i] == "" ||
				    part[j] == "")) {
					print pane[i] " " part[i] ": " keys[i] \
					    " hides " pane[j] " " keys[j]
					bad = 1
				}
		exit bad
	}'
