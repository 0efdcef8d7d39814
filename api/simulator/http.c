/* libmicrohttpd: headers, token, rate limit, versions, faults. */
#include "config.h"

#include "api/simulator/http.h"

#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <zlib.h>

enum { BODY_MAX = 64 << 20, WINDOW_S = 10, SUSPENDED_MAX = 64 };

/* A request while its body arrives, and while it waits. */
struct exchange {
	char *body;
	size_t len;
	int64_t due_ms;          /* suspended until then; 0: not */
	bool waited;
};

static struct MHD_Connection *suspended[SUSPENDED_MAX];
static struct exchange *suspended_of[SUSPENDED_MAX];
static int suspended_len;

static int64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void ok(struct sim_call *call, jobj *answer)
{
	call->status = 200;
	call->answer = answer;
}

static jobj *error_list(const char *code, const char *message,
    const char *field)
{
	jobj *out = json_object_new_object(), *list, *item;

	item = json_object_new_object();
	jset_text(item, "code", code);
	jset_text(item, "message", message);
	if (field)
		jset_text(item, "field", field);
	list = json_object_new_array();
	json_object_array_add(list, item);
	jset_text(out, "type", "error.list");
	jset(out, "errors", list);
	return out;
}

void fail_field(struct sim_call *call, int status, const char *code,
    const char *message, const char *field)
{
	call->status = status;
	json_object_put(call->answer);
	call->answer = error_list(code, message, field);
}

void fail(struct sim_call *call, int status, const char *code,
    const char *message)
{
	fail_field(call, status, code, message, NULL);
}

static const char *header(struct sim_call *call, const char *name)
{
	return MHD_lookup_connection_value(call->connection, MHD_HEADER_KIND,
	    name);
}

static const char *query_of(struct sim_call *call, const char *name)
{
	return MHD_lookup_connection_value(call->connection,
	    MHD_GET_ARGUMENT_KIND, name);
}

/* The same time whatever is wrong with it. */
static bool token_right(const struct sim *sim, const char *given)
{
	size_t len = strlen(sim->token), i;
	unsigned char differ = 0;

	if (!given || strncmp(given, "Bearer ", 7) || strlen(given + 7) != len)
		return false;
	for (i = 0; i < len; i++)
		differ |= (unsigned char)(given[7 + i] ^ sim->token[i]);
	return !differ;
}

/* 2.9 comes before 2.16. */
static bool version_known(const char *version)
{
	int major, minor, used = 0;

	if (!strcmp(version, "Preview") || !strcmp(version, "Unstable"))
		return true;
	return sscanf(version, "%d.%d%n", &major, &minor, &used) == 2 &&
	    !version[used] && ((major == 2 && minor <= 17) ||
	    (major == 1 && minor <= 4));
}

/* Whether this request is within the window's quota. */
static bool within_rate(struct sim *sim)
{
	int64_t window = sim_now(sim) / WINDOW_S;

	if (window != sim->window) {
		sim->window = window;
		sim->used = 0;
	}
	return ++sim->used <= sim->rate;
}

/* Everything that can be said before the handler. */
static bool admit(struct sim_call *call, const struct route *route,
    bool *counted)
{
	struct sim *sim = call->sim;
	const char *version = header(call, "Intercom-Version");
	const char *accept = header(call, "Accept");
	char message[200];

	*counted = false;
	if (!route) {
		fail(call, 404, "not_found", "The requested resource was not "
		    "found");
		return false;
	}
	if (route->open)
		return true;
	if (sim->foreign || !*sim->token ||
	    !token_right(sim, header(call, "Authorization"))) {
		fail(call, 401, "unauthorized", "Access Token Invalid");
		return false;
	}
	*counted = true;
	if (!within_rate(sim)) {
		snprintf(message, sizeof(message),
		    "Exceeded rate limit of %d in 10_seconds", sim->rate);
		fail(call, 429, "rate_limit_exceeded", message);
		return false;
	}
	if (!accept || (!strstr(accept, "json") && !strstr(accept, "*/*"))) {
		fail(call, 406, "not_acceptable",
		    "The Accept header should send application/json");
		return false;
	}
	if (version && !version_known(version)) {
		fail(call, 400, "intercom_version_invalid",
		    "The requested version could not be found");
		return false;
	}
	if (permission_lacking(call, route->permission))
		return false;
	return true;
}

