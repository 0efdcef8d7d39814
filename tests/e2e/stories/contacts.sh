#!/bin/sh
# Find a contact, read its card, note, tag, edit and create one; from the inbox
# to the contact and back to its conversation; a deletion has to be typed.
. "${srcdir:-.}/tests/e2e/harness.sh"
cat >"$home/editor" <<'EOF'
#!/bin/sh
printf 'Prefers <mornings>\n' >"$1"
EOF
chmod +x "$home/editor"
EDITOR=$home/editor
export EDITOR
ready
keys G
keys c
wait_for "derek.halloran@marchetti-boyle.example"
keys G
wait_for "Conversations 1"
keys q
wait_for "sorted by -last-seen"
keys /
type_text 'email:lmarchetti role:user'
keys Enter
wait_for "email:lmarchetti role:user  sorted"
wait_for "Lucia Marchetti"
keys Enter
wait_for "usr_69966"
keys i
server_got 'POST","path":"/contacts/[0-9a-f]+/notes".*Prefers &lt;mornings&gt;.*"status":200'
keys G
wait_for "Prefers <mornings>"
keys t
wait_for "Tags"
type_text 'refund'
keys Tab Enter
server_got 'POST","path":"/contacts/[0-9a-f]+/tags".*"status":200'
keys E
wait_for "Edit the contact"
keys Tab
keys C-u
type_text 'nonsense'
keys C-s
wait_for "is no e-mail address"
server_never 'PUT","path":"/contacts/'
keys C-u
type_text 'lucia@marchetti-boyle.example'
keys C-s
wait_for "Saved Lucia Marchetti"
server_got 'PUT","path":"/contacts/[0-9a-f]+".*"email":"lucia@marchetti-boyle.example".*"status":200'
keys g g
wait_for "lucia@marchetti-boyle.example"
keys D
wait_for 'Type "delete"'
type_text 'yes'
keys Enter
wait_for "Nothing was done"
server_never 'DELETE","path":"/contacts/[0-9a-f]+"'
keys D
type_text 'delete'
keys Enter
server_got 'DELETE","path":"/contacts/[0-9a-f]+".*"status":200'
wait_for "Done: delete the contact"
