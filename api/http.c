/* HTTP with one service. */
#include "config.h"

#include "api/base/mem.h"
#include "api/http.h"
#include "api/http_url.h"
#include "keystore/secret.h"

#include <curl/curl.h>
#include <errno.h>
#include <malloc.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

enum {
	CONNECT_MS = 5000, READ_MS = 30000, ONCE_MS = 60000, STALL_S = 15,
	STALL_BYTES = 64,                /* a second: less is a stall */
	RATIO_FROM = 1 << 20,            /* smaller bodies may be that good */
	IDLE_CONNECTIONS = 4, IDLE_SECONDS = 60,
	TOKEN_ANSWER_MAX = 16 << 10,
	UPLOAD_BYTES = 64 << 10          /* bodies that take their time */
};

/* One request on its way, or its answer that nobody fetched yet. */
struct transfer {
	struct transfer *next;
	struct http *http;
	CURL *easy;
	struct curl_slist *headers;      /* with the token: wiped when freed */
	char *body;                      /* the request's: wiped too */
	struct http_answer answer;
	bool once, too_big, foreign;     /* foreign: of another host */
	bool tls;
	http_sink *sink;                 /* of a foreign one, or NULL */
	void *sink_context;
	int64_t most, taken;             /* bytes for the sink */
	size_t header_bytes, header_lines;
	int64_t sent;                    /* bytes of the body, at most */
	char why[CURL_ERROR_SIZE];
};

struct http {
	char *base_url, *host, *ca_file, *version_header;
	struct secret *token;
	bool loopback, tls;
	int connect_ms, read_ms, once_ms, stall_s;
	CURLM *multi;                    /* NULL until the first transfer */
	struct transfer *running, *finished, **finished_end;
	size_t running_len;
	uint64_t last_number;
	uint64_t fresh_from;             /* the transfer that connects anew */
};

static bool parse_base_url(const char *url, struct http_url *out)
{
	return http_url_parse(url, out) &&
	    (!*out->rest || !strcmp(out->rest, "/"));
}

bool http_base_url_valid(const char *base_url, struct error *err)
{
	struct http_url parsed;

	if (parse_base_url(base_url, &parsed))
		return true;
	return error_set(err, ERROR_CONFIG, 0, "The base URL %s is not "
	    "https://HOST[:PORT], nor plain http to this machine",
	    base_url ? base_url : "(none)");
}

/* Only what can stand in a header: no spaces, controls or line ends. */
static bool token_valid(struct secret *token, struct error *err)
{
	const char *text = secret_borrow(token);
	size_t i, len = secret_len(token);
	bool ok = len > 0;

	for (i = 0; ok && i < len; i++)
		ok = text[i] > ' ' && text[i] < 0x7f;
	secret_return(token);
	return ok || error_set(err, ERROR_AUTH, 0, "The access token is empty "
	    "or has characters that no token has");
}

void http_move(struct http *http, const char *base_url)
{
	struct http_url base;

	if (!parse_base_url(base_url, &base))
		BUG("\"%s\" is no base URL", base_url);
	free(http->base_url);
	free(http->host);
	http->base_url = mem_strndup(base_url, base.origin_len);
	http->host = mem_strndup(base.host, base.host_len);
	http->tls = base.tls;
	http->loopback = base.loopback;
}

const char *http_base_url(const struct http *http)
{
	return http->base_url;
}

struct http *http_new(const struct http_options *options, struct error *err)
{
	struct http *http;

	if (!http_base_url_valid(options->base_url, err))
		return NULL;
	if (options->token && !token_valid(options->token, err))
		return NULL;
	http = mem_zalloc(sizeof(*http));
	http_move(http, options->base_url);
	http->ca_file = mem_strdup(options->ca_file);
	http->version_header = mem_printf("Intercom-Version: %s",
	    options->api_version ? options->api_version : "2.16");
	http->token = options->token;
	http->connect_ms = options->connect_ms ? options->connect_ms :
	    CONNECT_MS;
	http->read_ms = options->read_ms ? options->read_ms : READ_MS;
	http->once_ms = options->once_ms ? options->once_ms : ONCE_MS;
	http->stall_s = options->stall_s ? options->stall_s : STALL_S;
	http->finished_end = &http->finished;
	return http;
}

