#!/bin/sh
# What is taken back in time never leaves, and its words are in the composer.
. "${srcdir:-.}/tests/e2e/harness.sh"
ready
keys G Enter
wait_for "Whole 14th floor"
keys r
wait_for "Reply to"
type_text 'too early'
keys C-s
wait_for "not sent yet"
keys u
wait_for "Reply to Derek"
wait_for "too early"
wait_gone "not sent yet"
# A later request proves that the time was there to send it.
keys Escape
keys R
server_got '/conversations/search' 3
server_never '/reply'