/* A body that gzip has made small; NULL: it did not. */
static char *compress_body(const char *text, size_t len, size_t *out_len)
{
	z_stream stream = { 0 };
	char *out = xrealloc(NULL, len + 64, 1);

	if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, 15 + 16, 8,
	    Z_DEFAULT_STRATEGY) != Z_OK) {
		free(out);
		return NULL;
	}
	stream.next_in = (unsigned char *)text;
	stream.avail_in = (unsigned)len;
	stream.next_out = (unsigned char *)out;
	stream.avail_out = (unsigned)len + 64;
	if (deflate(&stream, Z_FINISH) != Z_STREAM_END) {
		deflateEnd(&stream);
		free(out);
		return NULL;
	}
	*out_len = stream.total_out;
	deflateEnd(&stream);
	return out;
}

/* A response that ends too early: so many bytes, then the connection. */
struct cut {
	char *bytes;
	size_t len, stop;
};

static ssize_t read_cut(void *ctx, uint64_t at, char *out, size_t max)
{
	struct cut *cut = ctx;

	if (at >= cut->stop)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	if (max > cut->stop - at)
		max = (size_t)(cut->stop - at);
	memcpy(out, cut->bytes + at, max);
	return (ssize_t)max;
}

static void free_cut(void *ctx)
{
	struct cut *cut = ctx;

	free(cut->bytes);
	free(cut);
}

/* What a fault makes of the answer; takes and returns malloc'ed text. */
static char *spoil(struct sim_call *call, struct fault fault, char *text)
{
	static const char html[] = "<html><body><h1>502 Bad Gateway</h1>"
	    "</body></html>";
	size_t len = strlen(text), n;
	char *out = NULL;

	switch (fault.kind) {
	case FAULT_STATUS:
		call->status = (int)fault.amount;
		out = xstrdup(json_object_to_json_string(call->answer =
		    error_list("server_error", "Something went wrong",
		    NULL)));
		break;
	case FAULT_HTML:
		call->status = 502;
		call->content_type = "text/html";
		out = xstrdup(html);
		break;
	case FAULT_GARBLE:
		out = xstrdup("{\"type\": \"conversation.list\", \x01 ][");
		break;
	case FAULT_NULL:
		out = xstrdup("null");
		break;
	case FAULT_EMPTY:
		out = xstrdup("");
		break;
	case FAULT_ERROR_LIST:
		out = xstrdup("{\"type\":\"error.list\",\"request_id\":"
		    "\"b2e6f7a0\",\"errors\":[{\"code\":\"parameter_invalid\","
		    "\"message\":\"said with status 200\"}]}");
		break;
	case FAULT_BIG:
		n = (size_t)fault.amount;
		out = xrealloc(NULL, n + 3, 1);
		memset(out, ' ', n);
		memcpy(out + n, "{}", 3);
		break;
	case FAULT_BAD_UTF8:
		out = xstrdup("{\"type\":\"admin\",\"name\":\"\xc3\x28\"}");
		break;
	case FAULT_TRUNCATED_JSON:
		text[len / 2] = '\0';
		return text;
	default:
		return text;
	}
	free(text);
	return out;
}

static struct MHD_Response *make_response(struct sim_call *call,
    struct fault fault, char *text)
{
	struct MHD_Response *response;
	const char *encodings = header(call, "Accept-Encoding");
	size_t len = call->text_len && fault.kind == FAULT_NONE ?
	    call->text_len : strlen(text), packed_len;
	char *packed;
	struct cut *cut;

