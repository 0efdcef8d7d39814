#!/bin/sh
# A tag is made, renamed, its conversations shown, deleted; a segment opens as
# a list of contacts; a team's bar opens its conversations; away with a reason;
# everything of mine is handed over and taken back as one.
. "${srcdir:-.}/tests/e2e/harness.sh"
printf '[callbox]\nundo-seconds = 0\n' >"$home/config/callbox/callbox.ini"
ready
keys g '#'
wait_for "firmware 4.3                                        3 "
keys n
wait_for "New tag"
type_text 'aaa first'
keys C-s
wait_for "Created aaa first"
server_got 'POST","path":"/tags".*"name":"aaa first".*"status":200'
keys E
wait_for "Edit the tag"
keys C-u
type_text 'aaa second'
keys C-s
wait_for "Saved aaa second"
keys D
wait_for "0 known conversations have it"
keys y
server_got 'DELETE","path":"/tags/[0-9]+".*"status":200'
wait_gone "aaa second  "
keys /
type_text 'billing'
keys Enter
wait_for "billing  sorted by name"
keys Enter
wait_for 'Search: state:any tag:"billing"'
keys g S
wait_for "Business plan"
keys G Enter
wait_for 'segment:"Trial, week two"'
wait_for "sorted by -last-seen  "
keys M-4
wait_for "load_balanc"
wait_for "2d"
keys G c
wait_for 'Search: state:open team:"Support"'
keys M-4
wait_for "load_balanc"
keys Enter
wait_for "as Intercom counts it now"
keys G Enter
wait_for 'Search: state:open team:"Support" assignee:"'
keys M-4
wait_for "as Intercom counts it now"
keys q
wait_for "load_balanc"
keys m
wait_for 'team:"Support"  sorted by name'
wait_for "Maya Oduya                 12"
wait_gone "Camille Fabre"
keys Escape
wait_for "Camille Fabre"
wait_for "Maya Oduya                 12"
keys a
wait_for "Away: Meeting"
type_text 'meeting'
keys Enter
wait_for "Are assigned to others"
keys Down Enter
server_got '/away".*"away_mode_reassign":true.*"away_status_reason_id":901.*"status":200'
wait_for "yes   Meeting"
keys H
wait_for "Hand 12 open"
type_text 'billing'
keys Enter
wait_for "Hand 12 open over to Billing"
keys Enter
wait_for "Handed 12 over to Billing"
wait_for "Maya Oduya                 0 "
keys u
wait_for "Taken back"
wait_for "Maya Oduya                 12"
