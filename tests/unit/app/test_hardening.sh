#!/bin/sh
# What hardening-check of devscripts looks for, in every ELF file that is
# installed: position independent, full RELRO and immediate binding, a stack
# that cannot be executed, stack protector, fortified functions, control-flow
# protection where the machine has it, no search path, no text relocations; and
# panes give nothing but pane_entry, the program nothing at all.
set -u

command -v readelf >/dev/null || { echo "SKIP: readelf is not installed"; exit 77; }
[ -z "${SANITIZED:-}" ] || { echo "SKIP: not with sanitizers"; exit 77; }
bad=0

say() {
	echo "$1: $2"
	bad=1
}

# The file that libtool runs, or the program itself.
real() {
	if [ -f "$(dirname "$1")/.libs/$(basename "$1")" ]; then
		echo "$(dirname "$1")/.libs/$(basename "$1")"
	else
		echo "$1"
	fi
}

check() {
	file=$1
	readelf -hW "$file" | grep -q 'Type: *DYN' || say "$file" "is not position independent"
	readelf -lW "$file" | grep -q GNU_RELRO || say "$file" "has no RELRO"
	readelf -lW "$file" | grep 'GNU_STACK' | grep -q 'RW ' || say "$file" "has an executable stack"
	readelf -lW "$file" | grep -E '^ +LOAD' | grep -q 'RWE' && say "$file" "has writable code"
	readelf -dW "$file" | grep -qE 'BIND_NOW|FLAGS_1.*NOW' || say "$file" "does not bind at once"
	readelf -dW "$file" | grep -qE 'R(UN)?PATH' && say "$file" "has a search path"
	readelf -dW "$file" | grep -q TEXTREL && say "$file" "has text relocations"
	symbols=$(readelf --dyn-syms -W "$file")
	echo "$symbols" | grep -q __stack_chk_fail || say "$file" "has no stack protector"
	echo "$symbols" | grep -qE '__[a-z_0-9]+_chk(@|$| )' || say "$file" "has no fortified function"
	if [ "$(uname -m)" = x86_64 ]; then
		# The note of it is missing: Debian's own start files have none.
		objdump -d "$file" | grep -qm1 endbr64 || say "$file" "has no control-flow protection"
	fi
}

checked=0
for program in callbox callbox-simulator; do
	[ -e "$program" ] || continue
	file=$(real "$program")
	check "$file"
	checked=$((checked + 1))
	# No -rdynamic: panes find nothing of the program.
	given=$(readelf --dyn-syms -W "$file" | awk '$5 == "GLOBAL" && $7 != "UND" && $4 == "FUNC" { print $8 }')
	[ -z "$given" ] || say "$file" "gives $given"
done
for file in panes/.libs/*.so; do
	check "$file"
	checked=$((checked + 1))
	given=$(readelf --dyn-syms -W "$file" | awk '($5 == "GLOBAL" || $5 == "WEAK") && $7 != "UND" { print $8 }')
	[ "$given" = pane_entry ] || say "$file" "gives $given"
done
[ "$checked" -ge 2 ] || say panes "nothing was checked"
exit $bad