	if (fault.kind == FAULT_CUT_RESPONSE) {
		cut = xrealloc(NULL, 1, sizeof(*cut));
		*cut = (struct cut){ text, len, (size_t)fault.amount < len ?
			(size_t)fault.amount : len };
		return MHD_create_response_from_callback(len + 1, 4096,
		    read_cut, cut, free_cut);
	}
	if (encodings && strstr(encodings, "gzip") && len > 1000 &&
	    (packed = compress_body(text, len, &packed_len))) {
		free(text);
		response = MHD_create_response_from_buffer(packed_len, packed,
		    MHD_RESPMEM_MUST_FREE);
		MHD_add_response_header(response, "Content-Encoding", "gzip");
		return response;
	}
	return MHD_create_response_from_buffer(len, text,
	    MHD_RESPMEM_MUST_FREE);
}

static void add_headers(struct sim_call *call, struct MHD_Response *response,
    bool counted, const char *request_id)
{
	struct sim *sim = call->sim;
	char number[24];
	int left = sim->rate - sim->used;

	if (call->answer || call->text)
		MHD_add_response_header(response, "Content-Type",
		    call->content_type ? call->content_type :
		    "application/json; charset=utf-8");
	MHD_add_response_header(response, "X-Request-Id", request_id);
	MHD_add_response_header(response, "Intercom-Version", "2.16");
	if (call->canonical[0])
		MHD_add_response_header(response, "Link", call->canonical);
	if (call->location[0])
		MHD_add_response_header(response, "Location",
		    call->location);
	if (!counted)
		return;
	snprintf(number, sizeof(number), "%d", sim->rate);
	MHD_add_response_header(response, "X-RateLimit-Limit", number);
	snprintf(number, sizeof(number), "%d", left < 0 ? 0 : left);
	MHD_add_response_header(response, "X-RateLimit-Remaining", number);
	snprintf(number, sizeof(number), "%lld",
	    (long long)(sim->window + 1) * WINDOW_S);
	MHD_add_response_header(response, "X-RateLimit-Reset", number);
}

static enum MHD_Result respond(struct sim_call *call, bool counted,
    struct fault fault)
{
	struct MHD_Response *response;
	char request_id[40];
	enum MHD_Result result;
	char *text;

	snprintf(request_id, sizeof(request_id), "%08llx-sim",
	    (unsigned long long)call->sim->next_request++);
	if (call->status >= 400 && call->answer)
		jset_text(call->answer, "request_id", request_id);
	text = call->text ? call->text : xstrdup(call->answer ?
	    json_object_to_json_string_ext(call->answer,
	    JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE) : "");
	journal_request(call->sim, call, request_id);
	text = spoil(call, fault, text);
	response = make_response(call, fault, text);
	add_headers(call, response, counted, request_id);
	result = MHD_queue_response(call->connection, (unsigned)call->status,
	    response);
	MHD_destroy_response(response);
	return result;
}

static jobj *parse_body(struct sim_call *call, struct exchange *exchange)
{
	const char *type = header(call, "Content-Type");
	jobj *out = NULL;
	char *copy, *at, *next, *equals;

	if (!exchange->len)
		return NULL;
	if (!type || !strstr(type, "form-urlencoded"))
		return json_tokener_parse(exchange->body);
	/* The token exchange is a form in Intercom's own samples. */
	out = json_object_new_object();
	copy = xstrdup(exchange->body);
	for (at = copy; at && *at; at = next) {
		next = strchr(at, '&');
		if (next)
			*next++ = '\0';
		equals = strchr(at, '=');
		if (!equals)
			continue;
		*equals = '\0';
		MHD_http_unescape(equals + 1);
		jset_text(out, at, equals + 1);
	}
	free(copy);
	return out;
}

static enum MHD_Result handle(struct sim *sim,
    struct MHD_Connection *connection, const char *method, const char *path,
    struct exchange *exchange)
{
	struct sim_call call = { .sim = sim, .method = method, .path = path,
		.connection = connection, .query = query_of };
	struct fault fault = { FAULT_NONE, 0 };
	const struct route *route;
	enum MHD_Result result;
	bool counted, refused;
	int i;

