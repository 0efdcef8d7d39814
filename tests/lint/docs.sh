#!/bin/sh
# The manual page against the program's own tables, both ways: every action,
# setting, verb and default key stands in callbox.1, in its section, and nothing
# stands there that does not exist. The captions of HACKING.md's tree match the
# tree: every file that is named exists, every source has its caption.
#     docs.sh SRCDIR BUILDDIR
set -u

src=$1
build=$2
bad=0
tab=$(printf '\t')
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

say() {
	echo "$*"
	bad=1
}

# The manual writes hyphens as \- and backslashes as \e.
plain() {
	sed 's/\\-/-/g; s/\\e/\\/g; s/\\(aq/'"'"'/g' "$src/callbox.1"
}

# Names of the .TP entries of a section: "name<TAB>text of the entry".
entries() {
	plain | awk -v section="$1" '
		function flush() { if (name != "") print name "\t" text; name = ""; text = "" }
		/^\.SH / { flush(); inside = $0 == ".SH " section; next }
		!inside { next }
		/^\.TP/ { flush(); fresh = 1; next }
		/^\.PP/ { flush(); next }
		fresh && /^\.B / { name = substr($0, 4); fresh = 0; next }
		{ text = text " " $0 }
		END { flush() }'
}

dump() {
	CALLBOX_PANE_PATH=$build/panes/.libs "$build/callbox" dump "$1"
}

dump actions | cut -f2 | sort -u >"$scratch/actions"
dump settings | cut -f1 | sort -u >"$scratch/settings"
dump verbs | cut -f1 | sort -u >"$scratch/verbs"
for table in actions settings verbs; do
	[ -s "$scratch/$table" ] || say "callbox dump $table prints nothing"
	entries "$(echo $table | tr '[:lower:]' '[:upper:]')" >"$scratch/entries-$table"
	cut -f1 "$scratch/entries-$table" | sort >"$scratch/manual"
	for name in $(uniq -d "$scratch/manual"); do
		say "callbox.1: ${table%s} \"$name\" stands there twice"
	done
	for name in $(sort -u "$scratch/manual" | comm -13 - "$scratch/$table"); do
		say "callbox.1: ${table%s} \"$name\" is missing"
	done
	for name in $(sort -u "$scratch/manual" | comm -23 - "$scratch/$table"); do
		say "callbox.1: there is no ${table%s} \"$name\""
	done
done

# A default key stands in parentheses behind its action: (k, part: Down).
dump keys >"$scratch/keys"
while IFS= read -r line; do
	context=$(printf '%s' "$line" | cut -f2)
	keys=$(printf '%s' "$line" | cut -f3)
	action=$(printf '%s' "$line" | cut -f4)
	[ "$action" != none ] || continue
	grep "^${action%% *}$tab" "$scratch/entries-actions" |
		grep -qF -- "${context:+$context: }$keys" ||
		say "callbox.1: ${action%% *} does not say that $keys is bound to it${context:+ in $context}"
done <"$scratch/keys"

# A setting says its default and what is allowed.
dump settings >"$scratch/table"
says() {
	[ -z "$3" ] || grep "^$1$tab" "$scratch/entries-settings" |
		grep -qF -- "$2$3" || say "callbox.1: $1 does not say \"$2$3\""
}
while IFS= read -r line; do
	name=$(printf '%s' "$line" | cut -f1)
	says "$name" "" "$(printf '%s' "$line" | cut -f2)"
	says "$name" "Default: " "$(printf '%s' "$line" | cut -f3)"
done <"$scratch/table"

# Every verb stands in the synopsis, too.
plain | sed -n '/^\.SH SYNOPSIS/,/^\.SH DESC/p' >"$scratch/synopsis"
while IFS= read -r verb; do
	grep -qE "(^| )$verb( |\$)" "$scratch/synopsis" || say "callbox.1: $verb is not in the synopsis"
done <"$scratch/verbs"

grep -oE '(app|panes|api|keystore|tests)/[a-z0-9_/.]*[a-z0-9_]' "$src/HACKING.md" |
	sort -u >"$scratch/named"
while IFS= read -r file; do
	[ -e "$src/$file" ] || say "HACKING.md: $file does not exist"
done <"$scratch/named"
# The program's own files have a caption each; other folders one for the folder.
for file in "$src"/app/*.c; do
	file=app/${file##*/}
	grep -qx "$file" "$scratch/named" || say "HACKING.md: $file has no caption"
done
for folder in $(cd "$src" && git ls-files 2>/dev/null | grep -E '^(app|panes|api|keystore)/.*/' | sed 's|/[^/]*$||' | sort -u); do
	grep -qE "^$folder(/|\$)" "$scratch/named" || say "HACKING.md: $folder/ has no caption"
done
exit $bad
