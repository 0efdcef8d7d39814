/* A pane built out of the tree, as a third party would. */
#include <panes/pane.h>

struct sample {
	int pressed;
};

static void press(struct pane *pane, const struct pane_call *call)
{
	struct sample *sample = pane->state;

	(void)call;
	sample->pressed++;
	pane->host->redraw(pane);
}

static bool sample_open(struct pane *pane, const char *id, struct error *err)
{
	(void)pane;
	(void)id;
	(void)err;
	return true;
}

static void sample_event(struct pane *pane, const struct pane_event *event)
{
	(void)pane;
	(void)event;
}

static void sample_draw(const struct pane *pane, struct canvas *canvas)
{
	const struct sample *sample = pane->state;

	canvas_text(canvas, 1, 2, -1, STYLE(TEXT), "a pane from outside");
	canvas_printf(canvas, 2, 2, -1, STYLE(DIM), "pressed %d",
	    sample->pressed);
}

static void sample_close(struct pane *pane)
{
	(void)pane;
}

static const struct pane_action actions[] = {
	{ "press", "Count one", "Move", press, 0 },
	{ 0 }
};

static const struct pane_key keys[] = {
	{ "x", "press", NULL },
	{ 0 }
};

PANE_ENTRY = {
	.abi = PANE_ABI, .size = sizeof(struct pane_ops),
	.caps = PANE_TAB | PANE_OFFLINE, .state_size = sizeof(struct sample),
	.name = "sample", .title = "Sample", .help = "Shows how small a pane is",
	.actions = actions, .keys = keys, .open = sample_open,
	.event = sample_event, .draw = sample_draw, .close = sample_close,
};
