/* The guided set-up in the terminal. */
#include "config.h"

#include "api/base/mem.h"
#include "app/connect.h"
#include "app/guide.h"
#include "app/oauth.h"
#include "app/osc.h"
#include "app/qr.h"
#include "app/redirect.h"
#include "app/typed.h"
#include "keystore/secret.h"
#include "panes/render/text.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Where a step leads to. */
enum outcome { GO_ON, GO_BACK, GO_AGAIN, GO_AWAY, GO_DONE };

struct guide {
	struct typed tty;
	struct setup *setup;
	struct keystore *vault;
	const char *api_version;
	struct identity *identity;
	struct error wrong;      /* shown with the step, then forgotten */
	bool style;              /* bold and dim can be drawn */
};

/* --- what is shown --- */

static const char *bold(const struct guide *g)
{
	return g->style ? "\033[1m" : "";
}

static const char *plain(const struct guide *g)
{
	return g->style ? "\033[0m" : "";
}

static void show_step(struct guide *g, const struct setup_step *step,
    int number)
{
	struct buf text;

	buf_init(&text, BUF_SMALL_MAX);
	setup_text(g->setup, step, &text);
	typed_say(&g->tty, "%sStep %d of %d: %s%s\n\n%s\n\n", bold(g),
	    number + 1, setup_count(g->setup), step->title, plain(g),
	    text.data);
	buf_release(&text);
}

/* Broken between words; all else here is short enough. */
static void say_wrapped(struct guide *g, const char *text)
{
	int rows, cols;
	size_t n, space;

	typed_size(&g->tty, &rows, &cols);
	while (*text) {
		n = space = text_cut(text, strlen(text), cols - 3);
		while (text[n] && space > 0 && text[space] != ' ')
			space--;
		if (text[n] && space > 0)
			n = space;
		typed_say(&g->tty, "%.*s\n", (int)n, text);
		text += n + (n == 0);
		text += strspn(text, " ");
	}
}

static void show_wrong(struct guide *g)
{
	char *text, *line;

	if (!g->wrong.code)
		return;
	text = connect_plain(g->wrong.text);
	line = mem_printf("! %s", text);
	typed_say(&g->tty, "%s", bold(g));
	say_wrapped(g, line);
	typed_say(&g->tty, "%s\n", plain(g));
	free(line);
	free(text);
	g->wrong = (struct error){ 0 };
}

static void show_keys(struct guide *g, bool first, const char *copy,
    bool picture)
{
	typed_say(&g->tty, "Enter: next%s%s%s%s  Ctrl-C: leave (kept)\n",
	    first ? "" : "  Esc: back", copy ? "  Ctrl-Y: copy " : "",
	    copy ? copy : "", picture ? "  Ctrl-X: QR code" : "");
}

static void copy(struct guide *g, const char *text)
{
	struct buf out;

	buf_init(&out, OSC_COPY_MAX);
	if (text && osc_possible() && osc_copy(&out, text))
		typed_say(&g->tty, "%s(copied, where the terminal allows it)"
		    "\n", out.data);
	else
		typed_say(&g->tty, "(this terminal cannot copy: mark it with "
		    "the mouse)\n");
	buf_release(&out);
}

static bool is_utf8(void)
{
	return !strcmp(nl_langinfo(CODESET), "UTF-8");
}

/* The largest code that fits on the screen; the brief address fits sooner. */
static void show_picture(struct guide *g, const struct oauth *oauth)
{
	const char *colour = getenv("NO_COLOR");
	bool coloured = g->style && !(colour && *colour), brief = false;
	int rows, cols, most_rows = 0, most_cols = 0;
	char *url, *line, *next;
	struct qr qr;

	typed_size(&g->tty, &rows, &cols);
	for (;; brief = true) {
		url = oauth_url(oauth, brief);
		if (!qr_make(url, is_utf8(), &qr))
			BUG("the address fits into no QR code");
		free(url);
		if (qr.rows < rows && qr.cols <= cols)
			break;
		most_rows = qr.rows + 1;
		most_cols = qr.cols;
		qr_release(&qr);
		if (brief) {
			typed_say(&g->tty, "(the code needs a screen of %d x "
			    "%d: enlarge the window, or make its letters "
			    "smaller, and press Ctrl-X again)\n", most_cols,
			    most_rows);
			return;
		}
	}
	for (line = qr.text; *line; line = next) {
		next = strchr(line, '\n') + 1;
		next[-1] = '\0';
		typed_say(&g->tty, "%s%s%s\n", coloured ? "\033[40;97m" : "",
		    line, coloured ? "\033[0m" : "");
	}
	if (brief && qr.rows + 2 < rows)
		typed_say(&g->tty, "(without the redirect URL, to be smaller: "
		    "Intercom takes the first registered)\n");
	qr_release(&qr);
}

