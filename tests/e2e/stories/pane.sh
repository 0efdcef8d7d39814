#!/bin/sh
# A pane built out of the tree against the installed headers is loaded from the
# user's folder; one that others can write is refused and explained.
. "${srcdir:-.}/tests/e2e/harness.sh"
command -v pkg-config >/dev/null || { echo "SKIP: no pkg-config"; exit 77; }
[ -z "${SANITIZED:-}" ] || { echo "SKIP: not with sanitizers"; exit 77; }
mkdir "$home/root"
make -C "$top" install DESTDIR="$home/root" >"$home/install" 2>&1 || fail "$(tail -n 20 "$home/install")"
pc=$(find "$home/root" -name callbox-pane.pc)
prefix=$(sed -n 's/^prefix=//p' "$pc")
sed -i "s|^prefix=.*|prefix=$home/root$prefix|" "$pc"
PKG_CONFIG_PATH=$(dirname "$pc")
export PKG_CONFIG_PATH
mkdir -p "$home/data/callbox/panes"
chmod 700 "$home/data/callbox" "$home/data/callbox/panes"
# shellcheck disable=SC2046
cc -shared -fPIC -fvisibility=hidden -D_GNU_SOURCE $(pkg-config --cflags callbox-pane) \
	"$abs_srcdir/tests/e2e/sample_pane.c" -o "$home/data/callbox/panes/sample.so" \
	$(pkg-config --libs callbox-pane) -Wl,-z,defs || fail "the sample pane does not build"
chmod 644 "$home/data/callbox/panes/sample.so"
cp "$home/data/callbox/panes/sample.so" "$home/data/callbox/panes/writable.so"
chmod 666 "$home/data/callbox/panes/writable.so"
start_simulator
connect
"$top/callbox" doctor >"$home/doctor" 2>&1 || true
grep -q 'pane *sample ' "$home/doctor" || fail "$(cat "$home/doctor")"
grep -q 'BAD.*writable.so refused.*written by others' "$home/doctor" || fail "$(cat "$home/doctor")"
start_app
wait_for "Sample"
keys :
type_text 'open-pane sample'
keys Enter
wait_for "a pane from outside"
keys x
wait_for "pressed 1"