	if (strncmp(path, "/simulator/", 11) != 0)
		fault = fault_for(method, path);
	if (fault.kind == FAULT_RESET)
		return MHD_NO;
	route = route_find(&call);
	/* A refusal (4xx) means that nothing was done. */
	refused = fault.kind == FAULT_STATUS && fault.amount >= 400 &&
	    fault.amount < 500;
	if (admit(&call, route, &counted) && !refused) {
		call.body = parse_body(&call, exchange);
		if (exchange->len && !call.body)
			fail(&call, 400, "parameter_invalid",
			    "The body is not valid JSON");
		else
			route->run(&call);
	}
	result = respond(&call, counted, fault);
	json_object_put(call.answer);
	json_object_put(call.body);
	for (i = 0; i < 3; i++)
		free(call.args[i]);
	return result;
}

/* Let it wait; the loop resumes it. */
static bool delay(struct MHD_Connection *connection, const char *path,
    struct exchange *exchange, long ms)
{
	if (ms <= 0 || suspended_len == SUSPENDED_MAX ||
	    !strncmp(path, "/simulator/", 11))
		return false;
	exchange->waited = true;
	exchange->due_ms = clock_ms() + ms;
	suspended[suspended_len] = connection;
	suspended_of[suspended_len++] = exchange;
	MHD_suspend_connection(connection);
	return true;
}

int http_resume(void)
{
	int64_t now = clock_ms(), next = -1;
	int i;

	for (i = suspended_len - 1; i >= 0; i--) {
		int64_t left = suspended_of[i]->due_ms - now;

		if (left <= 0) {
			MHD_resume_connection(suspended[i]);
			suspended_len--;
			suspended[i] = suspended[suspended_len];
			suspended_of[i] = suspended_of[suspended_len];
		} else if (next < 0 || left < next) {
			next = left;
		}
	}
	return (int)next;
}

void http_stop(struct MHD_Daemon *daemon)
{
	/* Nobody may wait when it stops. */
	while (suspended_len > 0)
		MHD_resume_connection(suspended[--suspended_len]);
	MHD_run(daemon);
	MHD_stop_daemon(daemon);
}

static enum MHD_Result on_request(void *ctx,
    struct MHD_Connection *connection, const char *path, const char *method,
    const char *version, const char *upload, size_t *upload_len, void **own)
{
	struct exchange *exchange = *own;
	struct sim *sim = ctx;
	struct fault stall;

	if (!exchange) {
		exchange = xrealloc(NULL, 1, sizeof(*exchange));
		memset(exchange, 0, sizeof(*exchange));
		*own = exchange;
		return MHD_YES;
	}
	if (*upload_len) {
		if (exchange->len + *upload_len > BODY_MAX)
			return MHD_NO;
		exchange->body = xrealloc(exchange->body, exchange->len +
		    *upload_len + 1, 1);
		memcpy(exchange->body + exchange->len, upload, *upload_len);
		exchange->len += *upload_len;
		exchange->body[exchange->len] = '\0';
		*upload_len = 0;
		return MHD_YES;
	}
	if (!exchange->waited) {
		stall = fault_stall(method, path);
		if (delay(connection, path, exchange, sim->latency_ms +
		    (stall.kind == FAULT_STALL ? stall.amount : 0)))
			return MHD_YES;
	}
	return handle(sim, connection, method, path, exchange);
}

static void on_completed(void *ctx, struct MHD_Connection *connection,
    void **own, enum MHD_RequestTerminationCode code)
{
	struct exchange *exchange = *own;

	if (!exchange)
		return;
	free(exchange->body);
	free(exchange);
}

struct MHD_Daemon *http_start(struct sim *sim, uint16_t port, int *real_port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	struct MHD_Daemon *daemon = MHD_start_daemon(MHD_USE_EPOLL |
	    MHD_ALLOW_SUSPEND_RESUME, port, NULL, NULL, on_request, sim,
	    MHD_OPTION_SOCK_ADDR, &address,
	    MHD_OPTION_LISTENING_ADDRESS_REUSE, 1u,
	    MHD_OPTION_NOTIFY_COMPLETED, on_completed, sim,
	    MHD_OPTION_CONNECTION_TIMEOUT, 120u, MHD_OPTION_END);
	const union MHD_DaemonInfo *info;

	if (!daemon)
		return NULL;
	info = MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT);
	*real_port = info ? info->port : port;
	return daemon;
}
