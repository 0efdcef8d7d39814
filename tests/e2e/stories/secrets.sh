#!/bin/sh
# No secret lies in any file, argument, environment or core dump while the
# program runs; in its memory there is one copy of the token, in guarded pages,
# and none once it is locked. Another user of the host can read nothing and
# cannot attach. What can only be tried as root is left out elsewhere.
. "${srcdir:-.}/tests/e2e/harness.sh"
[ "${SANITIZED:-0}" = 0 ] || { echo "SKIP: a sanitizer keeps copies of its own"; exit 77; }
scan=$top/tests/e2e/scan_memory
phrase='canary phrase of nine words'
words='canary words for a customer'
token=canary-token-$$-$(od -An -tx8 -N8 /dev/urandom | tr -d ' ')
printf '%s\n' "$token" >"$home/token"
printf '%s\n' "$phrase" >"$home/phrase"
printf '%s\n' "$words" >"$home/words"

# In every file of ours: none.
files_hold_none() {
	for secret in "$token" "$phrase" "$words"; do
		found=$(grep -rlaF -e "$secret" "$home/data" "$home/state" \
			"$home/cache" "$home/config" "$home/run" || true)
		[ -z "$found" ] || fail "$1: \"$secret\" is in $found"
	done
}
callbox_pid() {
	for exe in /proc/[0-9]*/exe; do
		[ "$(readlink "$exe" 2>/dev/null)" = "$program" ] || continue
		pid=${exe#/proc/}
		pid=${pid%/exe}
		return 0
	done
	return 1
}

no_callbox() {
	! callbox_pid
}

asked_or_open() {
	has "Passphrase of the callbox vault" || has "Mine  12"
}

start_simulator
mux new-session -d -s app -x 80 -y 24 \
	"$top/callbox connect test --base-url $url --token-stdin <$home/token; exec cat"
wait_for "New passphrase"
type_text "$phrase"
keys Enter
wait_for "The same again"
type_text "$phrase"
keys Enter
wait_for "Now run"
has "$token" && fail "the token is on the screen"
has "$phrase" && fail "the passphrase is on the screen"
# A program of its own, so that it is found among all others.
cp "$(readlink -f "$top/callbox")" "$home/callbox"
case $(head -c 2 "$home/callbox") in
'#!') cp "$(readlink -f "$top/.libs/callbox")" "$home/callbox" ;;
esac
program=$home/callbox
mux kill-server
runs=$((runs + 1))
socket=callbox-e2e-$$-s$runs
mux new-session -d -s app -x 80 -y 24 "exec 2>$home/stderr; $program; exec cat"
until_true asked_or_open || fail "neither asked nor open"
if has "Passphrase of the callbox vault"; then
	type_text "$phrase"
	keys Enter
fi
wait_for "Mine  12"
keys G Enter
wait_for "Whole 14th floor"
keys i
wait_for "C-s send"
type_text "$words"
wait_for "$words"
# Kept as a draft, sealed; then once more as a note that waits to be sent.
keys Escape
wait_gone "C-s send"
keys i
wait_for "$words"
files_hold_none "with a draft"
keys C-s
wait_gone "C-s send"
files_hold_none "with a note in the outbox"
server_got "$words"
until_true callbox_pid || fail "no process"
for secret in "$token" "$phrase"; do
	tr '\0' '\n' <"/proc/$pid/cmdline" | grep -qF -e "$secret" && fail "in argv"
	if [ "$(id -u)" = 0 ]; then
		tr '\0' '\n' <"/proc/$pid/environ" | grep -qF -e "$secret" && fail "in environ"
	fi
done
files_hold_none "after sending"
grep -q '^Max core file size *0 *0 ' "/proc/$pid/limits" || fail "core dumps are on"

if [ "$(id -u)" != 0 ]; then
	"$scan" "$pid" "$home/token" >"$home/count" 2>&1 &&
		fail "a process of the same user can read the memory"
	echo "memory and the second user: only tried as root"
	exit 0
fi
copies=$("$scan" "$pid" "$home/token")
phrases=$("$scan" "$pid" "$home/phrase")
echo "copies in memory, idle: token $copies, passphrase $phrases"
[ "$copies" = 1 ] || fail "$copies copies of the token in memory"
[ "$phrases" = 0 ] || fail "the passphrase is still in memory"
# What the kernel would write into a core dump, were it forced to.
dumped=$("$scan" "$pid" "$home/token" dumped)
[ "$dumped" = 0 ] || fail "$dumped copies of the token would be in a core dump"
# The scan itself works: a customer's words are in ordinary memory.
[ "$("$scan" "$pid" "$home/words" dumped)" -gt 0 ] || fail "the scan finds nothing at all"
echo "in a forced core dump: token 0"

# A second user, even where the folders above let him through.
nobody='setpriv --reuid=65534 --regid=65534 --clear-groups --'
if command -v setpriv >/dev/null; then
	chmod 755 "$home"
	found=$($nobody find "$home/data" "$home/state" "$home/cache" -type f 2>/dev/null || true)
	[ -z "$found" ] || fail "another user sees $found"
	for file in "$home/data/callbox/vault" "$home/cache/callbox/test.db" \
		"$home/state/callbox/test.db" "$home/state/callbox/callbox.log" \
		"/proc/$pid/environ" "/proc/$pid/mem" "/proc/$pid/maps"; do
		[ -e "$file" ] || fail "$file is not there"
		$nobody head -c 1 "$file" >"$home/read" 2>/dev/null && [ -s "$home/read" ] &&
			fail "another user reads $file"
	done
	cp "$scan" "$home/scan"
	cp "$home/token" "$home/words" "$home/run/"
	chmod 755 "$home/scan"
	$nobody "$home/scan" "$pid" "$home/words" >"$home/read" 2>/dev/null &&
		fail "another user attaches"
	rm -f "$home/run/token" "$home/run/words"
	chmod 700 "$home"
fi

keys M-l
wait_for "callbox is locked"
copies=$("$scan" "$pid" "$home/token")
[ "$copies" = 0 ] || fail "$copies copies of the token in memory, locked"
echo "copies in memory, locked: token 0"
files_hold_none "locked"

# Aborted where others do leave a core dump, the limit lifted from outside if
# the system lets anybody: it leaves none.
mkdir "$home/cores"
(cd "$home/cores" && ulimit -c unlimited && sh -c 'kill -ABRT $$') >/dev/null 2>&1 || true
[ -n "$(ls "$home/cores")" ] || { echo "core dumps go elsewhere: not tried"; exit 0; }
rm -f "$home/cores/"*
mux kill-server
until_true no_callbox || fail "it does not leave with its terminal"
runs=$((runs + 1))
socket=callbox-e2e-$$-s$runs
mux new-session -d -s app -x 80 -y 24 \
	"cd $home/cores; exec 2>$home/stderr; $program; echo left \$? >$home/left; exec cat"
until_true asked_or_open || fail "neither asked nor open"
if has "Passphrase of the callbox vault"; then
	type_text "$phrase"
	keys Enter
fi
wait_for "Mine  12"
until_true callbox_pid || fail "no process"
prlimit --pid "$pid" --core=unlimited 2>/dev/null || echo "nobody may lift its limit"
kill -ABRT "$pid"
wait_left 134
[ -z "$(ls "$home/cores")" ] || fail "a core dump was written"
echo "aborted: no core dump where others leave one"
exit 0