/* --- steps that are read, or take a line --- */

static const char *copied_at(const struct guide *g,
    const struct setup_step *step, char **own)
{
	*own = NULL;
	if (step->field == SETUP_REDIRECT)
		return g->setup->redirect_uri;
	if (!strcmp(step->name, "new-app"))
		return *own = mem_printf("%s/a/apps/_/developer-hub",
		    setup_app_url(g->setup));
	return NULL;
}

/* Until something other than a copy is wanted. */
static enum typed_end wait_line(struct guide *g, const struct setup_step *step)
{
	enum typed_end end;
	char *own;
	const char *value = copied_at(g, step, &own);

	while ((end = typed_wait(&g->tty, -1, -1)) == TYPED_COPY ||
	    end == TYPED_PICTURE || end == TYPED_OTHER)
		if (end == TYPED_COPY && value)
			copy(g, value);
	free(own);
	return end;
}

static enum outcome other_way(enum typed_end end)
{
	return end == TYPED_BACK ? GO_BACK : GO_AWAY;
}

static enum outcome take_line(struct guide *g, const struct setup_step *step)
{
	struct secret *line = typed_take(&g->tty);
	bool ok;

	if (!line) {
		error_set(&g->wrong, ERROR_INPUT, 0, "Nothing was typed");
		return GO_AGAIN;
	}
	ok = setup_set(g->setup, step->field, secret_borrow(line), &g->wrong);
	secret_return(line);
	secret_free(line);
	return ok ? GO_ON : GO_AGAIN;
}

static enum outcome line_step(struct guide *g, const struct setup_step *step)
{
	enum typed_end end;

	typed_begin(&g->tty, step->prompt, setup_value(g->setup,
	    step->field), false);
	end = wait_line(g, step);
	return end == TYPED_LINE ? take_line(g, step) : other_way(end);
}

static enum outcome read_step(struct guide *g, const struct setup_step *step)
{
	enum typed_end end;

	typed_begin(&g->tty, step->prompt, NULL, false);
	end = wait_line(g, step);
	return end == TYPED_LINE ? GO_ON : other_way(end);
}

/* With the token the set-up is over, if it is a good one. */
static enum outcome verify(struct guide *g)
{
	bool good;

	typed_say(&g->tty, "Asking Intercom whose it is...\n");
	typed_busy(&g->tty, true);
	good = connect_verify(g->setup, g->api_version, g->identity,
	    &g->wrong);
	typed_busy(&g->tty, false);
	if (good)
		return GO_DONE;
	secret_free(g->setup->token);
	g->setup->token = NULL;
	return GO_AGAIN;
}

static enum outcome secret_step(struct guide *g,
    const struct setup_step *step)
{
	bool token = step->field == SETUP_TOKEN;
	struct secret **kept = token ? &g->setup->token :
	    &g->setup->client_secret;
	struct secret *line;
	enum typed_end end;

	typed_begin(&g->tty, step->prompt, *kept ? secret_borrow(*kept) :
	    NULL, true);
	if (*kept)
		secret_return(*kept);
	end = wait_line(g, step);
	if (end != TYPED_LINE)
		return other_way(end);
	line = typed_take(&g->tty);
	if (!line) {
		error_set(&g->wrong, ERROR_INPUT, 0, "Nothing was typed");
		return GO_AGAIN;
	}
	secret_free(*kept);
	*kept = line;
	return token ? verify(g) : GO_ON;
}

/* --- the browser --- */

