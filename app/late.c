/*
 * Libraries that only `callbox connect` needs, loaded when it needs them: what
 * every start links costs every start (api/curl_late.c tells more).
 *
 * The functions here have the libraries' own names and hand on to them:
 * redirect.c and qr.c are written as if they were linked. What they newly call
 * is added here; the linker says if that was forgotten.
 *
 * Thread: the one that connects.
 */
#include "config.h"

#include "api/base/mem.h"

#include <dlfcn.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <microhttpd.h>
#include <qrencode.h>
#include <stdarg.h>

static const char gnutls[] = "libgnutls.so.30";
static const char microhttpd[] = "libmicrohttpd.so.12";
static const char qrencode[] = "libqrencode.so.4";

/* X(library, what it returns, name, parameters, arguments) */
#define FUNCTIONS(X) \
	X(gnutls, const char *, gnutls_strerror, (int error), (error)) \
	X(gnutls, int, gnutls_rnd, (gnutls_rnd_level_t level, void *out, \
	    size_t len), (level, out, len)) \
	X(gnutls, int, gnutls_x509_crt_init, (gnutls_x509_crt_t *crt), \
	    (crt)) \
	X(gnutls, int, gnutls_x509_crt_set_version, (gnutls_x509_crt_t crt, \
	    unsigned version), (crt, version)) \
	X(gnutls, int, gnutls_x509_crt_set_serial, (gnutls_x509_crt_t crt, \
	    const void *serial, size_t len), (crt, serial, len)) \
	X(gnutls, int, gnutls_x509_crt_set_activation_time, \
	    (gnutls_x509_crt_t crt, time_t at), (crt, at)) \
	X(gnutls, int, gnutls_x509_crt_set_expiration_time, \
	    (gnutls_x509_crt_t crt, time_t at), (crt, at)) \
	X(gnutls, int, gnutls_x509_crt_set_dn_by_oid, \
	    (gnutls_x509_crt_t crt, const char *oid, unsigned raw, \
	    const void *name, unsigned len), (crt, oid, raw, name, len)) \
	X(gnutls, int, gnutls_x509_crt_set_subject_alt_name, \
	    (gnutls_x509_crt_t crt, gnutls_x509_subject_alt_name_t type, \
	    const void *data, unsigned len, unsigned flags), \
	    (crt, type, data, len, flags)) \
	X(gnutls, int, gnutls_x509_crt_set_basic_constraints, \
	    (gnutls_x509_crt_t crt, unsigned ca, int path), (crt, ca, path)) \
	X(gnutls, int, gnutls_x509_crt_set_key_purpose_oid, \
	    (gnutls_x509_crt_t crt, const void *oid, unsigned critical), \
	    (crt, oid, critical)) \
	X(gnutls, int, gnutls_x509_crt_set_key, (gnutls_x509_crt_t crt, \
	    gnutls_x509_privkey_t key), (crt, key)) \
	X(gnutls, int, gnutls_x509_crt_sign2, (gnutls_x509_crt_t crt, \
	    gnutls_x509_crt_t issuer, gnutls_x509_privkey_t key, \
	    gnutls_digest_algorithm_t digest, unsigned flags), \
	    (crt, issuer, key, digest, flags)) \
	X(gnutls, int, gnutls_x509_crt_get_fingerprint, \
	    (gnutls_x509_crt_t crt, gnutls_digest_algorithm_t digest, \
	    void *out, size_t *len), (crt, digest, out, len)) \
	X(gnutls, int, gnutls_x509_crt_export, (gnutls_x509_crt_t crt, \
	    gnutls_x509_crt_fmt_t format, void *out, size_t *len), \
	    (crt, format, out, len)) \
	X(gnutls, int, gnutls_x509_privkey_init, \
	    (gnutls_x509_privkey_t *key), (key)) \
	X(gnutls, int, gnutls_x509_privkey_generate, \
	    (gnutls_x509_privkey_t key, gnutls_pk_algorithm_t algorithm, \
	    unsigned bits, unsigned flags), (key, algorithm, bits, flags)) \
	X(gnutls, int, gnutls_x509_privkey_export, \
	    (gnutls_x509_privkey_t key, gnutls_x509_crt_fmt_t format, \
	    void *out, size_t *len), (key, format, out, len)) \
	X(microhttpd, enum MHD_Result, MHD_run, (struct MHD_Daemon *daemon), \
	    (daemon)) \
	X(microhttpd, enum MHD_Result, MHD_get_timeout, \
	    (struct MHD_Daemon *daemon, MHD_UNSIGNED_LONG_LONG *ms), \
	    (daemon, ms)) \
	X(microhttpd, const char *, MHD_lookup_connection_value, \
	    (struct MHD_Connection *connection, enum MHD_ValueKind kind, \
	    const char *key), (connection, kind, key)) \
	X(microhttpd, struct MHD_Response *, MHD_create_response_from_buffer, \
	    (size_t len, void *bytes, enum MHD_ResponseMemoryMode mode), \
	    (len, bytes, mode)) \
	X(microhttpd, enum MHD_Result, MHD_add_response_header, \
	    (struct MHD_Response *response, const char *name, \
	    const char *value), (response, name, value)) \
	X(microhttpd, enum MHD_Result, MHD_queue_response, \
	    (struct MHD_Connection *connection, unsigned status, \
	    struct MHD_Response *response), (connection, status, response)) \
	X(qrencode, QRcode *, QRcode_encodeString8bit, (const char *text, \
	    int version, QRecLevel level), (text, version, level))

