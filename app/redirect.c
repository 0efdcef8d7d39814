/* The listener that catches the browser's redirect. */
#include "config.h"

#include "api/base/buf.h"
#include "api/base/mem.h"
#include "app/redirect.h"
#include "keystore/secret.h"

#include <errno.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
	BODY_MAX = OAUTH_ADDRESS_MAX, CONNECTIONS_MAX = 8, IDLE_S = 20,
	CERTIFICATE_S = 24 * 60 * 60, CLOCK_SKEW_S = 60 * 60,
	PEM_MAX = 4096           /* bytes: they take less than one KiB */
};

struct redirect {
	struct oauth *oauth;
	struct MHD_Daemon *daemon;
	char key[PEM_MAX], certificate[PEM_MAX];
	char fingerprint[REDIRECT_FINGERPRINT_MAX];
	struct secret *code;
	struct error err;        /* why there will be none */
	bool answered;           /* by the browser */
	bool told;               /* and the browser has its page */
};

/* One request: its address as it came, and the body of a POST. */
struct visit {
	struct buf uri, body;
	bool begun;              /* its head was seen; a body may follow */
	bool final;              /* the answer to it ends the listener */
};

/* --- the certificate --- */

static bool gnutls_ok(int result, struct error *err)
{
	return result >= 0 || error_set(err, ERROR_TLS, result,
	    "The listener's certificate cannot be made: %s",
	    gnutls_strerror(result));
}

static bool fill_certificate(gnutls_x509_crt_t crt, gnutls_x509_privkey_t key,
    struct error *err)
{
	static const unsigned char loopback[] = { 127, 0, 0, 1 };
	unsigned char serial[16];
	time_t now = time(NULL);

	gnutls_rnd(GNUTLS_RND_NONCE, serial, sizeof(serial));
	serial[0] = (serial[0] & 0x7f) | 1;
	return gnutls_ok(gnutls_x509_crt_set_version(crt, 3), err) &&
	    gnutls_ok(gnutls_x509_crt_set_serial(crt, serial,
	    sizeof(serial)), err) &&
	    gnutls_ok(gnutls_x509_crt_set_activation_time(crt,
	    now - CLOCK_SKEW_S), err) &&
	    gnutls_ok(gnutls_x509_crt_set_expiration_time(crt,
	    now + CERTIFICATE_S), err) &&
	    gnutls_ok(gnutls_x509_crt_set_dn_by_oid(crt,
	    GNUTLS_OID_X520_COMMON_NAME, 0, "callbox on this machine",
	    strlen("callbox on this machine")), err) &&
	    gnutls_ok(gnutls_x509_crt_set_subject_alt_name(crt,
	    GNUTLS_SAN_IPADDRESS, loopback, sizeof(loopback),
	    GNUTLS_FSAN_SET), err) &&
	    gnutls_ok(gnutls_x509_crt_set_subject_alt_name(crt,
	    GNUTLS_SAN_DNSNAME, "localhost", strlen("localhost"),
	    GNUTLS_FSAN_APPEND), err) &&
	    gnutls_ok(gnutls_x509_crt_set_basic_constraints(crt, 0, -1),
	    err) &&
	    gnutls_ok(gnutls_x509_crt_set_key_purpose_oid(crt,
	    GNUTLS_KP_TLS_WWW_SERVER, 0), err) &&
	    gnutls_ok(gnutls_x509_crt_set_key(crt, key), err) &&
	    gnutls_ok(gnutls_x509_crt_sign2(crt, crt, key, GNUTLS_DIG_SHA256,
	    0), err);
}

static bool take_fingerprint(struct redirect *redirect, gnutls_x509_crt_t crt,
    struct error *err)
{
	unsigned char hash[32];
	size_t len = sizeof(hash), i;
	char *to = redirect->fingerprint;
	const char *end = to + sizeof(redirect->fingerprint);

	if (!gnutls_ok(gnutls_x509_crt_get_fingerprint(crt, GNUTLS_DIG_SHA256,
	    hash, &len), err))
		return false;
	for (i = 0; i < len; i++)
		to += snprintf(to, (size_t)(end - to), "%02X%s", hash[i],
		    i + 1 < len ? ":" : "");
	return true;
}

