# The end-to-end harness: the real program in a detached tmux, against the real
# simulator. Sourced by each story; a story is a list of
#
#     start_simulator [ARGS]     simulator on a free port, journal kept
#     connect                    an account in a vault of its own (key file)
#     start_app [COLSxROWS] [ARGS]
#     keys KEY…                  as tmux names them
#     wait_for TEXT              until the screen has it (ten seconds)
#     wait_gone TEXT             until it has not
#     server_got PATTERN [N]     until the journal has N lines that match
#     server_never PATTERN       it has none now
#     control PATH JSON          the simulator's own handles (faults, clock)
#
# Nothing sleeps for a time; everything waits for a condition.
set -eu

srcdir=${srcdir:-.}
builddir=${builddir:-.}
cd "$builddir"
top=$PWD
abs_srcdir=${abs_top_srcdir:-$top}
command -v tmux >/dev/null || { echo "SKIP: tmux is not installed"; exit 77; }
command -v curl >/dev/null || { echo "SKIP: curl is not installed"; exit 77; }
[ -x ./callbox-simulator ] || { echo "SKIP: built without the simulator"; exit 77; }

story=$(basename "$0" .sh)
home=$(mktemp -d)
chmod 700 "$home"
journal=$home/journal
runs=0
socket=callbox-e2e-$$-0
token=e2e-token-$$
sim_pid=
url=

export HOME=$home XDG_CONFIG_HOME=$home/config XDG_DATA_HOME=$home/data
export XDG_CACHE_HOME=$home/cache XDG_STATE_HOME=$home/state
export XDG_RUNTIME_DIR=$home/run TZ=UTC LANG=C.UTF-8 LC_ALL=C.UTF-8
export CALLBOX_PANE_PATH=$top/panes/.libs
# The process is made non-dumpable, which leak checkers cannot live with.
export ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0
unset SSH_CONNECTION SSH_TTY TMUX EDITOR VISUAL BROWSER DISPLAY WAYLAND_DISPLAY NO_COLOR
mkdir -m 700 "$home/run" "$home/config" "$home/data" "$home/cache" "$home/state"
mkdir -m 700 "$home/config/callbox"
: >"$journal"

mux() {
	tmux -L "$socket" -f /dev/null "$@"
}

clean_up() {
	status=$?
	if [ "$status" -ne 0 ] && [ "$status" -ne 77 ]; then
		echo "--- $story: screen"
		mux capture-pane -p -t app 2>/dev/null || true
		echo "--- standard error"
		cat "$home/stderr" 2>/dev/null || true
		echo "--- journal (tail)"
		tail -n 12 "$journal" | cut -c1-300
		echo "--- log"
		tail -n 5 "$home/state/callbox/callbox.log" 2>/dev/null || true
	fi
	mux kill-server 2>/dev/null || true
	[ -z "$sim_pid" ] || kill "$sim_pid" 2>/dev/null || true
	rm -rf "$home"
	exit "$status"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

fail() {
	echo "$story: $*"
	exit 1
}

# Run a test until it is true; ten seconds, more under a sanitizer.
until_true() {
	tries=0
	until "$@"; do
		tries=$((tries + 1))
		[ "$tries" -lt "${E2E_TRIES:-300}" ] || return 1
		sleep 0.05
	done
}

start_simulator() {
	# What the one before said must not be taken for its answer.
	rm -f "$home/url"
	"$top/callbox-simulator" --port "${port:-0}" --token "$token" \
		--journal "$journal" --search-lag 0 "$@" >"$home/url" 2>"$home/sim" &
	sim_pid=$!
	until_true grep -qs '^http' "$home/url" || fail "no simulator: $(cat "$home/sim")"
	url=$(cat "$home/url")
	port=${url##*:}
}

stop_simulator() {
	kill "$sim_pid"
	wait "$sim_pid" 2>/dev/null || true
	sim_pid=
}

connect() {
	printf '%s\n' "$token" | "$top/callbox" connect test --base-url "$url" \
		--token-stdin --unlock keyfile >"$home/connect" 2>&1 ||
		fail "connect: $(cat "$home/connect")"
}

start_app() {
	size=80x24
	case ${1:-} in
	[0-9]*x[0-9]*)
		size=$1
		shift
		;;
	esac
	# A server of its own each time: one that is just ending takes nobody.
	mux kill-server 2>/dev/null || true
	runs=$((runs + 1))
	socket=callbox-e2e-$$-$runs
	mux new-session -d -s app -x "${size%x*}" -y "${size#*x}" \
		"exec 2>$home/stderr; env TERM=${term:-screen-256color} $top/callbox $*; echo left \$? >$home/left; exec cat"
}

screen() {
	mux capture-pane -p -t app
}

has() {
	screen | grep -qF -- "$1"
}

has_not() {
	! has "$1"
}

wait_for() {
	until_true has "$1" || fail "the screen never showed \"$1\""
}

wait_gone() {
	until_true has_not "$1" || fail "the screen still shows \"$1\""
}

keys() {
	for key in "$@"; do
		mux send-keys -t app "$key"
	done
}

# Text as it is, without tmux's key names.
type_text() {
	mux send-keys -t app -l "$1"
}

got() {
	[ "$(grep -cE -- "$1" "$journal")" -ge "${2:-1}" ]
}

server_got() {
	until_true got "$1" "${2:-1}" ||
		fail "the server never got $1 (${2:-1} times)"
}

count() {
	grep -cE -- "$1" "$journal" || true
}

server_never() {
	[ "$(count "$1")" -eq 0 ] || fail "the server got $1"
}

server_once() {
	[ "$(count "$1")" -eq 1 ] || fail "the server got $1 $(count "$1") times"
}

control() {
	curl -fsS -H 'Content-Type: application/json' -d "$2" \
		"$url/simulator/$1" >/dev/null || fail "control $1 $2"
}

left() {
	[ -s "$home/left" ]
}

# The program has left with that code.
wait_left() {
	until_true left || fail "the program did not end"
	[ "$(cat "$home/left")" = "left $1" ] ||
		fail "it $(cat "$home/left"), not $1"
}

# Kept from an account that is connected and synchronised once.
ready() {
	start_simulator "$@"
	connect
	start_app "${size_wanted:-80x24}"
	wait_for "Mine  12"
	wait_for "Derek Halloran"
}
