/* The log. */
#include "config.h"

#include "api/base/buf.h"
#include "api/base/mem.h"
#include "app/log.h"
#include "panes/render/text.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { TOKEN_LEAST = 32 };

static int log_fd = -1;

void log_open(const char *path)
{
	struct stat status;

	log_fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC |
	    O_NOFOLLOW, 0600);
	if (log_fd >= 0 && fstat(log_fd, &status) == 0 &&
	    status.st_size > LOG_BYTES_MAX && ftruncate(log_fd, 0) != 0)
		log_close();
}

void log_close(void)
{
	if (log_fd >= 0)
		close(log_fd);
	log_fd = -1;
}

char *log_read(void)
{
	struct stat status;
	off_t from;
	char *text, *line;
	ssize_t n;

	if (log_fd < 0 || fstat(log_fd, &status) != 0 || !status.st_size)
		return NULL;
	from = status.st_size > LOG_SHOWN_MAX ?
	    status.st_size - LOG_SHOWN_MAX : 0;
	text = mem_zalloc(LOG_SHOWN_MAX + 1);
	n = pread(log_fd, text, LOG_SHOWN_MAX, from);
	text[n > 0 ? n : 0] = '\0';
	line = from ? strchr(text, '\n') : NULL;
	if (line)
		memmove(text, line + 1, strlen(line + 1) + 1);
	return text;
}

void log_crash(int number)
{
	char text[] = "died of signal 00\n";
	ssize_t n;

	text[15] = (char)('0' + number / 10 % 10);
	text[16] = (char)('0' + number % 10);
	if (log_fd >= 0) {
		n = write(log_fd, text, sizeof(text) - 1);
		(void)n;
	}
}

/* Long runs of token characters become dots: no line of ours needs them. */
static void blank_tokens(char *text)
{
	size_t n;

	while (*text) {
		for (n = 0; isalnum((unsigned char)text[n]) ||
		    (text[n] && strchr("_-=+/.", text[n])); n++)
			continue;
		if (n >= TOKEN_LEAST && !memchr(text, '/', n))
			memset(text, '.', n);
		text += n ? n : 1;
	}
}

void log_line(const char *fmt, ...)
{
	struct timespec now;
	struct tm local;
	struct buf out;
	char *text, stamp[40];
	va_list ap;
	ssize_t n;

	if (log_fd < 0)
		return;
	va_start(ap, fmt);
	text = mem_vprintf(fmt, ap);
	va_end(ap);
	clock_gettime(CLOCK_REALTIME, &now);
	localtime_r(&now.tv_sec, &local);
	strftime(stamp, sizeof(stamp), "%Y-%m-%d %H:%M:%S ", &local);
	buf_init(&out, BUF_SMALL_MAX);
	buf_add_text(&out, stamp);
	blank_tokens(text);
	text_plain(&out, text, strlen(text), true);
	buf_add_char(&out, '\n');
	/* A log that cannot be written must not stop the work. */
	n = write(log_fd, out.data, out.len);
	(void)n;
	buf_release(&out);
	free(text);
}
