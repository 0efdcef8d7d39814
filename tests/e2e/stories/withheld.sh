#!/bin/sh
# Each of the nine permissions withheld in turn: the program starts and can be
# used, what needs it says so by the Developer Hub's name, and when it is
# granted that is noticed without a restart.
. "${srcdir:-.}/tests/e2e/harness.sh"
printf '#!/bin/sh\nprintf "a note\\n" >"$1"\n' >"$home/editor"
chmod +x "$home/editor"
export EDITOR="$home/editor"
start_simulator
connect

permission() {
	control permission "{\"permission\": \"$1\", \"how\": \"$2\"}"
}
# Withheld before the start, with nothing known of the token yet.
without() {
	[ ! -e "$home/left" ] || rm "$home/left"
	rm -rf "$home/cache/callbox"
	permission "$1" refused
	start_app
}
# It is ticked, and the key that is shown pressed: $2 is there at once.
granted() {
	permission "$1" granted
	keys R
	wait_for "$2"
}
# What cannot be asked for is known by trying.
may_be_there() {
	permission "$1" granted
	keys R
	wait_for "\"$1\" may be there now"
}
leave() {
	keys M-1 q
	wait_left 0
}

without "Read conversations"
wait_for 'Needs "Read conversations": tick it in the Developer Hub, then R'
wait_for 'Nothing of this workspace is here yet.'
keys M-2
wait_for "Castlereagh"
keys M-1
wait_for 'Needs "Read conversations"'
granted "Read conversations" "Mine  12"
leave

without "Read and list users and companies"
wait_for "Mine  12"
wait_for 'Missing permission: "Read and list users and companies"'
keys M-2
wait_for 'Needs "Read and list users and companies": tick it in the Developer Hub'
granted "Read and list users and companies" "Castlereagh"
leave

without "Write users and companies"
wait_for "Mine  12"
keys M-3
wait_for "Carvalho"
keys i
wait_for 'The permission "Write users and companies" is missing'
keys i
wait_for 'Needs "Write users and companies": tick it in the Developer Hub, then R'
may_be_there "Write users and companies"
keys i
server_got 'POST","path":"/contacts/[0-9a-f]+/notes".*"status":200'
leave

without "Read tags"
wait_for 'Missing permission: "Read tags"'
keys G t
wait_for 'Needs "Read tags": tick it in the Developer Hub, then R'
granted "Read tags" '"Read tags" is there now'
keys t
wait_for "Tags of Derek Halloran"
keys Escape
wait_gone "Tags of Derek Halloran"
leave

without "Write tags"
wait_for "Derek Halloran"
keys G t
wait_for "Tags of Derek Halloran"
type_text refund
keys Tab Enter
wait_for '"Write tags" is missing'
keys t
wait_for 'Needs "Write tags": tick it in the Developer Hub, then R'
may_be_there "Write tags"
keys t
wait_for "Tags of Derek Halloran"
type_text refund
keys Tab Enter
server_got 'POST","path":"/conversations/[0-9]+/tags".*"status":200'
leave

without "Read admins"
wait_for 'Missing permission: "Read admins"'
wait_for "Mine  12"
keys G a
wait_for 'Needs "Read admins": tick it in the Developer Hub, then R'
keys M-4
wait_for 'Needs "Read admins": tick it in the Developer Hub, then R'
granted "Read admins" "load_balanc"
keys M-1
wait_for "Mine  12"
keys a
wait_for "Assign"
keys Escape
leave

without "Update admins"
wait_for "Mine  12"
keys g A
wait_for "Maya Oduya"
keys a
wait_for "away"
keys Enter
wait_for '"Update admins" is missing'
keys a
wait_for 'Needs "Update admins": tick it in the Developer Hub, then R'
may_be_there "Update admins"
leave

without "Read and list articles"
wait_for 'Missing permission: "Read and list articles"'
keys g C
wait_for "People & conversation data"
keys G
wait_for "refused       Read and list articles"
granted "Read and list articles" "granted       Read and list articles"
leave

without "Write conversations"
wait_for "Mine  12"
keys e
wait_for 'The permission "Write conversations" is missing'
wait_for "Mine  12"
keys e
wait_for 'Needs "Write conversations": tick it in the Developer Hub, then R'
may_be_there "Write conversations"
keys e
wait_for "Mine  11"
server_got '"message_type":"close".*"status":200'
leave
