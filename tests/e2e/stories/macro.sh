#!/bin/sh
# A macro of the workspace, its placeholders filled.
. "${srcdir:-.}/tests/e2e/harness.sh"
ready
keys G Enter
wait_for "Whole 14th floor"
keys '\;'
wait_for "Insert macro"
type_text 'hello who i am'
keys Enter
wait_for "Hi Derek, Maya from Larkbell here"
keys Escape
wait_for "The draft is kept"
server_never '/reply'
