/* The service's end of TLS. */
#include "config.h"

#include "api/base/mem.h"
#include "tests/fault/tls.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { DAY_S = 86400, HANDSHAKE_MS = 20000 };

struct tls {
	gnutls_certificate_credentials_t credentials;
};

struct tls_end {
	gnutls_session_t session;
	int fd;
	size_t most;             /* bytes that may still be written */
	struct buf *into;        /* instead of the socket, or NULL */
};

static void must(int result, const char *what)
{
	if (result < 0)
		BUG("%s: %s", what, gnutls_strerror(result));
}

static void fill(gnutls_x509_crt_t crt, gnutls_x509_privkey_t key)
{
	static const unsigned char loopback[] = { 127, 0, 0, 1 };
	time_t now = time(NULL);

	must(gnutls_x509_crt_set_version(crt, 3), "version");
	must(gnutls_x509_crt_set_serial(crt, "\1", 1), "serial");
	must(gnutls_x509_crt_set_activation_time(crt, now - DAY_S), "begin");
	must(gnutls_x509_crt_set_expiration_time(crt, now + DAY_S), "end");
	must(gnutls_x509_crt_set_dn_by_oid(crt, GNUTLS_OID_X520_COMMON_NAME,
	    0, "faults", 6), "name");
	must(gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_IPADDRESS,
	    loopback, sizeof(loopback), GNUTLS_FSAN_SET), "address");
	must(gnutls_x509_crt_set_basic_constraints(crt, 1, -1), "CA");
	must(gnutls_x509_crt_set_key(crt, key), "key");
	must(gnutls_x509_crt_sign2(crt, crt, key, GNUTLS_DIG_SHA256, 0),
	    "signature");
}

static void write_certificate(gnutls_x509_crt_t crt, const char *path)
{
	gnutls_datum_t pem;
	FILE *file = fopen(path, "w");

	must(gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_PEM, &pem), "PEM");
	if (!file || fwrite(pem.data, 1, pem.size, file) != pem.size ||
	    fclose(file) != 0)
		BUG("%s", path);
	gnutls_free(pem.data);
}

struct tls *tls_new(const char *ca_file)
{
	struct tls *tls = mem_zalloc(sizeof(*tls));
	gnutls_x509_privkey_t key;
	gnutls_x509_crt_t crt;

	must(gnutls_x509_privkey_init(&key), "key");
	must(gnutls_x509_crt_init(&crt), "certificate");
	must(gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA,
	    GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0), "key");
	fill(crt, key);
	write_certificate(crt, ca_file);
	must(gnutls_certificate_allocate_credentials(&tls->credentials),
	    "credentials");
	must(gnutls_certificate_set_x509_key(tls->credentials, &crt, 1, key),
	    "credentials");
	gnutls_x509_crt_deinit(crt);
	gnutls_x509_privkey_deinit(key);
	return tls;
}

void tls_free(struct tls *tls)
{
	if (!tls)
		return;
	gnutls_certificate_free_credentials(tls->credentials);
	free(tls);
}

static ssize_t push(gnutls_transport_ptr_t context, const void *bytes,
    size_t len)
{
	struct tls_end *end = context;
	size_t n = len < end->most ? len : end->most;

	if (end->into)
		return buf_add(end->into, bytes, len) ? (ssize_t)len : -1;
	end->most -= end->most == SIZE_MAX ? 0 : n;
	if (n && send(end->fd, bytes, n, MSG_NOSIGNAL) != (ssize_t)n)
		return -1;
	if (n == len)
		return (ssize_t)len;
	gnutls_transport_set_errno(end->session, EPIPE);
	return -1;
}

struct tls_end *tls_accept(struct tls *tls, int fd, size_t most)
{
	struct tls_end *end = mem_zalloc(sizeof(*end));
	int result;

	end->fd = fd;
	end->most = most;
	must(gnutls_init(&end->session, GNUTLS_SERVER), "session");
	must(gnutls_priority_set_direct(end->session,
	    "NORMAL:-VERS-ALL:+VERS-TLS1.3", NULL), "TLS 1.3");
	must(gnutls_credentials_set(end->session, GNUTLS_CRD_CERTIFICATE,
	    tls->credentials), "credentials");
	gnutls_transport_set_int(end->session, fd);
	gnutls_transport_set_ptr2(end->session,
	    (gnutls_transport_ptr_t)(intptr_t)fd, end);
	gnutls_transport_set_push_function(end->session, push);
	gnutls_handshake_set_timeout(end->session, HANDSHAKE_MS);
	do
		result = gnutls_handshake(end->session);
	while (result < 0 && !gnutls_error_is_fatal(result));
	if (result == 0)
		return end;
	tls_end_free(end);
	return NULL;
}

void tls_end_free(struct tls_end *end)
{
	if (!end)
		return;
	gnutls_deinit(end->session);
	free(end);
}

ssize_t tls_read(struct tls_end *end, char *bytes, size_t len)
{
	ssize_t n;

	do
		n = gnutls_record_recv(end->session, bytes, len);
	while (n < 0 && !gnutls_error_is_fatal((int)n));
	return n > 0 ? n : 0;
}

bool tls_seal(struct tls_end *end, const char *bytes, size_t len,
    struct buf *out)
{
	size_t at, n;
	bool ok = true;

	end->into = out;
	for (at = 0; at < len && ok; at += n) {
		n = len - at < TLS_RECORD ? len - at : TLS_RECORD;
		ok = gnutls_record_send(end->session, bytes + at, n) ==
		    (ssize_t)n;
	}
	end->into = NULL;
	return ok;
}

bool tls_seal_end(struct tls_end *end, struct buf *out)
{
	bool ok;

	end->into = out;
	ok = gnutls_bye(end->session, GNUTLS_SHUT_WR) == 0;
	end->into = NULL;
	return ok;
}