static bool make_certificate(struct redirect *redirect, struct error *err)
{
	/* A byte of each is left for the end of the text. */
	size_t key_len = PEM_MAX - 1, certificate_len = PEM_MAX - 1;
	gnutls_x509_privkey_t key = NULL;
	gnutls_x509_crt_t crt = NULL;
	bool ok;

	ok = gnutls_ok(gnutls_x509_privkey_init(&key), err) &&
	    gnutls_ok(gnutls_x509_crt_init(&crt), err) &&
	    gnutls_ok(gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA,
	    GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0), err) &&
	    fill_certificate(crt, key, err) &&
	    take_fingerprint(redirect, crt, err) &&
	    gnutls_ok(gnutls_x509_privkey_export(key, GNUTLS_X509_FMT_PEM,
	    redirect->key, &key_len), err) &&
	    gnutls_ok(gnutls_x509_crt_export(crt, GNUTLS_X509_FMT_PEM,
	    redirect->certificate, &certificate_len), err);
	if (crt)
		gnutls_x509_crt_deinit(crt);
	if (key)
		gnutls_x509_privkey_deinit(key);
	return ok;
}

/* --- answering --- */

static enum MHD_Result answer(struct MHD_Connection *connection,
    unsigned status, const char *title, const char *text)
{
	char *page = mem_printf("<!doctype html><html lang=en><meta "
	    "charset=utf-8><title>%s</title><h1>%s</h1><p>%s</p></html>\n",
	    title, title, text);
	struct MHD_Response *response = MHD_create_response_from_buffer(
	    strlen(page), page, MHD_RESPMEM_MUST_COPY);
	enum MHD_Result result;

	free(page);
	MHD_add_response_header(response, "Content-Type",
	    "text/html; charset=utf-8");
	MHD_add_response_header(response, "Cache-Control", "no-store");
	MHD_add_response_header(response, "Referrer-Policy", "no-referrer");
	MHD_add_response_header(response, "Content-Security-Policy",
	    "default-src 'none'; frame-ancestors 'none'");
	MHD_add_response_header(response, "X-Content-Type-Options",
	    "nosniff");
	MHD_add_response_header(response, "Connection", "close");
	result = MHD_queue_response(connection, status, response);
	MHD_destroy_response(response);
	return result;
}

/* What the browser's address bar shows now, put together again. */
static void make_address(struct MHD_Connection *connection,
    struct visit *visit, struct buf *out)
{
	const char *host = MHD_lookup_connection_value(connection,
	    MHD_HEADER_KIND, "Host");

	buf_printf(out, "https://%s%s", host ? host : "", visit->uri.data);
	/* Intercom's prose has the answer posted, its examples got. */
	if (visit->body.len)
		buf_printf(out, "%c%s",
		    strchr(visit->uri.data, '?') ? '&' : '?',
		    visit->body.data);
}

static enum MHD_Result take_visit(struct redirect *redirect,
    struct MHD_Connection *connection, struct visit *visit)
{
	struct error err = { 0 };
	struct buf address;
	bool got;

	if (redirect->answered)
		return answer(connection, MHD_HTTP_GONE, "callbox",
		    "This was answered already.");
	buf_init(&address, BUF_SMALL_MAX);
	make_address(connection, visit, &address);
	got = oauth_take(redirect->oauth, address.data, address.len,
	    (int64_t)time(NULL), &redirect->code, &err);
	explicit_bzero(address.data, address.size);
	buf_release(&address);
	if (!got && err.code == ERROR_INPUT)
		return answer(connection, MHD_HTTP_BAD_REQUEST, "callbox",
		    "This is not the answer that callbox waits for. Use the "
		    "link that it shows now.");
	redirect->answered = visit->final = true;
	if (got)
		return answer(connection, MHD_HTTP_OK, "callbox has the "
		    "answer", "Go back to the terminal; this page can be "
		    "closed.");
	redirect->err = err;
	return answer(connection, MHD_HTTP_OK, "callbox was not connected",
	    err.code == ERROR_REFUSED ? "Access was denied; the terminal says "
	    "more." : "The link is too old; the terminal says more.");
}

static void *on_uri(void *ctx, const char *uri,
    struct MHD_Connection *connection)
{
	struct visit *visit = mem_zalloc(sizeof(*visit));

	buf_init(&visit->uri, OAUTH_ADDRESS_MAX);
	buf_init(&visit->body, BODY_MAX);
	buf_add_text(&visit->uri, uri);
	return visit;
}

