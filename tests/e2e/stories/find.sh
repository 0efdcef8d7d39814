#!/bin/sh
# Search, palette, command prompt and help.
. "${srcdir:-.}/tests/e2e/harness.sh"
ready
keys /
wait_for "Search:"
type_text 'garbage'
keys Enter
wait_for "Search: garbage  1"
wait_for "Glen Hargreaves"
keys Escape
wait_for "Mine  12"
keys C-k
wait_for "Go or do"
type_text 'wallpapers'
wait_for "wallpapers per room"
keys Enter
wait_for "Jules Park-Reyes"
keys Escape
wait_for "Mine  12"
keys '?'
wait_for "Keys that work here"
wait_for "Write a reply"
keys Escape
wait_gone "Keys that work here"
keys ':'
type_text 'view-cl'
wait_for "view-closed"
keys Enter
wait_for "Closed  "
keys /
type_text 'state:nonsense'
keys Enter
wait_for "is not known"
