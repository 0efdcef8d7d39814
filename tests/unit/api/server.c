/* A small HTTP server for tests. */
#include "config.h"

#include "api/base/buf.h"
#include "api/base/mem.h"
#include "tests/unit/api/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 512, REQUESTS_MAX = 4096, REQUEST_MAX = 32 << 20 };

struct connection {
	struct server *server;
	pthread_t thread;
	int fd;
	size_t number;
};

struct server {
	server_fn *fn;
	void *context;
	int fd;
	char url[64];
	pthread_t thread;
	pthread_mutex_t lock;            /* all below, and fn */
	pthread_cond_t grew;
	struct connection connections[CONNECTIONS_MAX];
	size_t connections_len;
	char *requests[REQUESTS_MAX];
	size_t requests_len;
};

void server_write(int fd, const char *bytes, size_t len)
{
	ssize_t n;

	while (len > 0) {
		n = send(fd, bytes, len, MSG_NOSIGNAL);
		if (n <= 0)
			return;
		bytes += n;
		len -= (size_t)n;
	}
}

void server_answer(int fd, int status, const char *extra, const char *body)
{
	char *head = mem_printf("HTTP/1.1 %d Status\r\n"
	    "Content-Type: application/json\r\nContent-Length: %zu\r\n%s\r\n",
	    status, strlen(body), extra);

	server_write(fd, head, strlen(head));
	server_write(fd, body, strlen(body));
	free(head);
}

/* The length of the first whole request in buf, 0: not yet. */
static size_t whole_request(const struct buf *buf, size_t *head)
{
	const char *end = memmem(buf->data, buf->len, "\r\n\r\n", 4);
	const char *at;
	size_t body = 0;

	if (!end)
		return 0;
	*head = (size_t)(end - buf->data) + 4;
	for (at = buf->data; at < end; at = strchr(at, '\n') + 1)
		if (!strncasecmp(at, "content-length:", 15))
			body = strtoul(at + 15, NULL, 10);
	return buf->len >= *head + body ? *head + body : 0;
}

static bool take(struct connection *c, struct buf *buf, size_t len,
    size_t head)
{
	struct server *server = c->server;
	struct server_request request = { .connection = c->number };
	char *text = mem_strndup(buf->data, len);
	bool keep;

	buf_splice(buf, 0, len, NULL, 0);
	sscanf(text, "%7s %511s", request.method, request.path);
	request.text = text;
	request.body = text + head;
	pthread_mutex_lock(&server->lock);
	if (server->requests_len == REQUESTS_MAX)
		BUG("too many requests");
	request.number = server->requests_len;
	server->requests[server->requests_len++] = text;
	pthread_cond_broadcast(&server->grew);
	keep = server->fn(c->fd, &request, server->context);
	pthread_mutex_unlock(&server->lock);
	return keep;
}

static void *serve(void *context)
{
	struct connection *c = context;
	struct buf buf;
	char bytes[65536];
	size_t len, head;
	bool keep = true;
	ssize_t n;

	buf_init(&buf, REQUEST_MAX);
	while (keep) {
		n = recv(c->fd, bytes, sizeof(bytes), 0);
		if (n <= 0)
			break;
		buf_add(&buf, bytes, (size_t)n);
		while (keep && (len = whole_request(&buf, &head)) > 0)
			keep = take(c, &buf, len, head);
	}
	shutdown(c->fd, SHUT_RDWR);
	buf_release(&buf);
	return NULL;
}

static void *accept_all(void *context)
{
	struct server *server = context;
	struct connection *c;
	int fd;

	while ((fd = accept(server->fd, NULL, NULL)) >= 0) {
		pthread_mutex_lock(&server->lock);
		if (server->connections_len == CONNECTIONS_MAX)
			BUG("too many connections");
		c = &server->connections[server->connections_len];
		*c = (struct connection){ .server = server, .fd = fd,
			.number = server->connections_len++ };
		pthread_create(&c->thread, NULL, serve, c);
		pthread_mutex_unlock(&server->lock);
	}
	return NULL;
}

struct server *server_start(server_fn *fn, void *context)
{
	struct server *server = mem_zalloc(sizeof(*server));
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(at);

	server->fn = fn;
	server->context = context;
	server->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (server->fd < 0 ||
	    bind(server->fd, (struct sockaddr *)&at, sizeof(at)) != 0 ||
	    listen(server->fd, 64) != 0 ||
	    getsockname(server->fd, (struct sockaddr *)&at, &len) != 0)
		BUG("test server: %s", strerror(errno));
	snprintf(server->url, sizeof(server->url), "http://127.0.0.1:%d",
	    ntohs(at.sin_port));
	pthread_mutex_init(&server->lock, NULL);
	pthread_cond_init(&server->grew, NULL);
	pthread_create(&server->thread, NULL, accept_all, server);
	return server;
}

void server_stop(struct server *server)
{
	size_t i;

	shutdown(server->fd, SHUT_RDWR);
	pthread_join(server->thread, NULL);
	close(server->fd);
	for (i = 0; i < server->connections_len; i++)
		shutdown(server->connections[i].fd, SHUT_RDWR);
	for (i = 0; i < server->connections_len; i++) {
		pthread_join(server->connections[i].thread, NULL);
		close(server->connections[i].fd);
	}
	for (i = 0; i < server->requests_len; i++)
		free(server->requests[i]);
	pthread_mutex_destroy(&server->lock);
	pthread_cond_destroy(&server->grew);
	free(server);
}

const char *server_url(const struct server *server)
{
	return server->url;
}

void server_lock(struct server *server)
{
	pthread_mutex_lock(&server->lock);
}

void server_unlock(struct server *server)
{
	pthread_mutex_unlock(&server->lock);
}

size_t server_count(struct server *server)
{
	size_t n;

	pthread_mutex_lock(&server->lock);
	n = server->requests_len;
	pthread_mutex_unlock(&server->lock);
	return n;
}

size_t server_connections(struct server *server)
{
	size_t n;

	pthread_mutex_lock(&server->lock);
	n = server->connections_len;
	pthread_mutex_unlock(&server->lock);
	return n;
}

const char *server_text(struct server *server, size_t number)
{
	const char *text;

	pthread_mutex_lock(&server->lock);
	text = number < server->requests_len ? server->requests[number] : "";
	pthread_mutex_unlock(&server->lock);
	return text;
}

size_t server_count_of(struct server *server, const char *start)
{
	size_t i, n = 0;

	pthread_mutex_lock(&server->lock);
	for (i = 0; i < server->requests_len; i++)
		n += !strncmp(server->requests[i], start, strlen(start));
	pthread_mutex_unlock(&server->lock);
	return n;
}

bool server_wait(struct server *server, size_t count)
{
	struct timespec until;
	bool enough;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += 10;
	pthread_mutex_lock(&server->lock);
	while (server->requests_len < count)
		if (pthread_cond_timedwait(&server->grew, &server->lock,
		    &until) != 0)
			break;
	enough = server->requests_len >= count;
	pthread_mutex_unlock(&server->lock);
	return enough;
}