static enum MHD_Result on_request(void *ctx,
    struct MHD_Connection *connection, const char *path, const char *method,
    const char *version, const char *upload, size_t *upload_len, void **own)
{
	struct visit *visit = *own;

	if (!visit->begun) {
		visit->begun = true;
		return MHD_YES;
	}
	if (*upload_len) {
		buf_add(&visit->body, upload, *upload_len);
		*upload_len = 0;
		return MHD_YES;
	}
	if (visit->uri.overflow || visit->body.overflow)
		return answer(connection, MHD_HTTP_URI_TOO_LONG, "callbox",
		    "This is too long.");
	if (strcmp(method, MHD_HTTP_METHOD_GET) != 0 &&
	    strcmp(method, MHD_HTTP_METHOD_POST) != 0)
		return answer(connection, MHD_HTTP_METHOD_NOT_ALLOWED,
		    "callbox", "Only GET is answered here.");
	return take_visit(ctx, connection, visit);
}

static void on_completed(void *ctx, struct MHD_Connection *connection,
    void **own, enum MHD_RequestTerminationCode code)
{
	struct redirect *redirect = ctx;
	struct visit *visit = *own;

	if (!visit)
		return;
	redirect->told |= visit->final;
	explicit_bzero(visit->uri.data, visit->uri.size);
	explicit_bzero(visit->body.data, visit->body.size);
	buf_release(&visit->uri);
	buf_release(&visit->body);
	free(visit);
}

/* --- life --- */

/* -1: the port is taken, or worse. */
static int bind_port(int port, struct error *err)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
	    0), on = 1;

	/* What closed a moment ago does not count as taken. */
	if (fd >= 0 && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on,
	    sizeof(on)) == 0 && bind(fd, (struct sockaddr *)&address,
	    sizeof(address)) == 0 && listen(fd, CONNECTIONS_MAX) == 0)
		return fd;
	if (errno == EADDRINUSE)
		error_set(err, ERROR_CONFLICT, errno, "Port %d of this "
		    "machine is taken by another program: what the browser "
		    "brings back would go there", port);
	else
		error_set(err, ERROR_FILE, errno, "Port %d cannot be "
		    "listened on: %s", port, strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

struct redirect *redirect_new(struct oauth *oauth, struct error *err)
{
	struct redirect *redirect = mem_zalloc(sizeof(*redirect));
	int fd = bind_port(oauth->target.port, err);

	redirect->oauth = oauth;
	if (fd < 0 || !make_certificate(redirect, err)) {
		if (fd >= 0)
			close(fd);
		redirect_free(redirect);
		return NULL;
	}
	redirect->daemon = MHD_start_daemon(MHD_USE_TLS | MHD_USE_EPOLL, 0,
	    NULL, NULL, on_request, redirect,
	    MHD_OPTION_LISTEN_SOCKET, fd,
	    MHD_OPTION_HTTPS_MEM_KEY, redirect->key,
	    MHD_OPTION_HTTPS_MEM_CERT, redirect->certificate,
	    MHD_OPTION_HTTPS_PRIORITIES,
	    "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2",
	    MHD_OPTION_URI_LOG_CALLBACK, on_uri, redirect,
	    MHD_OPTION_NOTIFY_COMPLETED, on_completed, redirect,
	    MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
	    MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S,
	    MHD_OPTION_END);
	if (redirect->daemon)
		return redirect;
	error_set(err, ERROR_TLS, 0, "The listener could not be started");
	close(fd);
	redirect_free(redirect);
	return NULL;
}

void redirect_free(struct redirect *redirect)
{
	if (!redirect)
		return;
	if (redirect->daemon)
		MHD_stop_daemon(redirect->daemon);
	explicit_bzero(redirect->key, sizeof(redirect->key));
	secret_free(redirect->code);
	free(redirect);
}

const char *redirect_fingerprint(const struct redirect *redirect)
{
	return redirect->fingerprint;
}

int redirect_fd(const struct redirect *redirect)
{
	return MHD_get_daemon_info(redirect->daemon,
	    MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
}

int redirect_wait_ms(const struct redirect *redirect)
{
	MHD_UNSIGNED_LONG_LONG ms;

	if (MHD_get_timeout(redirect->daemon, &ms) != MHD_YES)
		return -1;
	return ms > 60000 ? 60000 : (int)ms;
}

void redirect_run(struct redirect *redirect)
{
	MHD_run(redirect->daemon);
}

bool redirect_done(struct redirect *redirect, struct secret **code,
    struct error *err)
{
	if (!redirect->answered || !redirect->told)
		return false;
	*code = redirect->code;
	redirect->code = NULL;
	if (!*code && err)
		*err = redirect->err;
	return true;
}