/* --- what arrives --- */

/* Another host's file goes where it belongs as it comes; what is said instead
 * of a file is of no interest. */
static size_t to_sink(struct transfer *t, const char *bytes, size_t n)
{
	curl_off_t total = 0;
	long status = 0;

	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	if (status != 200)
		return n;
	curl_easy_getinfo(t->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &total);
	t->taken += (int64_t)n;
	t->too_big = t->taken > t->most;
	return !t->too_big && t->sink(t->sink_context, bytes, n,
	    total > 0 ? (int64_t)total : 0) ? n : 0;
}

/* Bytes of a body. A short return ends the transfer. */
static size_t on_body(char *bytes, size_t size, size_t n, void *context)
{
	struct transfer *t = context;
	curl_off_t wire = 0;

	n *= size;
	if (t->foreign)
		return to_sink(t, bytes, n);
	if (!buf_add(&t->answer.body, bytes, n)) {
		t->too_big = true;
		return 0;
	}
	if (t->answer.body.len > RATIO_FROM) {
		curl_easy_getinfo(t->easy, CURLINFO_SIZE_DOWNLOAD_T, &wire);
		if (t->answer.body.len / HTTP_RATIO_MAX > (size_t)wire) {
			t->too_big = true;
			return 0;
		}
	}
	return n;
}

/* The value of a header line with that name, without its end; or NULL. */
static const char *header_value(const char *line, size_t len,
    const char *name, char *out, size_t size)
{
	size_t name_len = strlen(name), at = name_len + 1;

	if (len <= at || line[name_len] != ':' ||
	    strncasecmp(line, name, name_len) != 0)
		return NULL;
	while (at < len && (line[at] == ' ' || line[at] == '\t'))
		at++;
	while (len > at && strchr(" \t\r\n", line[len - 1]))
		len--;
	if (len - at >= size)
		return NULL;
	memcpy(out, line + at, len - at);
	out[len - at] = '\0';
	return out;
}

/* A number that is not negative, else -1. */
static int64_t header_number(const char *text)
{
	char *end;
	long long n;

	errno = 0;
	n = strtoll(text, &end, 10);
	return end != text && *end == '\0' && errno == 0 && n >= 0 ? n : -1;
}

static int small_number(const char *text)
{
	int64_t n = header_number(text);

	return n > INT32_MAX ? INT32_MAX : (int)n;
}

/* Link: </contacts/1>; rel="canonical" */
static void note_link(struct http_answer *answer, const char *value)
{
	const char *open = strchr(value, '<');
	const char *close = open ? strchr(open, '>') : NULL;
	size_t len = close ? (size_t)(close - open) - 1 : 0;

	if (!close || !strstr(close, "canonical") ||
	    len >= sizeof(answer->canonical))
		return;
	memcpy(answer->canonical, open + 1, len);
	answer->canonical[len] = '\0';
}

static void note_header(struct transfer *t, const char *line, size_t len)
{
	struct http_answer *answer = &t->answer;
	char value[300];

	if (header_value(line, len, "X-RateLimit-Limit", value, sizeof(value)))
		answer->rate.limit = small_number(value);
	else if (header_value(line, len, "X-RateLimit-Remaining", value,
	    sizeof(value)))
		answer->rate.left = small_number(value);
	else if (header_value(line, len, "X-RateLimit-Reset", value,
	    sizeof(value)))
		answer->rate.reset_at = header_number(value) > 0 ?
		    header_number(value) : 0;
	else if (header_value(line, len, "Retry-After", value, sizeof(value)))
		answer->retry_after_s = small_number(value);
	else if (header_value(line, len, "Date", value, sizeof(value)))
		answer->date_at = curl_getdate(value, NULL) > 0 ?
		    curl_getdate(value, NULL) : 0;
	else if (header_value(line, len, "Link", value, sizeof(value)))
		note_link(answer, value);
}

