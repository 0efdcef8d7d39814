/* What stands between client and service and goes wrong. */
#include "config.h"

#include "api/base/buf.h"
#include "api/base/mem.h"
#include "tests/fault/proxy.h"
#include "tests/fault/tls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { HEAD_MAX = 16 << 10, BODY_MAX = 256 << 20, PIECE = 64 << 10 };

struct proxy {
	int listen_fd;
	struct sockaddr_in service;
	struct tls *tls;         /* NULL: without */
	char url[64];
	proxy_fn *fn;
	proxy_seen_fn *seen;
	void *context;
	pthread_t thread;
	pthread_mutex_t mutex;
	pthread_cond_t idle;
	size_t connections;
	atomic_bool stopping;
};

struct connection {
	struct proxy *proxy;
	int client, service;     /* service -1: not connected */
	struct tls_end *tls;     /* of the client's, NULL: without */
	struct buf in;           /* with TLS: came, not taken yet */
	struct buf request, answer, wire;
};

/* --- bytes --- */

static bool write_all(int fd, const char *bytes, size_t len)
{
	ssize_t n;

	while (len) {
		n = send(fd, bytes, len, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		bytes += n;
		len -= (size_t)n;
	}
	return true;
}

/* More of it into the buffer, up to `most` in all. */
static bool read_more(int fd, struct buf *into, size_t most)
{
	char piece[PIECE];
	size_t want = most - into->len;
	ssize_t n;

	do
		n = recv(fd, piece, want < PIECE ? want : PIECE, 0);
	while (n < 0 && errno == EINTR);
	return n > 0 && buf_add(into, piece, (size_t)n);
}

static void pause_ms(long ms)
{
	struct timespec time = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&time, NULL);
}

/* How long a message is whose head is there; 0: the head is not yet. */
static size_t message_len(const char *text)
{
	const char *end = strstr(text, "\r\n\r\n");
	const char *line = strcasestr(text, "\r\ncontent-length:");

	if (!end)
		return 0;
	return (size_t)(end - text) + 4 + (line && line < end ?
	    (size_t)strtoul(line + 17, NULL, 10) : 0);
}

/* The head and what came with it, left where it is; false: nobody asks. */
static bool peek_plain(int fd, char *head)
{
	ssize_t n;

	do {
		n = recv(fd, head, HEAD_MAX - 1, MSG_PEEK);
		if (n <= 0)
			return false;
		head[n] = '\0';
		if (!strstr(head, "\r\n\r\n"))
			pause_ms(1);
	} while (!strstr(head, "\r\n\r\n"));
	return true;
}

/* Records are taken as they come, and their bytes put by. */
static bool read_records(struct connection *c)
{
	char piece[PIECE];
	ssize_t n = tls_read(c->tls, piece, sizeof(piece));

	return n > 0 && buf_add(&c->in, piece, (size_t)n);
}

static bool peek(struct connection *c, char *head)
{
	size_t len;

	if (!c->tls)
		return peek_plain(c->client, head);
	while (!c->in.len || !strstr(c->in.data, "\r\n\r\n"))
		if (!read_records(c))
			return false;
	len = c->in.len < HEAD_MAX ? c->in.len : HEAD_MAX - 1;
	memcpy(head, c->in.data, len);
	head[len] = '\0';
	return true;
}

/* As it goes over the wire to the client, until the next one. */
static bool seal(struct connection *c, const char *bytes, size_t len)
{
	buf_clear(&c->wire);
	return c->tls ? tls_seal(c->tls, bytes, len, &c->wire) :
	    buf_add(&c->wire, bytes, len);
}

/* --- ends --- */

static void hang_up(int *fd, enum fault_way way)
{
	struct linger at_once = { 1, 0 };

	if (*fd < 0)
		return;
	if (way == WAY_RESET)
		setsockopt(*fd, SOL_SOCKET, SO_LINGER, &at_once,
		    sizeof(at_once));
	close(*fd);
	*fd = -1;
}

/* Until the other side has had enough. */
static void wait_for_end(int fd)
{
	char piece[PIECE];
	ssize_t n;

	do
		n = recv(fd, piece, sizeof(piece), 0);
	while (n > 0 || (n < 0 && errno == EINTR));
}

static void go_wrong(struct connection *c, enum fault_way way)
{
	buf_clear(&c->wire);
	if (way == WAY_CLOSE && c->tls && tls_seal_end(c->tls, &c->wire))
		write_all(c->client, c->wire.data, c->wire.len);
	if (way == WAY_CUT || way == WAY_CLOSE) {
		shutdown(c->client, SHUT_WR);
		wait_for_end(c->client);
	} else if (way == WAY_STALL) {
		wait_for_end(c->client);
	}
	hang_up(&c->client, way);
	hang_up(&c->service, way);
}