/* The same for those that return nothing. */
#define PROCEDURES(X) \
	X(gnutls, gnutls_x509_crt_deinit, (gnutls_x509_crt_t crt), (crt)) \
	X(gnutls, gnutls_x509_privkey_deinit, (gnutls_x509_privkey_t key), \
	    (key)) \
	X(microhttpd, MHD_stop_daemon, (struct MHD_Daemon *daemon), \
	    (daemon)) \
	X(microhttpd, MHD_destroy_response, \
	    (struct MHD_Response *response), (response)) \
	X(qrencode, QRcode_free, (QRcode *code), (code))

/* Loading the same library again gives the same one. */
static void *find(const char *library, const char *name)
{
	void *object = dlopen(library, RTLD_NOW | RTLD_LOCAL);
	void *function = object ? dlsym(object, name) : NULL;

	if (!function)
		BUG("%s cannot be loaded: %s", library, dlerror());
	return function;
}

/* POSIX makes what dlsym returns a function where it names one. */
#define FOUND(library, name) \
	static void *found; \
	if (!found) \
		found = find(library, #name)

#define X(library, type, name, parameters, arguments) \
	type name parameters \
	{ \
		FOUND(library, name); \
		return ((type (*) parameters)found) arguments; \
	}
FUNCTIONS(X)
#undef X

#define X(library, name, parameters, arguments) \
	void name parameters \
	{ \
		FOUND(library, name); \
		((void (*) parameters)found) arguments; \
	}
PROCEDURES(X)
#undef X

struct MHD_Daemon *MHD_start_daemon(unsigned flags, uint16_t port,
    MHD_AcceptPolicyCallback accept, void *accept_context,
    MHD_AccessHandlerCallback handler, void *context, ...)
{
	struct MHD_Daemon *daemon;
	va_list options;

	FOUND(microhttpd, MHD_start_daemon_va);
	va_start(options, context);
	daemon = ((struct MHD_Daemon *(*)(unsigned, uint16_t,
	    MHD_AcceptPolicyCallback, void *, MHD_AccessHandlerCallback,
	    void *, va_list))found)(flags, port, accept, accept_context,
	    handler, context, options);
	va_end(options);
	return daemon;
}

/* Nothing stands behind the kinds of information that are asked for here. */
const union MHD_DaemonInfo *MHD_get_daemon_info(struct MHD_Daemon *daemon,
    enum MHD_DaemonInfoType type, ...)
{
	FOUND(microhttpd, MHD_get_daemon_info);
	return ((const union MHD_DaemonInfo *(*)(struct MHD_Daemon *,
	    enum MHD_DaemonInfoType, ...))found)(daemon, type);
}
