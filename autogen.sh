#!/bin/sh
# Everything from a fresh clone to a running program.
#
#   ./autogen.sh          regenerate configure and the Makefile templates
#   ./autogen.sh deps     install what the build and the tests need
#   ./autogen.sh demo     deps, build, and open the demo workspace
#   ./autogen.sh check    deps, build, and run the tests
#
# BUILD names the build folder (default: build). What stands behind `demo` is
# handed to callbox: ./autogen.sh demo --conversations 10000
set -eu

cd "$(dirname "$0")"
build=${BUILD:-build}

# Debian's names; what each is for is in docs/architecture.md.
tools="autoconf automake libtool make pkg-config gcc libc6-dev tmux xxd curl
	procps python3"
libraries="libncurses-dev libcurl4-openssl-dev libjson-c-dev libsodium-dev
	libsqlite3-dev libgumbo-dev libmd4c-dev libmd4c-html0-dev
	libutf8proc-dev libfribidi-dev libkeyutils-dev libmicrohttpd-dev libgnutls28-dev zlib1g-dev
	libqrencode-dev libinih-dev libcmocka-dev libvterm-dev"

say() {
	printf 'callbox: %s\n' "$*" >&2
}

missing_packages() {
	for package in $tools $libraries; do
		dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null |
			grep -qx installed || printf '%s ' "$package"
	done
}

# Without apt: say what is missing, by the names that pkg-config and PATH know.
missing_elsewhere() {
	for tool in autoconf automake libtoolize make pkg-config cc; do
		command -v "$tool" >/dev/null || printf '%s ' "$tool"
	done
	command -v pkg-config >/dev/null || return 0
	for module in ncursesw libcurl json-c libsodium sqlite3 gumbo \
		md4c-html libutf8proc fribidi libmicrohttpd gnutls libqrencode zlib inih; do
		pkg-config --exists "$module" || printf '%s ' "$module"
	done
}

as_root() {
	if [ "$(id -u)" -eq 0 ]; then
		"$@"
	elif command -v sudo >/dev/null; then
		sudo "$@"
	else
		say "root is needed for: $*"
		say "run it as root (or install sudo), then start again"
		exit 1
	fi
}

deps() {
	if ! command -v apt-get >/dev/null; then
		missing=$(missing_elsewhere)
		[ -z "$missing" ] && return 0
		say "this system has no apt-get. Please install, then start again:"
		say "  $missing"
		exit 1
	fi
	missing=$(missing_packages)
	[ -z "$missing" ] && return 0
	say "these packages are missing: $missing"
	if [ -t 0 ] && [ -t 1 ] && [ -z "${CI:-}" ]; then
		printf 'Install them with apt-get? [Y/n] '
		read -r answer
		case $answer in
		'' | [yY]*) ;;
		*)
			say "nothing was installed"
			exit 1
			;;
		esac
	fi
	as_root apt-get update
	# shellcheck disable=SC2086
	as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y \
		--no-install-recommends $missing
}

regenerate() {
	autoreconf --install --force
}

build() {
	[ -x configure ] || regenerate
	mkdir -p "$build"
	[ -f "$build/Makefile" ] ||
		(cd "$build" && "$OLDPWD/configure" --enable-silent-rules)
	make -C "$build" -j"$(nproc 2>/dev/null || echo 2)"
}

verb=${1:-regenerate}
[ $# -eq 0 ] || shift
case $verb in
regenerate)
	regenerate
	;;
deps)
	deps
	;;
demo)
	deps
	build
	exec "$build/callbox" demo "$@"
	;;
check)
	deps
	build
	exec make -C "$build" -j"$(nproc 2>/dev/null || echo 2)" check "$@"
	;;
*)
	say "unknown verb '$verb': use deps, demo or check"
	exit 2
	;;
esac