static void show_listener(struct guide *g, const struct redirect *redirect,
    const struct oauth *oauth)
{
	char *tunnel = connect_tunnel(oauth->target.port), until[16] = "";
	const char *print = redirect_fingerprint(redirect);
	time_t end = (time_t)oauth->begun_at + OAUTH_LIFE_S;
	struct tm local;

	if (localtime_r(&end, &local))
		strftime(until, sizeof(until), "%H:%M", &local);
	if (tunnel)
		typed_say(&g->tty, "So that your browser reaches this "
		    "machine, first run on yours:\n\n%s\n\n", tunnel);
	typed_say(&g->tty, "callbox listens on port %d for what the browser "
	    "brings back, until %s.\nThe browser warns of its certificate "
	    "once; the SHA-256 fingerprint is\n  %.48s\n  %s\n",
	    oauth->target.port, until, print, print + 48);
	typed_say(&g->tty, "Or paste here the address that the browser ends "
	    "at, even if it cannot\nopen it.\n\n");
	free(tunnel);
}

static void show_authorize(struct guide *g, const struct oauth *oauth,
    const struct redirect *redirect)
{
	char *url = oauth_url(oauth, false);
	struct buf link;

	buf_init(&link, BUF_SMALL_MAX);
	osc_link(&link, url);
	/* One line of its own: the terminal wraps it, and copies it whole. */
	typed_say(&g->tty, "%s\n\n", link.data);
	buf_release(&link);
	free(url);
	if (redirect)
		show_listener(g, redirect, oauth);
	else
		typed_say(&g->tty, "Then paste here the whole address that "
		    "the browser ends at (or only the code\nin it). The link "
		    "is good for ten minutes.\n\n");
	show_keys(g, false, "link", true);
}

/* The attempt's time is over, or it was refused: Enter begins a new one. */
static bool take_typed(struct guide *g, struct oauth *oauth,
    struct secret **code, struct error *err)
{
	struct secret *line = typed_take(&g->tty);
	bool got;

	got = oauth_take(oauth, line ? secret_borrow(line) : "",
	    line ? secret_len(line) : 0, (int64_t)time(NULL), code, err);
	if (line)
		secret_return(line);
	secret_free(line);
	return got;
}

static int time_left(const struct oauth *oauth,
    const struct redirect *redirect)
{
	int64_t left = oauth->begun_at + OAUTH_LIFE_S + 1 -
	    (int64_t)time(NULL);
	int ms = left <= 0 ? 0 : (int)left * 1000;
	int wait = redirect ? redirect_wait_ms(redirect) : -1;

	return wait >= 0 && wait < ms ? wait : ms;
}

/* What the listener has, or that the time is over. */
static bool take_caught(struct oauth *oauth, struct redirect *redirect,
    struct secret **code, struct error *err)
{
	if (redirect) {
		redirect_run(redirect);
		if (redirect_done(redirect, code, err))
			return *code != NULL;
	}
	if ((int64_t)time(NULL) > oauth->begun_at + OAUTH_LIFE_S)
		error_set(err, ERROR_TIMEOUT, 0, "The ten minutes of this "
		    "link are over");
	return false;
}

/* Until there is a code, an end of the attempt (err), or a key that leads
 * elsewhere. */
static enum typed_end await_code(struct guide *g, struct oauth *oauth,
    struct redirect *redirect, struct secret **code, struct error *err)
{
	enum typed_end end;
	char *url;

	for (;;) {
		end = typed_wait(&g->tty, redirect ? redirect_fd(redirect) :
		    -1, time_left(oauth, redirect));
		if (end == TYPED_BACK || end == TYPED_LEAVE)
			return end;
		if (end == TYPED_COPY) {
			url = oauth_url(oauth, false);
			copy(g, url);
			free(url);
		} else if (end == TYPED_PICTURE) {
			show_picture(g, oauth);
		} else if (end == TYPED_OTHER) {
			if (take_caught(oauth, redirect, code, err) ||
			    err->code) {
				typed_say(&g->tty, "\n");
				return TYPED_OTHER;
			}
		} else if (take_typed(g, oauth, code, err) ||
		    err->code != ERROR_INPUT) {
			return TYPED_LINE;
		} else {
			g->wrong = *err;
			*err = (struct error){ 0 };
			show_wrong(g);
			typed_begin(&g->tty, "Address or code: ", NULL,
			    true);
		}
	}
}

static enum outcome trade(struct guide *g, struct secret *code)
{
	bool ok;

	typed_say(&g->tty, "Trading the code for a token...\n");
	typed_busy(&g->tty, true);
	ok = connect_trade(g->setup, g->api_version, code, &g->wrong);
	typed_busy(&g->tty, false);
	secret_free(code);
	return ok ? verify(g) : GO_AGAIN;
}