/* --- one request --- */

static bool connect_service(struct connection *c)
{
	int yes = 1;

	if (c->service >= 0)
		return true;
	c->service = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(c->service, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
	if (connect(c->service, (struct sockaddr *)&c->proxy->service,
	    sizeof(c->proxy->service)) == 0)
		return true;
	hang_up(&c->service, WAY_CUT);
	return false;
}

static bool ask_service(struct connection *c)
{
	size_t len = 0;

	buf_clear(&c->answer);
	if (!connect_service(c) ||
	    !write_all(c->service, c->request.data, c->request.len))
		return false;
	while (!len || c->answer.len < len) {
		if (!read_more(c->service, &c->answer, BODY_MAX))
			return false;
		len = message_len(c->answer.data);
	}
	return true;
}

static void give(struct connection *c, const char *bytes, size_t len,
    size_t drip)
{
	size_t n;

	while (len) {
		n = drip && drip < len ? drip : len;
		if (!write_all(c->client, bytes, n))
			return;
		bytes += n;
		len -= n;
		if (drip)
			pause_ms(1);
	}
}

static void give_other(struct connection *c, const struct fault *fault)
{
	static const char spaces[PIECE] = { [0 ... PIECE - 1] = ' ' };
	size_t left = fault->padding, n;

	if (fault->served && !ask_service(c))
		return;
	if (seal(c, fault->answer, fault->answer_len))
		give(c, c->wire.data, c->wire.len, fault->drip);
	for (; left; left -= n) {
		n = left < PIECE ? left : PIECE;
		if (!seal(c, spaces, n) ||
		    !write_all(c->client, c->wire.data, c->wire.len))
			break;
	}
}

static struct fault ask_test(struct proxy *proxy, const char *head)
{
	struct fault fault;

	pthread_mutex_lock(&proxy->mutex);
	fault = proxy->fn(proxy->context, head);
	pthread_mutex_unlock(&proxy->mutex);
	return fault;
}

static void tell_test(struct connection *c, const char *head)
{
	struct proxy *proxy = c->proxy;

	pthread_mutex_lock(&proxy->mutex);
	if (proxy->seen)
		proxy->seen(proxy->context, head, c->request.len,
		    c->wire.len);
	pthread_mutex_unlock(&proxy->mutex);
}

/* Read as much of the request as the fault lets it; false: it ended. */
static bool take_request(struct connection *c, const char *head,
    const struct fault *fault)
{
	size_t all = message_len(head), len = all;

	buf_clear(&c->request);
	if (fault->place == PLACE_REQUEST && fault->at < all)
		len = fault->at;
	while (!c->tls && c->request.len < len)
		if (!read_more(c->client, &c->request, len))
			return false;
	while (c->tls && c->in.len < len)
		if (!read_records(c))
			return false;
	if (c->tls) {
		buf_add(&c->request, c->in.data, len);
		buf_clear(&c->in);
	}
	return true;
}

/* The answer, up to where it goes wrong; false: it did. */
static bool answer(struct connection *c, const struct fault *fault)
{
	size_t at = 0, len = 0;

	if (ask_service(c) && seal(c, c->answer.data, c->answer.len)) {
		len = c->wire.len;
		at = fault->at < len ? fault->at : len;
		give(c, c->wire.data, at, fault->drip);
	}
	if (len && at == len && fault->at == SIZE_MAX)
		return true;
	go_wrong(c, fault->way);
	return false;
}

/* False: the connection is over. */
static bool serve(struct connection *c)
{
	char head[HEAD_MAX];
	struct fault fault;

	if (!peek(c, head))
		return false;
	fault = ask_test(c->proxy, head);
	if (!take_request(c, head, &fault))
		return false;
	switch (fault.place) {
	case PLACE_REQUEST:
		/* All of it: the service has it, and does it. */
		if (fault.at >= message_len(head))
			ask_service(c);
		else if (fault.at && connect_service(c))
			write_all(c->service, c->request.data,
			    c->request.len);
		go_wrong(c, fault.way);
		return false;
	case PLACE_RESPONSE:
		return answer(c, &fault);
	case PLACE_ANSWER:
		give_other(c, &fault);
		go_wrong(c, fault.way);
		return false;
	case PLACE_NONE:
		break;
	}
	if (!ask_service(c) || !seal(c, c->answer.data, c->answer.len))
		return false;
	tell_test(c, head);
	return write_all(c->client, c->wire.data, c->wire.len);
}

/* False: it went wrong, as the test wants it or by itself. */
static bool shake_hands(struct connection *c)
{
	struct fault fault;

	if (!c->proxy->tls)
		return true;
	fault = ask_test(c->proxy, NULL);
	c->tls = tls_accept(c->proxy->tls, c->client,
	    fault.place == PLACE_RESPONSE ? fault.at : SIZE_MAX);
	if (!c->tls && fault.place == PLACE_RESPONSE)
		go_wrong(c, fault.way);
	return c->tls != NULL;
}

static void *run_connection(void *context)
{
	struct connection *c = context;
	struct proxy *proxy = c->proxy;

	if (shake_hands(c))
		while (serve(c))
			;
	tls_end_free(c->tls);
	hang_up(&c->client, WAY_CUT);
	hang_up(&c->service, WAY_CUT);
	buf_release(&c->request);
	buf_release(&c->answer);
	buf_release(&c->wire);
	buf_release(&c->in);
	free(c);
	pthread_mutex_lock(&proxy->mutex);
	proxy->connections--;
	pthread_cond_signal(&proxy->idle);
	pthread_mutex_unlock(&proxy->mutex);
	return NULL;
}

/* --- all of them --- */

static void accept_one(struct proxy *proxy, int fd)
{
	struct connection *c = mem_zalloc(sizeof(*c));
	pthread_attr_t attr;
	pthread_t thread;
	int yes = 1;

	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
	c->proxy = proxy;
	c->client = fd;
	c->service = -1;
	buf_init(&c->request, BODY_MAX);
	buf_init(&c->answer, BODY_MAX);
	buf_init(&c->wire, BODY_MAX);
	buf_init(&c->in, BODY_MAX);
	pthread_mutex_lock(&proxy->mutex);
	proxy->connections++;
	pthread_mutex_unlock(&proxy->mutex);
	pthread_attr_init(&attr);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	if (pthread_create(&thread, &attr, run_connection, c) != 0)
		BUG("no thread for a connection");
	pthread_attr_destroy(&attr);
}

static void *run(void *context)
{
	struct proxy *proxy = context;
	int fd;

	for (;;) {
		fd = accept4(proxy->listen_fd, NULL, NULL, SOCK_CLOEXEC);
		if (proxy->stopping)
			break;
		if (fd >= 0)
			accept_one(proxy, fd);
	}
	if (fd >= 0)
		close(fd);
	return NULL;
}

struct proxy *proxy_start(const char *service, const char *ca_file,
    proxy_fn *fn, proxy_seen_fn *seen, void *context)
{
	struct proxy *proxy = mem_zalloc(sizeof(*proxy));
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t len = sizeof(at);

	proxy->service = at;
	proxy->service.sin_port = htons((uint16_t)strtoul(
	    strrchr(service, ':') + 1, NULL, 10));
	proxy->tls = ca_file ? tls_new(ca_file) : NULL;
	proxy->fn = fn;
	proxy->seen = seen;
	proxy->context = context;
	pthread_mutex_init(&proxy->mutex, NULL);
	pthread_cond_init(&proxy->idle, NULL);
	proxy->listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(proxy->listen_fd, (struct sockaddr *)&at, sizeof(at)) != 0 ||
	    listen(proxy->listen_fd, 128) != 0 || getsockname(
	    proxy->listen_fd, (struct sockaddr *)&at, &len) != 0 ||
	    pthread_create(&proxy->thread, NULL, run, proxy) != 0)
		BUG("no proxy: %s", strerror(errno));
	snprintf(proxy->url, sizeof(proxy->url), "%s://127.0.0.1:%d",
	    ca_file ? "https" : "http", ntohs(at.sin_port));
	return proxy;
}

/* The clients have gone: their connections end by themselves. */
void proxy_stop(struct proxy *proxy)
{
	struct sockaddr_in at = { 0 };
	socklen_t len = sizeof(at);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	proxy->stopping = true;
	getsockname(proxy->listen_fd, (struct sockaddr *)&at, &len);
	connect(fd, (struct sockaddr *)&at, sizeof(at));
	pthread_join(proxy->thread, NULL);
	close(fd);
	close(proxy->listen_fd);
	pthread_mutex_lock(&proxy->mutex);
	while (proxy->connections)
		pthread_cond_wait(&proxy->idle, &proxy->mutex);
	pthread_mutex_unlock(&proxy->mutex);
	pthread_mutex_destroy(&proxy->mutex);
	pthread_cond_destroy(&proxy->idle);
	tls_free(proxy->tls);
	free(proxy);
}

const char *proxy_url(const struct proxy *proxy)
{
	return proxy->url;
}

void proxy_lock(struct proxy *proxy)
{
	pthread_mutex_lock(&proxy->mutex);
}

void proxy_unlock(struct proxy *proxy)
{
	pthread_mutex_unlock(&proxy->mutex);
}