static size_t on_header(char *line, size_t size, size_t n, void *context)
{
	struct transfer *t = context;

	n *= size;
	t->header_bytes += n;
	t->header_lines++;
	if (t->header_bytes > HTTP_HEADERS_MAX ||
	    t->header_lines > HTTP_HEADER_LINES_MAX) {
		t->too_big = true;
		return 0;
	}
	note_header(t, line, n);
	return n;
}

/* --- starting --- */

static void add_header(struct transfer *t, const char *line)
{
	struct curl_slist *list = curl_slist_append(t->headers, line);

	if (!list)
		BUG("curl_slist_append");
	t->headers = list;
}

static void add_token(struct transfer *t)
{
	char *line = mem_printf("Authorization: Bearer %s",
	    secret_borrow(t->http->token));

	secret_return(t->http->token);
	add_header(t, line);
	explicit_bzero(line, strlen(line));
	free(line);
}

static void set_headers(struct transfer *t, const struct http_request *request)
{
	/* Others need not know whose files these are. */
	if (t->foreign)
		return;
	add_header(t, "Accept: application/json");
	add_header(t, t->http->version_header);
	if (request->body) {
		add_header(t, request->form ?
		    "Content-Type: application/x-www-form-urlencoded" :
		    "Content-Type: application/json");
		/* Waiting for "100 Continue" would only cost time. */
		add_header(t, "Expect:");
	}
	if (!request->open)
		add_token(t);
	curl_easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->headers);
}

static int on_progress(void *context, curl_off_t down_total, curl_off_t down,
    curl_off_t up_total, curl_off_t up)
{
	struct transfer *t = context;

	t->sent = up;
	return 0;
}

/* The method and the body, which DELETE may have as well. */
static void set_method(struct transfer *t, const struct http_request *request)
{
	if (request->body) {
		t->body = mem_strdup(request->body);
		curl_easy_setopt(t->easy, CURLOPT_POSTFIELDSIZE_LARGE,
		    (curl_off_t)strlen(t->body));
		curl_easy_setopt(t->easy, CURLOPT_POSTFIELDS, t->body);
		curl_easy_setopt(t->easy, CURLOPT_XFERINFOFUNCTION,
		    on_progress);
		curl_easy_setopt(t->easy, CURLOPT_XFERINFODATA, t);
		curl_easy_setopt(t->easy, CURLOPT_NOPROGRESS, 0L);
	}
	if (strcmp(request->method, request->body ? "POST" : "GET") != 0)
		curl_easy_setopt(t->easy, CURLOPT_CUSTOMREQUEST,
		    request->method);
}

/* What must hold for every transfer, whoever is at the other end. */
static void set_safety(struct transfer *t)
{
	struct http *http = t->http;
	CURL *easy = t->easy;
	const char *protocols = t->tls ? "https" : "http";

	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, protocols);
	curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, protocols);
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(easy, CURLOPT_SSLVERSION,
	    (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 1L);
	curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE,
	    t->foreign ? (curl_off_t)t->most : (curl_off_t)HTTP_BODY_MAX);
	/* A file is kept as it is. */
	if (!t->foreign)
		curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
	curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
	if (http->loopback) {
		/* This machine is reached without a proxy. */
		curl_easy_setopt(easy, CURLOPT_PROXY, "");
		if (http->ca_file)
			curl_easy_setopt(easy, CURLOPT_CAINFO, http->ca_file);
	}
}

/* How long a body may take on its way: 8 kB a second is slow. */
static long upload_ms(const struct transfer *t)
{
	size_t len = t->body ? strlen(t->body) : 0;

	return len > UPLOAD_BYTES ? (long)(len / 8) : 0;
}

