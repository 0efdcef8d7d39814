#!/bin/sh
# What `callbox completion` writes, in the shells themselves: those that are
# not installed are left out, and without any of them it is not run.
. "${srcdir:-.}/tests/e2e/harness.sh"
PATH=$top:$PATH
export PATH
tried=0

if command -v fish >/dev/null; then
	tried=1
	completes() {
		fish --no-config -c "callbox completion fish | source
			complete -C'$1'" 2>&1 | cut -f1 | tr '\n' ' ' >"$home/got"
		[ "$(cat "$home/got")" = "$2 " ] ||
			fail "fish makes \"$(cat "$home/got")\" of $1"
	}
	completes 'callbox list com' 'companies'
	completes 'callbox list contacts --c' '--cached --csv'
	completes 'callbox connect --region ' 'au eu us'
	completes 'callbox --acc' '--account'
	completes 'callbox change tea' 'team'
fi

if command -v zsh >/dev/null; then
	tried=1
	mux new-session -d -s app -x 80 -y 24 "exec zsh -f"
	# The prompt tells when the line before it is done.
	# shellcheck disable=SC2016
	type_text 'PS1="$((6 * 7))> "; eval "$(callbox completion zsh)"'
	keys Enter
	wait_for '42>'
	type_text 'callbox list com'
	keys Tab
	wait_for 'callbox list companies'
	keys C-u
	wait_gone 'list companies'
	type_text 'callbox list contacts --cs'
	keys Tab
	wait_for 'contacts --csv'
	keys C-u
	wait_gone 'contacts --csv'
	type_text 'callbox connect --region '
	keys Tab
	wait_for 'au  eu  us'
	screen | grep -qi 'not found\|error' && fail "zsh complains"
fi

[ "$tried" = 1 ] || { echo "SKIP: neither fish nor zsh is installed"; exit 77; }