/* Nothing is shown, and nothing listens, until the person wants it to. */
static enum outcome pause_before(struct guide *g,
    const struct setup_step *step, const char *prompt)
{
	enum typed_end end;

	show_wrong(g);
	typed_begin(&g->tty, prompt, NULL, false);
	end = wait_line(g, step);
	return end == TYPED_LINE ? GO_AGAIN : other_way(end);
}

/* Others may hold the port: the browser's answer would go to them. */
static enum outcome port_taken(struct guide *g, const struct setup_step *step)
{
	typed_say(&g->tty, "Esc, Esc, Esc leads back to Redirect URLs, for "
	    "another port there and here.\n\n");
	return pause_before(g, step, "Enter tries again ");
}

static enum outcome authorize_step(struct guide *g,
    const struct setup_step *step)
{
	struct redirect *redirect = NULL;
	struct secret *code = NULL;
	struct error err = { 0 };
	enum typed_end end;
	struct oauth oauth;

	oauth_init(&oauth, setup_app_url(g->setup), g->setup->client_id,
	    g->setup->redirect_uri, (int64_t)time(NULL));
	if (oauth_redirect_is_local(&oauth.target)) {
		redirect = redirect_new(&oauth, &g->wrong);
		if (!redirect) {
			oauth_release(&oauth);
			return port_taken(g, step);
		}
	}
	show_authorize(g, &oauth, redirect);
	typed_begin(&g->tty, step->prompt, NULL, true);
	end = await_code(g, &oauth, redirect, &code, &err);
	redirect_free(redirect);
	oauth_release(&oauth);
	if (code)
		return trade(g, code);
	g->wrong = err;
	if (err.code == ERROR_TIMEOUT)
		return pause_before(g, step, "Enter makes a new link ");
	return end == TYPED_BACK || end == TYPED_LEAVE ? other_way(end) :
	    GO_AGAIN;
}

/* --- the walk --- */

static enum outcome take_step(struct guide *g, const struct setup_step *step,
    int number)
{
	char *own;

	typed_say(&g->tty, "\n");
	show_wrong(g);
	show_step(g, step, number);
	if (step->kind == SETUP_AUTHORIZE)
		return authorize_step(g, step);
	show_keys(g, number == 0, copied_at(g, step, &own) ? "address" :
	    NULL, false);
	free(own);
	switch (step->kind) {
	case SETUP_READ:
		return read_step(g, step);
	case SETUP_SECRET:
		return secret_step(g, step);
	default:
		return line_step(g, step);
	}
}

/* What must be there before anybody can be asked to authorize. */
static int first_missing(const struct setup *setup)
{
	if (setup->token_way)
		return -1;
	return !setup->client_id ? setup_number(setup, "client-id") :
	    !setup->client_secret ? setup_number(setup, "client-secret") : -1;
}

static bool keep(struct guide *g, int number, struct error *err)
{
	free(g->setup->step);
	g->setup->step = mem_strdup(setup_step(g->setup, number)->name);
	return setup_save(g->vault, g->setup, err);
}

static bool walk(struct guide *g, struct error *err)
{
	int number = setup_number(g->setup, g->setup->step), missing;
	const struct setup_step *step;

	for (;;) {
		step = setup_step(g->setup, number);
		missing = first_missing(g->setup);
		if (step->kind == SETUP_AUTHORIZE && missing >= 0) {
			number = missing;
			continue;
		}
		switch (take_step(g, step, number)) {
		case GO_ON:
			number++;
			break;
		case GO_BACK:
			number -= number > 0;
			break;
		case GO_AGAIN:
			break;
		case GO_DONE:
			return true;
		case GO_AWAY:
			if (!keep(g, number, err))
				return false;
			return error_set(err, ERROR_CANCELLED, 0, "left at "
			    "\"%s\"; all that was typed is kept: callbox "
			    "connect %s goes on there", step->title,
			    g->setup->account);
		}
		if (!keep(g, number, err))
			return false;
	}
}

bool guide_run(struct keystore *vault, struct setup *setup,
    const char *api_version, struct identity *identity, struct error *err)
{
	struct guide g = { .vault = vault, .setup = setup,
		.api_version = api_version, .identity = identity,
		.style = osc_possible() };
	bool ok;

	if (!typed_open(&g.tty, err))
		return false;
	ok = walk(&g, err);
	typed_close(&g.tty);
	return ok;
}
