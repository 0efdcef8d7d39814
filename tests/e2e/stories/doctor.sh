#!/bin/sh
# The doctor: a line for each check, exit code 1 and what to do when something
# is wrong, the same as JSON.
. "${srcdir:-.}/tests/e2e/harness.sh"
start_simulator
connect
diagnose() {
	mux kill-server 2>/dev/null || true
	runs=$((runs + 1))
	socket=callbox-e2e-$$-d$runs
	mux new-session -d -s app -x 150 -y 50 "$top/callbox doctor $*; echo end \$?; exec cat"
	wait_for "end "
}
diagnose
has "ok   terminal   tmux-256color, 150x50, in tmux" || has "ok   terminal   screen, 150x50, in tmux" ||
	fail "no terminal"
has "ok   widths     measured: CJK" || fail "widths not measured"
has "clipboard" || fail "no clipboard"
has "links      tmux" || fail "no links"
has "ok   vault" || fail "no vault"
has "ok   outbox     empty" || fail "no outbox"
has "ok   mirror" || fail "no mirror"
has "ok   service    $url answers, the token is good" || fail "no service"
has "ok   clock      within" || fail "no clock"
has "ok   permission 5 granted, 4 not known before first use" || fail "no permissions"
has "ok   rate" || fail "no rate"
has "end 0" || fail "not healthy"

stop_simulator
start_simulator --deny "Read conversations"
chmod 755 "$home/state/callbox"
diagnose
has 'BAD  permission "Read conversations" is refused: tick it in the Developer Hub' || fail "no refusal"
has "is open to others: chmod 700" || fail "no folder"
has "end 1" || fail "healthy"
chmod 700 "$home/state/callbox"

stop_simulator
"$top/callbox" doctor --json >"$home/json" && fail "healthy without a service"
grep -q '^{"ok":false,"checks":\[{"check":"version","verdict":"ok"' "$home/json" || fail "$(cat "$home/json")"
grep -q '"check":"service","verdict":"bad","text":"[^"]*check DNS and network' "$home/json" || fail "$(cat "$home/json")"
grep -q "$token" "$home/json" && fail "the token is told"
exit 0
