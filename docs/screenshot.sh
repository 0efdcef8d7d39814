#!/bin/sh
# Makes docs/*.svg from the running program: the demo workspace in a private
# tmux, an open conversation, its cells as SVG text.
# Needs gawk, which knows what a character is.
#     docs/screenshot.sh BUILDDIR > docs/screenshot.svg
#     docs/screenshot.sh BUILDDIR garbage PWNED 100 36 > docs/hostile.svg
# QUERY opens the first conversation it finds, from its start; TEXT is waited
# for.
set -eu

build=$(cd "${1:-build}" && pwd)
query=${2:-}
text=${3:-}
cols=${4:-160}
rows=${5:-40}
home=$(mktemp -d)
socket=callbox-shot-$$
trap 'tmux -L $socket kill-server 2>/dev/null; rm -rf "$home"' EXIT
export HOME="$home" XDG_CONFIG_HOME="$home" XDG_DATA_HOME="$home" XDG_STATE_HOME="$home" XDG_CACHE_HOME="$home"
export TZ=UTC LANG=C.UTF-8

until_shown() {
	tries=0
	until tmux -L $socket capture-pane -p -t shot | grep -qF "$1"; do
		tries=$((tries + 1))
		[ $tries -lt 200 ] || exit 1
		sleep 0.05
	done
}

tmux -L $socket -f /dev/null new-session -d -s shot -x $cols -y $rows \
	"TERM=screen-256color $build/callbox demo --still"
tmux -L $socket set-option -g default-terminal screen-256color
until_shown "Mine"
until_shown "Derek Halloran"
if [ -n "$query" ]; then
	tmux -L $socket send-keys -t shot /
	until_shown "Search:"
	tmux -L $socket send-keys -t shot -l "$query"
	tmux -L $socket send-keys -t shot Enter
	until_shown "Search: $query"
	tmux -L $socket send-keys -t shot Enter
	tmux -L $socket send-keys -t shot g g
	until_shown "$text"
else
	tmux -L $socket send-keys -t shot G Enter
	until_shown "internal note"
fi
tmux -L $socket capture-pane -e -p -t shot | gawk -v cols=$cols -v rows=$rows '
function esc(s) { gsub(/&/, "\\&amp;", s); gsub(/</, "\\&lt;", s); gsub(/>/, "\\&gt;", s); return s }
function hex(n,   r, g, b, v) {
	if (n < 16) return substr("000000800000008000808000000080800080008080c0c0c0808080ff000000ff00ffff000000ffff00ff00ffffffffff", n * 6 + 1, 6)
	if (n >= 232) { v = 8 + (n - 232) * 10; return sprintf("%02x%02x%02x", v, v, v) }
	n -= 16; r = int(n / 36); g = int(n / 6) % 6; b = n % 6
	return sprintf("%02x%02x%02x", r ? 55 + r * 40 : 0, g ? 55 + g * 40 : 0, b ? 55 + b * 40 : 0)
}
function flush(   w, x) {
	if (run == "") return
	x = start * 8
	w = (col - start) * 8
	if (bg != "") printf "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"17\" fill=\"#%s\"/>\n", x, y * 17, w, bg
	if (run ~ /[^ ]/) printf "<text x=\"%d\" y=\"%d\" textLength=\"%d\" lengthAdjust=\"spacingAndGlyphs\" fill=\"#%s\"%s>%s</text>\n", x, y * 17 + 13, w, fg == "" ? "d0d0d0" : fg, bold ? " font-weight=\"bold\"" : "", esc(run)
	run = ""
}
function wide(c) { return c ~ /[ᄀ-ᅟ⺀-꓏가-힣豈-﫿︰-﹏＀-｠￠-￦🌀-🫿]/ }
BEGIN {
	printf "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"13\" xml:space=\"preserve\">\n", cols * 8, rows * 17
	printf "<rect width=\"100%%\" height=\"100%%\" fill=\"#1c1c1c\"/>\n"
}
{
	col = start = 0; run = ""; y = NR - 1
	n = length($0)
	for (i = 1; i <= n; i++) {
		c = substr($0, i, 1)
		if (c == "\033") {
			flush(); start = col
			match(substr($0, i), /^\033[[][0-9;]*m/)
			if (!RLENGTH || RLENGTH < 0) { i++; continue }
			k = split(substr($0, i + 2, RLENGTH - 3), p, ";")
			for (j = 1; j <= k || k == 0; j++) {
				v = k ? p[j] + 0 : 0
				if (v == 0) { fg = bg = ""; bold = 0 }
				else if (v == 1) bold = 1
				else if (v == 38) { fg = hex(p[j + 2]); j += 2 }
				else if (v == 48) { bg = hex(p[j + 2]); j += 2 }
				else if (v == 39) fg = ""
				else if (v == 49) bg = ""
				else if (v >= 30 && v < 38) fg = hex(v - 30)
				else if (v >= 40 && v < 48) bg = hex(v - 40)
				if (!k) break
			}
			i += RLENGTH - 1
			continue
		}
		run = run c
		col += wide(c) ? 2 : 1
	}
	flush()
}
END { print "</svg>" }'
