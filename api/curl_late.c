/*
 * libcurl, loaded when the first request is made and not when the program is.
 *
 * It brings some thirty libraries (TLS, HTTP/2, Kerberos, LDAP, ...) that take
 * longer to link than all else that a start does, and what is cached is shown
 * without them. The functions here have libcurl's own names and hand on to it:
 * http.c is written as if it were linked. What it newly calls is added here;
 * the linker says if that was forgotten.
 *
 * Thread: the worker's.
 */
#include "config.h"

#include "api/base/mem.h"

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>
#include <dlfcn.h>
#include <stdarg.h>

#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

/* The ABI has had that number since 2006. */
static const char library[] = "libcurl.so.4";

/* X(what it returns, name, parameters, arguments) */
#define CURL_FUNCTIONS(X) \
	X(CURLcode, curl_global_init_mem, (long flags, \
	    curl_malloc_callback m, curl_free_callback f, \
	    curl_realloc_callback r, curl_strdup_callback s, \
	    curl_calloc_callback c), (flags, m, f, r, s, c)) \
	X(CURL *, curl_easy_init, (void), ()) \
	X(const char *, curl_easy_strerror, (CURLcode code), (code)) \
	X(time_t, curl_getdate, (const char *text, const time_t *unused), \
	    (text, unused)) \
	X(struct curl_slist *, curl_slist_append, \
	    (struct curl_slist *list, const char *text), (list, text)) \
	X(CURLM *, curl_multi_init, (void), ()) \
	X(CURLMcode, curl_multi_add_handle, (CURLM *multi, CURL *easy), \
	    (multi, easy)) \
	X(CURLMcode, curl_multi_remove_handle, (CURLM *multi, CURL *easy), \
	    (multi, easy)) \
	X(CURLMcode, curl_multi_perform, (CURLM *multi, int *running), \
	    (multi, running)) \
	X(CURLMcode, curl_multi_poll, (CURLM *multi, struct curl_waitfd *fds, \
	    unsigned n, int ms, int *ready), (multi, fds, n, ms, ready)) \
	X(CURLMcode, curl_multi_cleanup, (CURLM *multi), (multi)) \
	X(CURLMsg *, curl_multi_info_read, (CURLM *multi, int *left), \
	    (multi, left))

static void *find(const char *name)
{
	static void *object;
	void *function;

	if (!object)
		object = dlopen(library, RTLD_NOW | RTLD_LOCAL);
	function = object ? dlsym(object, name) : NULL;
	if (!function)
		BUG("%s cannot be loaded: %s", library, dlerror());
	return function;
}

/* POSIX makes what dlsym returns a function where it names one. */
#define FOUND(name) \
	static void *found; \
	if (!found) \
		found = find(#name)

#define X(type, name, parameters, arguments) \
	type name parameters \
	{ \
		FOUND(name); \
		return ((type (*) parameters)found) arguments; \
	}
CURL_FUNCTIONS(X)
#undef X

void curl_easy_cleanup(CURL *easy)
{
	FOUND(curl_easy_cleanup);
	((void (*)(CURL *))found)(easy);
}

void curl_slist_free_all(struct curl_slist *list)
{
	/* The end of nothing does not load what was never needed. */
	if (!list)
		return;
	FOUND(curl_slist_free_all);
	((void (*)(struct curl_slist *))found)(list);
}

void curl_global_cleanup(void)
{
	FOUND(curl_global_cleanup);
	((void (*)(void))found)();
}

/* An option's number says what stands behind it: a number, an offset, else a
 * pointer. */
#define HAND_ON(function, option) do { \
	va_list values; \
	va_start(values, option); \
	if ((int)(option) < CURLOPTTYPE_OBJECTPOINT) \
		code = function(handle, option, va_arg(values, long)); \
	else if ((int)(option) >= CURLOPTTYPE_OFF_T && \
	    (int)(option) < CURLOPTTYPE_BLOB) \
		code = function(handle, option, va_arg(values, curl_off_t)); \
	else \
		code = function(handle, option, va_arg(values, void *)); \
	va_end(values); \
} while (0)

CURLcode curl_easy_setopt(CURL *handle, CURLoption option, ...)
{
	CURLcode code;

	FOUND(curl_easy_setopt);
	HAND_ON(((CURLcode (*)(CURL *, CURLoption, ...))found), option);
	return code;
}

CURLMcode curl_multi_setopt(CURLM *handle, CURLMoption option, ...)
{
	CURLMcode code;

	FOUND(curl_multi_setopt);
	HAND_ON(((CURLMcode (*)(CURLM *, CURLMoption, ...))found), option);
	return code;
}

/* Always a pointer to where the answer goes. */
CURLcode curl_easy_getinfo(CURL *easy, CURLINFO info, ...)
{
	CURLcode code;
	va_list values;

	FOUND(curl_easy_getinfo);
	va_start(values, info);
	code = ((CURLcode (*)(CURL *, CURLINFO, ...))found)(easy, info,
	    va_arg(values, void *));
	va_end(values);
	return code;
}
