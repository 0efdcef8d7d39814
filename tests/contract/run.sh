#!/bin/sh
# The contract check: what the client sends and what the simulator answers,
# against Intercom's own OpenAPI description, by an independent validator.
#     run.sh SRCDIR BUILDDIR
# The description's path is CALLBOX_OPENAPI; without it the check is skipped.
set -eu

src=$1
build=$2
openapi=${CALLBOX_OPENAPI:-$src/../shared/intercom/openapi-2.16.yaml}

skip() {
	echo "SKIP: $*"
	exit 0
}

[ -f "$openapi" ] || skip "no OpenAPI description at $openapi (set CALLBOX_OPENAPI)"
command -v node >/dev/null || skip "node is not installed"
command -v npm >/dev/null || skip "npm is not installed"

cache=$build/tests/contract/validator
mkdir -p "$cache"
if ! cmp -s "$src/tests/contract/package.json" "$cache/package.json" ||
	[ ! -x "$cache/node_modules/.bin/prism" ]; then
	cp "$src/tests/contract/package.json" "$cache/package.json"
	(cd "$cache" && npm install --no-audit --no-fund --no-package-lock --loglevel=error) ||
		skip "the validator cannot be installed"
fi
exec node "$src/tests/contract/check.mjs" "$src" "$build" "$openapi" "$cache/node_modules/.bin/prism"
