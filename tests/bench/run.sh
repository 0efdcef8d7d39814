#!/bin/sh
# make bench: figures of the program beside the bare ncurses list, in the same
# run, because the machine is noisy. Not a test: nothing fails here.
#     run.sh SRCDIR BUILDDIR
# Needs the measuring harness in CALLBOX_BENCH (default ../shared/bench beside
# the sources) for the terminal figures; says so where it is absent.
set -u

src=$1
build=$2
bench=${CALLBOX_BENCH:-$src/../shared/bench}
counts=${BENCH_COUNTS:-"1000 10000 100000"}
python=${PYTHON:-/usr/bin/python3}
home=$(mktemp -d)
sim=
trap '[ -z "$sim" ] || kill "$sim" 2>/dev/null; rm -rf "$home"' EXIT

for program in "$build"/tests/bench/bench_*; do
	[ -x "$program" ] && [ ! -d "$program" ] || continue
	case $program in
	*.o | *bench_sync) continue ;;
	esac
	echo "== $(basename "$program")"
	"$program"
done

if [ ! -f "$bench/termbench.py" ] || ! "$python" -c 'import pyte' 2>/dev/null; then
	echo "SKIP: the terminal figures need $bench/termbench.py and python3-pyte"
	exit 0
fi
cc -O2 -o "$home/floor" "$bench/floor.c" -lncursesw || exit 1

export XDG_CONFIG_HOME="$home/config" XDG_DATA_HOME="$home/data"
export XDG_CACHE_HOME="$home/cache" XDG_STATE_HOME="$home/state"
export CALLBOX_PANE_PATH="$build/panes/.libs" LANG=C.UTF-8 TERM=xterm-256color
mkdir -m 700 "$XDG_CONFIG_HOME" "$XDG_DATA_HOME" "$XDG_CACHE_HOME" "$XDG_STATE_HOME"
mkdir -m 700 "$XDG_CONFIG_HOME/callbox"
printf '[callbox]\nmouse = off\nfirst-view = All open\n' >"$XDG_CONFIG_HOME/callbox/callbox.ini"

# An account whose mirror holds n conversations, synchronised by the program.
fill() {
	"$build/callbox-simulator" --port 0 --token bench --rate 1000000 \
		--search-lag 0 --generate "$1" >"$home/url" 2>/dev/null &
	sim=$!
	until grep -q '^http' "$home/url" 2>/dev/null; do sleep 0.05; done
	printf 'bench\n' | "$build/callbox" connect "bench$1" \
		--base-url "$(cat "$home/url")" --token-stdin --unlock keyfile >/dev/null
	start=$(date +%s.%N)
	"$python" - "$build/callbox" "$1" "$home" <<'PY'
import os, pty, select, sqlite3, sys, time
program, n, home = sys.argv[1], int(sys.argv[2]), sys.argv[3]
pid, fd = pty.fork()
if pid == 0:
    os.execv(program, [program, '--account', 'bench%d' % n])
path = '%s/cache/callbox/bench%d.db' % (home, n)
begin = time.time()
done = None
while time.time() - begin < 600:
    r, _, _ = select.select([fd], [], [], 0.2)
    if r:
        try:
            os.read(fd, 65536)
        except OSError:
            break
    try:
        have = sqlite3.connect('file:%s?mode=ro' % path, uri=True).execute('select count(*) from c').fetchone()[0]
    except sqlite3.Error:
        have = 0
    if have >= n:
        done = time.time() - begin
        break
os.write(fd, b'q')
time.sleep(1)
try:
    os.kill(pid, 15)
except OSError:
    pass
os.waitpid(pid, 0)
print('first sync of %d: %s' % (n, '%.1f s, %.0f conversations/s' % (done, n / done) if done else 'not finished in 600 s'))
PY
}

for n in $counts; do
	echo "== $n conversations"
	fill "$n"
	for size in 120x40 80x24; do
		for what in callbox floor; do
			if [ $what = callbox ]; then
				# The harness starts programs with a clean environment.
				set -- env XDG_CONFIG_HOME="$XDG_CONFIG_HOME" \
					XDG_DATA_HOME="$XDG_DATA_HOME" \
					XDG_CACHE_HOME="$XDG_CACHE_HOME" \
					XDG_STATE_HOME="$XDG_STATE_HOME" \
					CALLBOX_PANE_PATH="$CALLBOX_PANE_PATH" \
					"$build/callbox" --account "bench$n"
				ready='All open'
			else
				set -- "$home/floor" -n "$n"
				ready='conversation number'
			fi
			echo "-- $what, $size"
			"$python" "$bench/termbench.py" one --size "$size" --ready "$ready" \
				--keys j --n 200 --idle 10 -- "$@" 2>&1 | tail -n 25
		done
	done
	kill "$sim"
	wait "$sim" 2>/dev/null
	sim=
done
