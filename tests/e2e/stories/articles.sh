#!/bin/sh
# An article is found and read, edited as Markdown and staged, published; one
# that Markdown cannot say is edited as HTML; a new one is made and deleted; a
# link and a text go into a reply; scripts list and read them.
. "${srcdir:-.}/tests/e2e/harness.sh"
cat >"$home/editor" <<'EOF'
#!/bin/sh
cp "$1" "$HOME/given"
sed 's/ten seconds/twelve seconds/; s/Known problem/Known bug/' "$HOME/given" >"$1"
EOF
chmod +x "$home/editor"
EDITOR=$home/editor
export EDITOR
ready
keys g h
wait_for "Batteries of the Panel Ink"
wait_for "29"
keys /
type_text 'side button'
keys Enter
wait_for "side button  sorted by -updated"
wait_for "Restart a panel with the side"
server_got 'GET","path":"/articles/search"'
keys G Enter
wait_for "Hold the side button for ten seconds, until the screen goes white."
keys e
server_got 'PUT","path":"/articles/105/draft".*<b>twelve seconds</b>.*"status":200'
wait_for "Staged: Restart a panel"
wait_for "Unpublished changes    yes"
grep -q '^Hold the side button for \*\*ten seconds\*\*' "$home/given" ||
	fail "no Markdown was given to the editor"
wait_for "Hold the side button for ten seconds"
keys d
wait_for "Hold the side button for twelve seconds"
keys p
wait_for "Publish the changes of"
keys y
server_got 'POST","path":"/articles/105/draft/publish".*"status":200'
wait_gone "Unpublished changes"
wait_for "Hold the side button for twelve seconds"
keys q
wait_for "sorted by -updated"
keys /
keys C-u
type_text 'collection:3104 desks'
keys Enter
wait_for "collection:3104 desks"
wait_for "Desks: when the map is shifted"
wait_gone "Restart a panel"
keys g g e
server_got 'PUT","path":"/articles/120/draft".*intercom-callout.*Known bug.*width=.*"status":200'
head -n 1 "$home/given" | grep -q 'Markdown cannot say all' ||
	fail "why it is HTML was not said"
wait_for "Staged: Desks"
keys Escape
wait_for "Articles  sorted by"
keys n
wait_for "New article"
type_text 'Birds'
keys C-s
server_got 'POST","path":"/articles".*"title":"Birds".*"author_id":[0-9]+.*"status":200'
wait_for "Created Birds"
keys D
wait_for "Delete Birds"
type_text 'delete'
keys Enter
server_got 'DELETE","path":"/articles/[0-9]+".*"status":200'
wait_gone "Birds  "
keys /
type_text 'title:umbrella'
keys Enter
wait_for "What the small umbrella means"
wait_gone "Batteries"
keys a
wait_for "Refunds: who may say yes"
keys /
type_text 'VAT'
keys Enter
wait_gone "Tone: how we write"
keys Enter
wait_for "Never promise it before"
keys q
wait_for "sorted by"
keys n
wait_for "New internal article"
type_text 'Birds at night'
keys C-s
server_got 'POST","path":"/internal_articles".*"author_id":[0-9]+.*"status":200'
keys g h
wait_for "What the small umbrella means"
keys s
wait_for "Contents"
keys /
type_text 'refund'
keys Enter
wait_for "Where refunds go"
server_got '"path":"/content/search".*"status":200' 2
keys G Enter
wait_for "title only"
keys k Enter
wait_for "Never promise it before"
keys g h
wait_for "What the small umbrella means"
keys g g i
wait_for "Reply to"
wait_for "[What the small umbrella"
keys M-t
wait_for "Insert the text of"
type_text 'warranty'
keys Enter
wait_for "**two years**"
keys C-s
server_got '/reply".*104-what-the-small-umbrella-means.*<b>two years</b>.*"status":200'
printf 'q\n' >/dev/null
"$top/callbox" list articles --query umbrella --json >"$home/out"
grep -q '"title":"What the small umbrella means"' "$home/out" || fail "list articles"
"$top/callbox" list collections --csv | grep -q '"\?Billing' || fail "list collections"
"$top/callbox" show article 112 | grep -q 'Warranty' || fail "show article"
