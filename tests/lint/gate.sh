#!/bin/sh
# The gate cannot be walked around: which object may call what writes to a
# terminal, a descriptor or another program, by the symbols that it imports, so
# that no macro hides a call. Exit 1 if anything else does.
#     gate.sh SRCDIR BUILDDIR
# What comes from outside passes panes/render/text.c on its way to
#   the screen             canvas.c; term.c looks again at each cell
#   standard output/error  app/print.c          the log    app/log.c
#   the clipboard          app/host.c           the editor a file named by us
#   the browser            app/opener.c, which takes printable ASCII only
set -u

src=$1
build=$2
bad=0

say() {
	echo "$*"
	bad=1
}

# Objects, by their source's name, and the sinks that each may use.
allowed() {
	case $1 in
	app/term) echo 'write wadd_wch beep tcsetattr' ;;
	app/doctor_terminal) echo 'write tcsetattr' ;;   # constants
	app/term_input) echo 'fwrite fputs' ;;           # two constants
	app/print) echo 'fwrite putc fputc putchar' ;;
	app/log | app/loop) echo 'write' ;;              # gated; one byte
	app/opener) echo 'execl execvp' ;;
	app/spell) echo 'write execl' ;;                 # words to the speller
	app/filter) echo 'write execvp execvpe' ;;       # no terminal; text comes back
	app/demo) echo 'execvp' ;;                       # our simulator
	app/typed) echo 'write tcsetattr' ;;             # prompts, typed text
	api/base/file) echo 'write' ;;                   # a new file of the user's own
	api/save) echo 'write' ;;                        # attachments' bytes
	api/queue) echo 'write' ;;                       # an eventfd
	api/base/mem) echo '__fprintf_chk __vfprintf_chk fprintf vfprintf fputc' ;;
	keystore/ask) echo 'write execl tcsetattr' ;;    # prompts of ours
	keystore/file) echo 'write' ;;                   # the vault
	esac
}

sinks='(__)?v?f?d?printf(_chk)?|f?puts|f?putc|_?IO_putc|putchar|fwrite|perror'
sinks="$sinks|p?write(v|64)?|send(to|msg|file)?|splice|v?syslog|psignal"
sinks="$sinks|w?(add|ins)(n?w?str|ch|chstr|_wch|nstr|_wchstr|nwstr)"
sinks="$sinks|mv(w)?(add|ins|print).*|v?w_?printw|printw|putp|tputs|vid.*|mvcur"
sinks="$sinks|beep|flash|tcsetattr|system|popen|exec[lv][pe]*|posix_spawnp?|execvpe"
sinks="$sinks|fexecve"

objects=0
for object in $(find "$build/app" "$build/panes" "$build/api" "$build/keystore" \
	-name '*.o' ! -path '*/simulator/*' -print); do
	name=$(printf '%s\n' "${object#"$build"/}" |
		sed 's|\.libs/||; s|lib[a-z]*_la-||; s|callbox-||; s|inbox_la-||; s|\.o$||')
	objects=$((objects + 1))
	for symbol in $(nm -u "$object" 2>/dev/null |
		sed 's/.* //; s/@.*//' | grep -xE "$sinks"); do
		case " $(allowed "$name") " in
		*" $symbol "*) ;;
		*) say "$name: calls $symbol, past the gate (see tests/lint/gate.sh)" ;;
		esac
	done
done
[ "$objects" -gt 50 ] || say "gate.sh: only $objects objects in $build"

# Cells are filled by the canvas, with what the gate made.
cd "$src" || exit 2
if grep -nE '(->|\.)cells\b' app/*.c panes/*.c panes/*/*.c | grep -v '^panes/canvas\.c'; then
	say "cells written past the canvas"
fi
exit $bad