static void set_connection(struct transfer *t)
{
	struct http *http = t->http;
	CURL *easy = t->easy;

	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
	    (long)http->connect_ms);
	if (t->once) {
		curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
		curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
		curl_easy_setopt(easy, CURLOPT_HTTP_VERSION,
		    (long)CURL_HTTP_VERSION_1_1);
		/* Giving up early would only leave us not knowing. */
		curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS,
		    (long)http->once_ms + upload_ms(t));
		if (!upload_ms(t))
			return;
		curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT,
		    (long)STALL_BYTES);
		curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME,
		    (long)http->once_ms / 1000 + 1);
		return;
	}
	/* The next one finds a connection that lives, or makes one. */
	if (http->fresh_from && t->answer.number >= http->fresh_from &&
	    t->answer.number < http->fresh_from + IDLE_CONNECTIONS)
		curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION,
	    (long)CURL_HTTP_VERSION_2TLS);
	curl_easy_setopt(easy, CURLOPT_PIPEWAIT, t->tls ? 1L : 0L);
	curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, (long)IDLE_SECONDS);
	/* A file takes as long as it takes, unless it stalls. */
	if (!t->foreign)
		curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS,
		    (long)http->read_ms);
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, (long)STALL_BYTES);
	curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, (long)http->stall_s);
}

/*
 * libcurl copies the request's headers, and with them the token, into buffers
 * of its own. What it frees is wiped first.
 */
static void wiping_free(void *bytes)
{
	if (bytes)
		explicit_bzero(bytes, malloc_usable_size(bytes));
	free(bytes);
}

static void *wiping_realloc(void *bytes, size_t size)
{
	size_t old = bytes ? malloc_usable_size(bytes) : 0;
	void *out;

	if (!bytes || size == 0) {
		wiping_free(bytes);
		return size ? malloc(size) : NULL;
	}
	out = malloc(size);
	if (out) {
		memcpy(out, bytes, old < size ? old : size);
		wiping_free(bytes);
	}
	return out;
}

static void start_libcurl(struct http *http)
{
	if (curl_global_init_mem(CURL_GLOBAL_DEFAULT, malloc, wiping_free,
	    wiping_realloc, strdup, calloc) != 0)
		BUG("curl_global_init");
	http->multi = curl_multi_init();
	if (!http->multi)
		BUG("curl_multi_init");
	curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS,
	    (long)IDLE_CONNECTIONS);
}

