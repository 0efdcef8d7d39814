#!/bin/sh
# make bench: the figures that docs/performance.md promises, each beside the
# bare curses list where there is one, in the same run, because machines differ
# and are noisy. Not a test: nothing fails here; what misses its target says so.
#     run.sh SRCDIR BUILDDIR
#
# BENCH_COUNTS   how many cached conversations (default "1000 10000 100000";
#                1000000 takes some minutes to fill and is measured without
#                message texts)
# BENCH_ONLY     of: render keystore sync terminal search (default: all)
# BENCH_HOME     keep the filled caches there and use them again
set -u

build=$2
counts=${BENCH_COUNTS:-"1000 10000 100000"}
only=${BENCH_ONLY:-"render keystore sync terminal search"}
bench=tests/bench
sim=
cd "$build" || exit 1
home=${BENCH_HOME:-$(mktemp -d)}
finish() {
	[ -z "$sim" ] || kill "$sim" 2>/dev/null
	[ -n "${BENCH_HOME:-}" ] || rm -rf "$home"
}
trap finish EXIT

wanted() {
	case " $only " in *" $1 "*) echo "== $1" ;; *) return 1 ;; esac
}

# A simulator with the options given; its address is in $url.
simulator() {
	[ -z "$sim" ] || kill "$sim" 2>/dev/null
	: >"$home/url"
	./callbox-simulator --token bench --rate 1000000 --search-lag 0 "$@" \
		>"$home/url" 2>/dev/null &
	sim=$!
	until grep -q '^http' "$home/url"; do sleep 0.05; done
	url=$(cat "$home/url")
	port=${url##*:}
}

# settings SELECTION POLL_SECONDS
settings() {
	printf '%s\n' '[callbox]' 'mouse = off' 'first-view = All open' \
		'layout = single' 'sidebar = off' \
		"selection = $1" "poll-active = $2" "poll-idle = $2" \
		>"$XDG_CONFIG_HOME/callbox/callbox.ini"
}

# An account with that many cached conversations of so many messages.
account() {
	[ -f "$XDG_CACHE_HOME/callbox/$1.db" ] && return
	printf 'bench\n' | ./callbox connect "$1" --base-url "$url" \
		--token-stdin --unlock keyfile >/dev/null 2>&1 || exit 1
	$bench/fill "$@"
}

wanted render && $bench/bench_render
wanted keystore && $bench/bench_keystore
wanted sync && $bench/bench_sync
wanted terminal || wanted search || exit 0

HOME=$home XDG_CONFIG_HOME=$home/config XDG_DATA_HOME=$home/data
XDG_CACHE_HOME=$home/cache XDG_STATE_HOME=$home/state
CALLBOX_PANE_PATH=$build/panes/.libs LANG=C.UTF-8 TERM=xterm-256color
export HOME XDG_CONFIG_HOME XDG_DATA_HOME XDG_CACHE_HOME XDG_STATE_HOME
export CALLBOX_PANE_PATH LANG TERM
unset LC_ALL NO_COLOR TMUX
(umask 077 && mkdir -p "$XDG_CONFIG_HOME/callbox" "$XDG_DATA_HOME" \
	"$XDG_CACHE_HOME" "$XDG_STATE_HOME")

# The accounts keep the port that they were connected at.
port=0
[ ! -f "$home/port" ] || port=$(cat "$home/port")
simulator --port "$port" --generate 10
echo "$port" >"$home/port"

for n in $counts; do
	echo "== $n cached conversations"
	parts=8
	[ "$n" -le 200000 ] || parts=0
	settings bar 600
	account "bench$n" "$n" $parts
	if [ -x $bench/bench_terminal ]; then
		$bench/bench_terminal start "bench$n" "$n"
		$bench/bench_terminal keys "bench$n" "$n"
		settings marker 600
		$bench/bench_terminal marker "bench$n" "$n"
	fi
	! wanted search || $bench/bench_search "bench$n" "$n"
done
if [ ! -x $bench/bench_terminal ]; then
	echo "The figures of the terminal need libvterm-dev."
	exit 0
fi

# What does not depend on how many there are, with the most; a first sync of
# others beside customers that write keeps the worker busy.
echo "== a sync, a slow line, idle"
settings bar 600
$bench/bench_terminal idle "bench$n" "$n"
$bench/bench_terminal line "bench$n" "$n"
settings marker 600
$bench/bench_terminal line "bench$n" "$n, marker"
settings bar 1
simulator --port "$port" --generate 50000 --live
account "busy$n" "$n" 0 unsynced
$bench/bench_terminal busy "busy$n" "$n"
rm -f "$XDG_CACHE_HOME/callbox/busy$n.db"
