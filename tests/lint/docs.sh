#!/bin/sh
# The manual page against the program's own tables: every action, setting and
# default key stands in callbox.1, and every file named in HACKING.md exists.
#     docs.sh SRCDIR BUILDDIR
set -u

src=$1
build=$2
bad=0

# The manual writes hyphens as \- and backslashes as \e.
plain=$(sed 's/\\-/-/g; s/\\e/\\/g; s/\\(aq/'"'"'/g' "$src/callbox.1")

missing() {
	echo "callbox.1: $1 \"$2\" is missing"
	bad=1
}

tab=$(printf '\t')
for table in actions settings; do
	CALLBOX_PANE_PATH=$build/panes/.libs "$build/callbox" dump $table |
		if [ $table = actions ]; then cut -f2; else cut -f1; fi |
		sort -u >"$build/docs-$table"
	[ -s "$build/docs-$table" ] || missing table "$table"
	while IFS="$tab" read -r name; do
		printf '%s\n' "$plain" | grep -qE "^\.(B|TP|BR|IP).*[ \"]?$name( |\"|\$)" ||
			missing "${table%s}" "$name"
	done <"$build/docs-$table"
	rm -f "$build/docs-$table"
done

for file in $(grep -oE '^(app|panes|api|keystore|tests)/[a-z0-9_/.]*[a-z0-9_]' "$src/HACKING.md"); do
	[ -e "$src/$file" ] || {
		echo "HACKING.md: $file does not exist"
		bad=1
	}
done
exit $bad