uint64_t http_start(struct http *http, const struct http_request *request)
{
	struct transfer *t = mem_zalloc(sizeof(*t));
	char *url;

	if (!http->multi)
		start_libcurl(http);
	t->http = http;
	t->once = request->once;
	t->foreign = request->url != NULL;
	t->tls = t->foreign ? !strncmp(request->url, "https:", 6) : http->tls;
	t->sink = request->sink;
	t->sink_context = request->sink_context;
	t->most = request->most;
	t->easy = curl_easy_init();
	if (!t->easy)
		BUG("curl_easy_init");
	buf_init(&t->answer.body, HTTP_BODY_MAX);
	t->answer.rate = (struct http_rate){ -1, -1, 0 };
	t->answer.retry_after_s = -1;
	t->answer.number = ++http->last_number;

	url = t->foreign ? mem_strdup(request->url) :
	    mem_printf("%s%s", http->base_url, request->path);
	curl_easy_setopt(t->easy, CURLOPT_URL, url);
	free(url);
	curl_easy_setopt(t->easy, CURLOPT_PRIVATE, t);
	curl_easy_setopt(t->easy, CURLOPT_ERRORBUFFER, t->why);
	curl_easy_setopt(t->easy, CURLOPT_USERAGENT,
	    "callbox/" PACKAGE_VERSION);
	curl_easy_setopt(t->easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(t->easy, CURLOPT_WRITEDATA, t);
	curl_easy_setopt(t->easy, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(t->easy, CURLOPT_HEADERDATA, t);
	set_safety(t);
	set_method(t, request);
	set_connection(t);
	set_headers(t, request);
	if (curl_multi_add_handle(http->multi, t->easy) != CURLM_OK)
		BUG("curl_multi_add_handle");
	t->next = http->running;
	http->running = t;
	http->running_len++;
	return t->answer.number;
}

/* --- finishing --- */

/* The answer's body stays; all else goes, the token first. */
static void close_transfer(struct transfer *t)
{
	struct curl_slist *header;

	if (!t->easy)
		return;
	curl_multi_remove_handle(t->http->multi, t->easy);
	curl_easy_cleanup(t->easy);
	t->easy = NULL;
	for (header = t->headers; header; header = header->next)
		explicit_bzero(header->data, strlen(header->data));
	curl_slist_free_all(t->headers);
	t->headers = NULL;
	if (t->body)
		explicit_bzero(t->body, strlen(t->body));
	free(t->body);
	t->body = NULL;
}

static void free_transfer(struct transfer *t)
{
	close_transfer(t);
	buf_release(&t->answer.body);
	free(t->answer.location);
	free(t);
}

static void forget_running(struct http *http, const struct transfer *t)
{
	struct transfer **at = &http->running;

	while (*at != t)
		at = &(*at)->next;
	*at = t->next;
	http->running_len--;
}

static enum error_code code_of(const struct transfer *t, CURLcode code)
{
	if (t->too_big)
		return ERROR_TOO_BIG;
	switch (code) {
	case CURLE_OPERATION_TIMEDOUT:
		return ERROR_TIMEOUT;
	case CURLE_FILESIZE_EXCEEDED:
		return ERROR_TOO_BIG;
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CIPHER:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_INVALIDCERTSTATUS:
		return ERROR_TLS;
	case CURLE_BAD_CONTENT_ENCODING:
	case CURLE_WEIRD_SERVER_REPLY:
	case CURLE_UNSUPPORTED_PROTOCOL:
		return ERROR_DECODE;
	default:
		return ERROR_OFFLINE;
	}
}

static void note_failure(struct transfer *t, CURLcode code)
{
	struct error *err = &t->answer.err;

	if (t->foreign && code == CURLE_WRITE_ERROR && !t->too_big)
		error_set(err, ERROR_CANCELLED, 0, NULL);
	else if (t->foreign && code_of(t, code) == ERROR_TOO_BIG)
		error_set(err, ERROR_TOO_BIG, 0,
		    "The file has more than %lld MB",
		    (long long)(t->most / 1000000));
	else if (t->foreign)
		error_set(err, code_of(t, code), (int)code, "%s",
		    t->why[0] ? t->why : curl_easy_strerror(code));
	else if (t->too_big)
		error_set(err, ERROR_TOO_BIG, (int)code,
		    "The answer of %s was larger than %d MiB, or packed more "
		    "than %d times", t->http->host, HTTP_BODY_MAX >> 20,
		    HTTP_RATIO_MAX);
	else
		error_set(err, code_of(t, code), (int)code, "%s: %s",
		    t->http->host,
		    t->why[0] ? t->why : curl_easy_strerror(code));
}

/* Whether the service may have seen any of it. Through a proxy the CONNECT
 * request counts too, so that TLS must have been finished as well; a reused
 * connection, on which it was finished before, does not carry `once`. */
static bool may_have_left(struct transfer *t)
{
	curl_off_t tls_done = 0;
	long sent = 0;

	curl_easy_getinfo(t->easy, CURLINFO_REQUEST_SIZE, &sent);
	curl_easy_getinfo(t->easy, CURLINFO_APPCONNECT_TIME_T, &tls_done);
	if (t->once && t->http->tls && tls_done == 0)
		return false;
	return sent > 0;
}

/* Where another host says that it is instead, as a whole address. */
static void note_location(struct transfer *t)
{
	char *url = NULL;

	curl_easy_getinfo(t->easy, CURLINFO_REDIRECT_URL, &url);
	t->answer.location = mem_strdup(url);
}

static void finish(struct transfer *t, CURLcode code)
{
	long status = 0;

	curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
	t->answer.status = (int)status;
	t->answer.left = may_have_left(t);
	if (t->foreign)
		note_location(t);
	if (code != CURLE_OK || status == 0)
		note_failure(t, code != CURLE_OK ? code :
		    CURLE_WEIRD_SERVER_REPLY);
	forget_running(t->http, t);
	close_transfer(t);
	t->next = NULL;
	*t->http->finished_end = t;
	t->http->finished_end = &t->next;
}

static void perform(struct http *http)
{
	struct transfer *t;
	CURLMsg *msg;
	int n;

	if (curl_multi_perform(http->multi, &n) != CURLM_OK)
		BUG("curl_multi_perform");
	while ((msg = curl_multi_info_read(http->multi, &n))) {
		if (msg->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE, &t);
		finish(t, msg->data.result);
	}
}

void http_wait(struct http *http, int fd, int other_fd, int timeout_ms)
{
	struct curl_waitfd extra[] = {
		{ .fd = fd, .events = CURL_WAIT_POLLIN },
		{ .fd = other_fd, .events = CURL_WAIT_POLLIN } };
	struct pollfd alone[] = { { .fd = fd, .events = POLLIN },
		{ .fd = other_fd, .events = POLLIN } };

	if (http && http->running)
		perform(http);
	if (http && http->finished)
		timeout_ms = 0;
	/* Idle connections need no libcurl to wait with. */
	if (!http || !http->running) {
		poll(alone, 2, timeout_ms);
		return;
	}
	curl_multi_poll(http->multi, fd >= 0 ? extra : extra + 1,
	    (unsigned)(fd >= 0) + (other_fd >= 0),
	    timeout_ms < 0 ? 3600 * 1000 : timeout_ms, NULL);
	perform(http);
}

void http_reconnect(struct http *http)
{
	if (!http || !http->multi)
		return;
	http->fresh_from = http->last_number + 1;
}

bool http_progress(const struct http *http, uint64_t number, int64_t *sent,
    int64_t *total)
{
	const struct transfer *t;

	for (t = http->running; t; t = t->next) {
		if (t->answer.number != number || !t->body)
			continue;
		*total = (int64_t)strlen(t->body);
		*sent = t->sent;
		return *total > UPLOAD_BYTES;
	}
	return false;
}

bool http_next(struct http *http, struct http_answer *out)
{
	struct transfer *t = http->finished;

	if (!t)
		return false;
	http->finished = t->next;
	if (!http->finished)
		http->finished_end = &http->finished;
	*out = t->answer;
	free(t);
	return true;
}

void http_answer_release(struct http_answer *answer)
{
	/* Small ones may be a token; a large one would only cost time. */
	if (answer->body.data && answer->body.len < TOKEN_ANSWER_MAX)
		explicit_bzero(answer->body.data, answer->body.size);
	buf_release(&answer->body);
	free(answer->location);
	answer->location = NULL;
}

bool http_loopback(const struct http *http)
{
	return http->loopback;
}

void http_cancel(struct http *http, uint64_t number)
{
	struct transfer *t;

	for (t = http->running; t; t = t->next)
		if (t->answer.number == number)
			break;
	if (t) {
		forget_running(http, t);
		free_transfer(t);
	}
}

size_t http_running(const struct http *http)
{
	return http->running_len;
}

uint64_t http_count(const struct http *http)
{
	return http->last_number;
}

static void free_list(struct transfer *list)
{
	struct transfer *next;

	for (; list; list = next) {
		next = list->next;
		free_transfer(list);
	}
}

void http_free(struct http *http)
{
	if (!http)
		return;
	free_list(http->running);
	free_list(http->finished);
	if (http->multi) {
		curl_multi_cleanup(http->multi);
		curl_global_cleanup();
	}
	free(http->base_url);
	free(http->host);
	free(http->ca_file);
	free(http->version_header);
	free(http);
}
