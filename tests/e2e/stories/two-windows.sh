#!/bin/sh
# Two windows of one account: a draft that both write is told and kept twice; a reply from the window that does not
# send goes once; when the one that sends is killed the other takes over.
. "${srcdir:-.}/tests/e2e/harness.sh"
printf '[callbox]\nundo-seconds = 0\n' >"$home/config/callbox/callbox.ini"
ready
keys G Enter
wait_for "Whole 14th floor"
keys r
wait_for "Reply to"
type_text 'from one'
wait_for "from one"
saved() { "$top/callbox" list conversations --query has:draft --cached 2>/dev/null | grep -q Halloran; }
until_true saved || fail "the draft was not written"

mux new-session -d -s two -x 80 -y 24 "exec 2>$home/stderr2; env TERM=screen-256color $top/callbox; exec cat"
two_has() { mux capture-pane -p -t two | grep -qF -- "$1"; }
two_shows() {
	until_true two_has "$1" || {
		mux capture-pane -p -t two
		fail "window two never showed \"$1\""
	}
}
two_keys() { for key in "$@"; do mux send-keys -t two "$key"; done; }
two_shows "Derek Halloran"
two_keys G Enter
two_shows "Whole 14th floor"
two_keys r
two_shows "another callbox has it open"
two_shows "from one"
mux send-keys -t two -l ' and two'
two_shows "from one and two"

# The first one has lost the draft to the second, and says so when it saves its own.
type_text ' and one'
wait_for "from one and one"
wait_for "both texts are kept"

# Sent from window two, which does not send: once, and window one shows it.
two_keys C-s
server_got 'from one and two.*"status":200'
keys Escape
wait_gone "Reply to"
wait_for "from one and two"
server_once 'from one and two'
server_never 'from one and one'

# What the first one wrote is still there, and goes when the second has taken over.
pkill -KILL -P "$(mux list-panes -t app -F '#{pane_pid}')" callbox || true
wait_left 137
two_shows "from one and two"
two_keys r
two_shows "from one and one"
two_keys C-s
server_got 'from one and one.*"status":200'
server_once 'from one and one'
server_once 'from one and two'
