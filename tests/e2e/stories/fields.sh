#!/bin/sh
# Every class of attack in every field that the service returns: the list, the
# messages, pickers, pastes and the commands. All that reached the terminal is
# looked through, and the terminal is afterwards what it was before.
# CALLBOX_THOROUGH=1 opens every conversation, not every tenth.
. "${srcdir:-.}/tests/e2e/harness.sh"
[ -x ./tests/e2e/check_stream ] || { echo "SKIP: check_stream is not built"; exit 77; }
./tests/e2e/hostile_workspace >"$home/workspace.json"
start_simulator --workspace "$home/workspace.json"
connect
./tests/e2e/check_stream -p "$home/connect" || fail "connect prints orders"

state() {
	mux display-message -p -t app '#{pane_title} #{alternate_on} #{cursor_flag} #{insert_flag} #{keypad_cursor_flag} #{keypad_flag} #{mouse_any_flag} #{origin_flag} #{wrap_flag} #{scroll_region_upper} #{scroll_region_lower}'
}

total=$(grep -c '"key": "k[0-9]*"' "$home/workspace.json")
start_app 200x50
# All of it, so that no row moves below the keys.
wait_for "Mine  $total"
wait_for "yz"
mux pipe-pane -t app "cat >$home/raw"
title=$(mux display-message -p -t app '#{pane_title}')

# The whole list.
keys G
wait_for "yz"
for _ in 1 2 3 4 5 6 7 8; do keys PgUp; done
keys g g

# Conversations from the first to the last.
step=${CALLBOX_THOROUGH:+1}
step=${step:-10}
opened=0
while [ $((opened * step)) -lt "$total" ]; do
	keys Enter
	wait_gone "Enter open"
	wait_for "attached: "
	keys g g PgDn PgDn PgDn PgDn PgDn PgDn G
	keys q
	wait_for "Enter open"
	i=0
	while [ $i -lt "$step" ]; do
		keys j
		i=$((i + 1))
	done
	opened=$((opened + 1))
done

# Pickers over what the service names, and the search. Behind an Esc nothing
# may follow closely: it would be Alt.
pick() {
	keys "$1"
	wait_for "$2"
	keys Down Down PgDn
	keys Escape
	wait_gone "$2"
}
pick a "Assign "
pick t "Tags of"
pick C-k "Go or do"
keys /
wait_for "Search:"
type_text ab
keys Enter
wait_for "Search: ab"
keys Escape
wait_gone "Search: ab"

[ "$(mux display-message -p -t app '#{pane_title}')" = "$title" ] ||
	fail "the title was changed"
[ -z "$(mux list-buffers 2>/dev/null)" ] || fail "something was copied"
keys q
wait_left 0
set -- $(state)
echo "state at the end: $*"
case " $* " in
*" 0 1 0 0 0 0 0 1 0 49 ") ;;
*) fail "the terminal is left in another state: $*" ;;
esac
[ -s "$home/raw" ] || fail "no output was recorded"
./tests/e2e/check_stream "$home/raw" || fail "orders of customers reached the terminal"
! [ -s "$home/state/callbox/callbox.log" ] ||
	./tests/e2e/check_stream -p "$home/state/callbox/callbox.log" || fail "the log has orders"
"$top/callbox" outbox >"$home/outbox" 2>&1 || fail "outbox: $(cat "$home/outbox")"
./tests/e2e/check_stream -p "$home/outbox" || fail "outbox prints orders"
echo "$opened conversations opened, $total classes in the list"
