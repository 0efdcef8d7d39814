#!/bin/sh
# A disk that fills up while somebody writes, and a home that cannot be written: said, nothing sent that was not written
# down, and on leaving what is in memory only is saved where there is room.
. "${srcdir:-.}/tests/e2e/harness.sh"
[ "$(id -u)" -eq 0 ] || { echo "SKIP: only root can mount a small disk"; exit 77; }
printf '[callbox]\nundo-seconds = 0\n' >"$home/config/callbox/callbox.ini"
disk=$home/disk
mkdir "$disk"
mount -t tmpfs -o size=2m,mode=700 callbox-test "$disk" 2>/dev/null || { echo "SKIP: nothing can be mounted here"; exit 77; }
unmount_and_clean_up() {
	code=$?
	umount -l "$disk"
	set +e
	(exit "$code")
	clean_up
}
trap unmount_and_clean_up EXIT
export XDG_STATE_HOME="$disk"
ready
keys G Enter
wait_for "Whole 14th floor"
dd if=/dev/zero of="$disk/fill" bs=4k 2>/dev/null || true

# A draft stays in memory, and is said; so is a reply, whose words come back.
keys r
wait_for "Reply to"
type_text 'no room for this'
wait_for "in memory only"
keys C-s
wait_for "Reply to"
wait_for "no room for this"
server_never 'no room for this'

# With room again it goes, once.
rm "$disk/fill"
wait_gone "in memory only"
keys C-s
server_got 'no room for this.*"status":200'
server_once 'no room for this'
wait_gone "Reply to"

# Full again: on leaving it is offered to be saved elsewhere.
dd if=/dev/zero of="$disk/fill" bs=4k 2>/dev/null || true
keys r
wait_for "Reply to"
type_text 'none again'
wait_for "in memory only"
keys Escape
wait_gone "Reply to"
keys q
wait_for "waiting longest first"
keys q
wait_for "Save it to"
keys C-u
type_text "$home/kept.txt"
keys Enter
wait_left 0
grep -q "none again" "$home/kept.txt" || fail "it was not kept: $(cat "$home/kept.txt")"

# Begun where nothing can be written: it works in memory and says so.
rm "$home/left" "$disk/fill"
mount -o remount,ro "$disk"
start_app
wait_for "in memory only"
wait_for "Derek Halloran"
keys q
wait_left 0
