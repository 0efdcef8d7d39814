/* Where callbox keeps things. */
#include "config.h"

#include "api/base/mem.h"
#include "app/paths.h"

#include <errno.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *path_of(enum path_kind kind, const char *name)
{
	static const struct {
		const char *variable, *fallback;
	} kinds[] = {
		[PATH_CONFIG] = { "XDG_CONFIG_HOME", ".config" },
		[PATH_DATA] = { "XDG_DATA_HOME", ".local/share" },
		[PATH_CACHE] = { "XDG_CACHE_HOME", ".cache" },
		[PATH_STATE] = { "XDG_STATE_HOME", ".local/state" },
	};
	const char *base = getenv(kinds[kind].variable);
	const char *home = getenv("HOME"), *slash = *name ? "/" : "";
	const struct passwd *user;

	if (base && *base == '/')
		return mem_printf("%s/callbox%s%s", base, slash, name);
	if (!home || *home != '/') {
		user = getpwuid(getuid());
		home = user ? user->pw_dir : "/";
	}
	return mem_printf("%s/%s/callbox%s%s", home, kinds[kind].fallback,
	    slash, name);
}

bool path_make(const char *folder, struct error *err)
{
	char *copy = mem_strdup(folder), *at = copy;
	bool ok = true;

	while (ok && (at = strchr(at + 1, '/'))) {
		*at = '\0';
		ok = mkdir(copy, 0700) == 0 || errno == EEXIST;
		*at = '/';
	}
	ok = ok && (mkdir(copy, 0700) == 0 || errno == EEXIST);
	if (!ok)
		error_set(err, ERROR_FILE, errno,
		    "the folder %s cannot be made: %s", folder,
		    strerror(errno));
	free(copy);
	return ok;
}
