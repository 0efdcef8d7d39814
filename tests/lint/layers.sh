#!/bin/sh
# Who may include whom (HACKING.md, layers), and which file may see which
# library. Prints what breaks a rule; exit 1 if anything does.
set -u

cd "${1:-.}" || exit 2
bad=0

complain() {
	printf '%s: may not include "%s"\n' "$1" "$2"
	bad=1
}

# The folders that a file's own folder may include from; a space-separated list
# of shell patterns.
allowed_for() {
	case $1 in
	api/base/*) echo 'api/base/*' ;;
	api/simulator/*) echo 'api/simulator/*' ;;
	keystore/*) echo 'keystore/* api/base/*' ;;
	panes/canvas.* | panes/render/*)
		echo 'panes/canvas.h panes/render/* api/base/*'
		;;
	panes/widgets/*)
		echo 'panes/widgets/* panes/canvas.h panes/render/* api/base/*'
		;;
	panes/tickets/*)
		echo 'panes/tickets/* panes/records/* panes/pane.h panes/canvas.h panes/widgets/* panes/render/* api/model.h api/permission.h api/record.h api/request.h api/base/*'
		;;
	panes/*)
		echo 'panes/inbox/* panes/records/* panes/connection.h panes/pane.h panes/canvas.h panes/widgets/* panes/render/* api/message.h api/model.h api/permission.h api/record.h api/record_write.h api/request.h api/base/*'
		;;
	api/*) echo 'api/* keystore/seal.h keystore/secret.h' ;;
	app/*)
		echo 'app/* panes/pane.h panes/canvas.h panes/widgets/* panes/render/* api/client.h api/grant.h api/region.h api/message.h api/model.h api/permission.h api/record.h api/record_write.h api/request.h api/query.h api/base/* keystore/*'
		;;
	esac
}

for file in $(git ls-files 'app/*.[ch]' 'panes/*.[ch]' 'api/*.[ch]' 'keystore/*.[ch]' 2>/dev/null ||
	find app panes api keystore -name '*.[ch]'); do
	allowed=$(allowed_for "$file")
	for include in $(sed -n 's/^#include "\(.*\)"$/\1/p' "$file"); do
		[ "$include" = config.h ] && continue
		set -f
		ok=0
		for pattern in $allowed; do
			# shellcheck disable=SC2254
			case $include in
			$pattern) ok=1 ;;
			esac
		done
		set +f
		[ $ok -eq 1 ] || complain "$file" "$include"
	done
	# One file, or one folder, a library.
	for include in $(sed -n 's/^#include <\(.*\)>$/\1/p' "$file"); do
		case $include in
		curses.h | term.h) may='app/term.c app/term_input.c' ;;
		curl/curl.h) may='api/http.c api/curl_late.c' ;;
		sqlite3.h)
			may='api/store.c api/mirror.c api/mirror_intend.c api/mirror_list.c api/mirror_people.c api/mirror_query.c api/mirror_records.c api/outbox.c api/outbox_files.c api/outbox_match.c api/outbox_salvage.c api/postings.c api/drafts.c'
			;;
		json-c/json.h | json.h)
			may='api/json.c api/simulator/sim.h'
			;;
		sodium.h) may=$(echo keystore/*.c) ;;
		gumbo.h) may=$(echo panes/render/html*.[ch]) ;;
		fribidi.h) may='panes/render/bidi.c' ;;
		md4c-html.h | md4c.h) may='panes/render/markdown.c' ;;
		dlfcn.h) may='app/loader.c app/late.c api/curl_late.c' ;;
		microhttpd.h) may='api/simulator/http.c api/simulator/main.c app/redirect.c app/late.c' ;;
		gnutls/*) may='app/redirect.c app/late.c' ;;
		qrencode.h) may='app/qr.c app/late.c' ;;
		*) continue ;;
		esac
		case " $may " in
		*" $file "*) ;;
		*) complain "$file" "$include" ;;
		esac
	done
done
exit $bad
