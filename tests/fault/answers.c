/* Answers that are not what was asked for. */
#include "config.h"

#include "tests/fault/answers.h"

#define JSON "Content-Type: application/json\r\nConnection: close\r\n"
#define HTML "Content-Type: text/html\r\nConnection: close\r\n"
/* Bodies end with the connection, so no length has to be right. */
#define ERRORS(code, message) "{\"type\":\"error.list\",\"request_id\":" \
	"\"r1\",\"errors\":[{\"code\":\"" code "\",\"message\":\"" message \
	"\"}]}"
#define PAGE "<html><body><h1>Bad gateway</h1></body></html>"

enum { MIB = 1 << 20 };

const struct odd_answer odd_answers[] = {
	{ "301", "HTTP/1.1 301 Moved\r\nLocation: https://x.example/\r\n"
	    HTML "\r\n" },
	{ "400", "HTTP/1.1 400 Bad Request\r\n" JSON "\r\n"
	    ERRORS("parameter_invalid", "no"), true },
	{ "403", "HTTP/1.1 403 Forbidden\r\n" JSON "\r\n"
	    ERRORS("forbidden", "no"), true },
	{ "404", "HTTP/1.1 404 Not Found\r\n" JSON "\r\n"
	    ERRORS("not_found", "no"), true },
	{ "404 page", "HTTP/1.1 404 Not Found\r\n" HTML "\r\n" PAGE },
	{ "408", "HTTP/1.1 408 Timeout\r\n" JSON "\r\n"
	    ERRORS("request_timeout", "late") },
	{ "409", "HTTP/1.1 409 Conflict\r\n" JSON "\r\n"
	    ERRORS("conflict", "no"), true },
	{ "410", "HTTP/1.1 410 Gone\r\n" JSON "\r\n"
	    ERRORS("not_found", "gone"), true },
	{ "422", "HTTP/1.1 422 Unprocessable\r\n" JSON "\r\n"
	    ERRORS("parameter_invalid", "no"), true },
	{ "429", "HTTP/1.1 429 Too Many\r\nRetry-After: 1\r\n" JSON "\r\n"
	    ERRORS("rate_limit_exceeded", "slow down"), true },
	{ "429 bare", "HTTP/1.1 429 Too Many\r\nRetry-After: 0\r\n" HTML
	    "\r\n", true },
	{ "500", "HTTP/1.1 500 Error\r\n" JSON "\r\n"
	    ERRORS("server_error", "oops") },
	{ "502", "HTTP/1.1 502 Bad Gateway\r\n" HTML "\r\n" PAGE },
	{ "503", "HTTP/1.1 503 Unavailable\r\nRetry-After: 1\r\n" JSON "\r\n"
	    ERRORS("service_unavailable", "later") },
	{ "504", "HTTP/1.1 504 Timeout\r\nContent-Length: 0\r\n"
	    "Connection: close\r\n\r\n" },
	{ "truncated", "HTTP/1.1 200 OK\r\n" JSON "\r\n{\"type\":\"conversa" },
	{ "garbled", "HTTP/1.1 200 OK\r\n" JSON "\r\n\x01\xff{]}\"" },
	{ "page", "HTTP/1.1 200 OK\r\n" HTML "\r\n" PAGE },
	{ "wrong type", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n"
	    "Connection: close\r\n\r\n{}" },
	{ "object", "HTTP/1.1 200 OK\r\n" JSON "\r\n{}" },
	{ "null", "HTTP/1.1 200 OK\r\n" JSON "\r\nnull" },
	{ "array", "HTTP/1.1 200 OK\r\n" JSON "\r\n[]" },
	{ "number", "HTTP/1.1 200 OK\r\n" JSON "\r\n0" },
	{ "nothing", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n"
	    "Connection: close\r\n\r\n" },
	{ "accepted", "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n"
	    "Connection: close\r\n\r\n" },
	{ "another", "HTTP/1.1 200 OK\r\n" JSON "\r\n{\"type\":"
	    "\"conversation\",\"id\":\"1\"}", false, true },
	{ "errors in 200", "HTTP/1.1 200 OK\r\n" JSON "\r\n"
	    ERRORS("server_error", "oops") },
	{ "no HTTP", "SSH-2.0-OpenSSH_9.2\r\n" },
	{ "short", "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n" JSON "\r\n{" },
	{ "chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n" JSON
	    "\r\nzz\r\n" },
	{ "no gzip", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n" JSON
	    "\r\n{}" },
	{ "100 MB", "HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n" JSON
	    "\r\n", false, false, 100 * MIB },
	{ "endless", "HTTP/1.1 200 OK\r\n" JSON "\r\n{", false, false, 100 * MIB },
	{ "drip", "HTTP/1.1 200 OK\r\n" JSON "\r\n{\"type\":\"list\"}",
	    false, false, 0, 1 },
	{ 0 }
};
