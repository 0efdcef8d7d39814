#!/bin/sh
# From small to large and back while running; the selection stays.
. "${srcdir:-.}/tests/e2e/harness.sh"
ready
keys j j j
mux resize-window -t app -x 200 -y 50
wait_for "Unassigned"
wait_for "Escalations"
# Both are in sight: what is selected shows without being opened.
wait_for "tiny bird"
keys k
wait_for "kenji@"
keys w
wait_for "The list above"
keys w w
wait_for "side by side"
keys Enter
wait_for "Larkbell"
mux resize-window -t app -x 40 -y 12
wait_gone "Escalations"
mux resize-window -t app -x 80 -y 24
keys Escape
wait_for "Mine  12"
mux resize-window -t app -x 22 -y 6
mux resize-window -t app -x 100 -y 30
wait_for "Derek Halloran"
keys q
wait_left 0
