#!/bin/sh
# Attached files: pictures looked at, saved all at once, again without
# overwriting, and by an address that has expired meanwhile.
. "${srcdir:-.}/tests/e2e/harness.sh"
mkdir "$home/Downloads"
printf '[callbox]\ntranslate-command = tr a-z A-Z\n' >"$home/config/callbox/callbox.ini"
ready
keys /
wait_for "Search:"
type_text 'desk map'
keys Enter
wait_for "Desk map is shifted"
keys Enter
wait_for "attached: friday.png"
server_never 'GET.*/files/'
# In colours below the message, on a page, in other sizes, and gone.
keys I
if [ -x /usr/bin/chafa ]; then
	wait_for "friday.png  PNG, "
	coloured() { mux capture-pane -e -p -t app | grep -q '48;5;.*▆'; }
	until_true coloured
	keys I
	wait_for "Esc back"
	wait_for "friday.png  PNG, "
	mux resize-window -t app -x 60 -y 20
	whole() { [ "$(mux capture-pane -p -t app | grep -c ▆)" -ge 3 ]; }
	until_true whole
	mux resize-window -t app -x 80 -y 24
	until_true whole
	keys I
	wait_gone "friday.png  PNG, "
else
	wait_for "need the program chafa"
fi
wait_for "attached: friday.png"
keys D
wait_for "desk-map-zoomed-out.png"
keys Enter
wait_for "Save 3 files in"
keys Enter
until_true test -s "$home/Downloads/desk-map-zoomed-out.png"
until_true test -s "$home/Downloads/desk-map-shifted.png"
until_true test -s "$home/Downloads/friday.png"
wait_for "saved: ~/Downloads/friday.png"
# Half an hour later the address is refused: it is looked up anew.
control clock '{"forward": 3600}'
keys A
wait_for "Attached file"
keys Enter
wait_for "Look at it here"
type_text 'save in'
wait_gone "Look at it here"
keys Enter
wait_for "A name that is taken gets a number"
keys Enter
wait_for "saved: ~/Downloads/friday (1).png"
cmp "$home/Downloads/friday.png" "$home/Downloads/friday (1).png" || fail "not the same"
[ "$(stat -c %a "$home/Downloads/friday.png")" = 600 ] || fail "open to others"
# A log is read in place; a message is translated by a program of one's own.
keys Escape
wait_for "Search: desk map"
keys Escape
wait_for "Mine  12"
keys /
wait_for "Search:"
type_text 'reboots'
keys Enter
wait_for "Panel Touch reboots"
keys Enter
wait_for "attached: sw-2f.log"
keys L
wait_for "THERE'S A TINY FRIDGE"
keys A
wait_for "Read it here"
keys Enter
wait_for "line 1 of 14669"
keys G
wait_for "of 14669"
wait_gone "line 1 of 14669"
keys q
wait_for "TINY FRIDGE"
