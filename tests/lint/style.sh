#!/bin/sh
# Sizes, banned calls, and what git would complain about. Exit 1 if anything.
set -u

cd "${1:-.}" || exit 2
bad=0
files=$(git ls-files '*.[ch]' 2>/dev/null || find app panes api keystore tests -name '*.[ch]')

say() {
	echo "$*"
	bad=1
}

for file in $files; do
	lines=$(wc -l <"$file")
	case $file in
	tests/*) ;;
	*.c) [ "$lines" -le 800 ] || say "$file: $lines lines (800 at most)" ;;
	esac
	awk -v file="$file" '
		{ line = $0; gsub(/\t/, "        ", line) }
		length(line) > 130 { print file ":" NR ": longer than 100 columns"; bad = 1 }
		/[ \t]$/ { print file ":" NR ": space at the end"; bad = 1 }
		END { exit bad }' "$file" || bad=1
	case $file in
	tests/*) continue ;;
	esac
	# Functions: from a brace in the first column to the next one.
	awk -v file="$file" '
		/^{/ { start = NR }
		/^}/ && start { if (NR - start > 112) { print file ":" start ": a function of " NR - start " lines (100 at most)"; bad = 1 } start = 0 }
		END { exit bad }' "$file" || bad=1
done

# shellcheck disable=SC2086
if grep -nE '(^|[^a-z_])(strcpy|strcat|sprintf|vsprintf|gets|atoi|atol|atof|strtok|gmtime|localtime|ctime|asctime|alloca|system|popen)\(' $files |
	grep -v '^tests/'; then
	say "banned calls"
fi
# No curses output but term.c's own (the gate).
# shellcheck disable=SC2086
if grep -nE '(^|[^a-z_])(addstr|addwstr|waddstr|printw|mvprintw|addch|putp|tputs)\(' $files | grep -v '^tests/'; then
	say "text past the gate"
fi
# Mutable globals have no place in what panes link.
for file in $(git ls-files 'panes/*.c' api/model.c api/request.c 'api/base/*.c' 2>/dev/null); do
	if grep -nE '^static (struct [a-z_]+ |int |bool |char |size_t )[*a-z_]+( =|;|\[)' "$file" | grep -v const; then
		say "$file: mutable at file scope"
	fi
done
exit $bad
