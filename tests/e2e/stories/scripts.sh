#!/bin/sh
# The verbs for scripts: lists, one object, actions on one and on many, exit
# codes, completion.
. "${srcdir:-.}/tests/e2e/harness.sh"
start_simulator
connect

# expect CODE ARGS…: what is said stays in $home/out and $home/err.
expect() {
	want=$1
	shift
	code=0
	"$top/callbox" "$@" >"$home/out" 2>"$home/err" || code=$?
	[ "$code" = "$want" ] ||
		fail "callbox $*: exit code $code, not $want: $(cat "$home/err")"
	if [ "$want" = 0 ] && [ -s "$home/err" ]; then
		fail "callbox $*: says $(cat "$home/err")"
	fi
}
says() {
	grep -qF -- "$1" "$home/out" "$home/err" ||
		fail "not \"$1\" but: $(cat "$home/out" "$home/err")"
}

expect 0 list conversations --query 'state:open assignee:me' --json
[ "$(wc -l <"$home/out")" -eq 12 ] || fail "not my twelve conversations"
says '"title":"Whole 14th floor shows ROOM NOT AVAILABLE"'
expect 0 list conversations --query 14th --limit 1
id=$(cut -f1 "$home/out")
expect 0 list contacts --query 'email:walt@peregrine.example' --csv
[ "$(wc -l <"$home/out")" -eq 2 ] || fail "not one contact: $(cat "$home/out")"
contact=$(tail -n 1 "$home/out" | cut -d, -f1)
expect 0 list contacts --cached
says "$contact"
expect 0 show conversation "$id"
says 'Derek Halloran'
expect 0 show contact "$contact" --raw
says '"email": "walt@peregrine.example"'

expect 0 reply "$id" 'From a **script**'
server_once "/$id/reply.*<b>script</b>"
echo 'seen' | "$top/callbox" note "$id" - --json >"$home/out" || fail "no note"
says '"outcome":"done"'
server_once "/$id/reply.*\"message_type\":\"note\""
expect 0 assign "$id" --to me
expect 0 snooze "$id" --until '3h'
expect 0 open "$id"
expect 0 tag "$id" --name vip
expect 0 untag "$id" --name vip
"$top/callbox" list conversations --query 'tag:how-to' --limit 3 >"$home/ids"
"$top/callbox" close - <"$home/ids" || fail "closing many"
[ "$(count '"message_type":"close"')" -eq "$(wc -l <"$home/ids")" ] ||
	fail "not as many closed as listed"
expect 0 change contact edit "$contact" name='Walter F.'
says 'Walter F.'
expect 2 change contact edit "$contact" nmae='Walter F.'
says 'did you mean "name"'
says 'takes name, email, role'
expect 2 change contact edit "$contact" attributes.Plam=Pro
says 'did you mean "Plan"'
expect 2 change contact edit "$contact" attributes.Rooms=many
says 'no whole number'
server_never 'Plam'
expect 0 change contact edit "$contact" attributes.Rooms=15 attributes.Newsletter=true attributes.Renewal=2027-03-01
server_once "PUT\",\"path\":\"/contacts/$contact.*\"Rooms\":15,\"Newsletter\":true,\"renewal_at\":1803859200"
expect 0 change contact note "$contact" body='called'
server_once "/contacts/$contact/notes"

expect 0 show conversation "$id" --raw
says '"custom_attributes": {'
expect 0 change conversation edit "$id" title='Floor 14' 'attributes.Rooms affected=n:15'
says 'Floor 14'
expect 0 list side-conversations --of "conversation:$id"
says 'Nothing deployed since yesterday'
expect 0 list conversation-attributes --query type:list
says 'Green, Amber, Red'
other=$("$top/callbox" list conversations --query 'Jules OR emoji' --limit 1 | cut -f1)
expect 2 change conversation merge "$other" --target "$id"
says 'Nobody can take them apart again'
expect 0 change conversation merge "$other" --target "$id" --yes
server_once "/$other/merge.*$id"

ticket=215471000013599
expect 0 list tickets --query 'ballroom' --csv
says ',1187,8805,502,8140016,'
expect 0 show ticket "$ticket"
says 'Under warranty:'
says 'a spare Hub leaves Singapore tonight'
expect 0 list ticket-attributes --of ticket-type:502
says 'Hub, Panel Ink, Panel Touch'
expect 0 change ticket edit "$ticket" state=8804 open=false
server_once "PUT\",\"path\":\"/tickets/$ticket.*\"ticket_state_id\":\"8804\".*\"open\":false"
expect 0 reply "$ticket" 'On its way'
server_once "/tickets/$ticket/reply.*On its way"
expect 0 change ticket link 215471000020693 --target "$id"
server_once 'linked_conversations.*"status":200'

expect 2 list contacts --json --csv
says '--json and --csv cannot be given together'
"$top/callbox" list conversations --query 'tag:battery' --limit 2 --json |
	"$top/callbox" open - >"$home/out" || fail "no ids from JSON lines"
[ "$(count '"message_type":"open"')" -eq 3 ] || fail "not two more opened"
echo '{"assignee":{"id":"1"}}' | "$top/callbox" close - 2>"$home/err" &&
	fail "an object without an id was taken"
says 'no JSON object with an id'

expect 1 close 999 --json
says '"outcome":"failed"'
expect 2 change contact edit "$contact" email=nonsense
says 'no e-mail address'
expect 2 change contact delete "$contact"
says 'Nobody can bring it back'
server_never '"method":"DELETE","path":"/contacts'
expect 2 list contacts --sort height
expect 2 list nothings
expect 2 list notes
expect 2 snooze "$id" --until yesterday
expect 1 assign "$id" --to nobody-like-this
stop_simulator
expect 69 list contacts
expect 0 list conversations --cached --json
# It does not wait for a network: it is kept, and says so.
expect 69 close "$id"
grep -q "written down" "$home/err" || fail "offline: $(cat "$home/err")"
"$top/callbox" outbox | grep -q "close	$id" || fail "it was not kept"

"$top/callbox" completion bash >"$home/completion"
bash -n "$home/completion" || fail "not a shell script"
got=$(bash -c ". $home/completion; COMP_WORDS=(callbox list con); COMP_CWORD=2
	_callbox; echo \"\${COMPREPLY[@]}\"")
[ "$got" = "conversations contacts contents conversation-attributes" ] || fail "completion gives $got"
"$top/callbox" completion fish | grep -q "from assign' -f -l to -r" ||
	fail "nothing for fish"
