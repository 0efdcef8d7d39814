/* A pane that shows when its code runs: its constructor makes the file that
 * CALLBOX_TEST_MARKER names. For test_loader, which damages copies of it. */
#include "panes/pane.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

__attribute__((constructor)) static void mark(void)
{
	const char *path = getenv("CALLBOX_TEST_MARKER");
	int fd = path ? open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600) : -1;

	if (fd >= 0)
		close(fd);
}

static bool marker_open(struct pane *pane, const char *id, struct error *err)
{
	return true;
}

static void marker_event(struct pane *pane, const struct pane_event *event)
{
}

static void marker_draw(const struct pane *pane, struct canvas *canvas)
{
}

static void marker_close(struct pane *pane)
{
}

static const struct pane_action actions[] = { { 0 } };
static const struct pane_key keys[] = { { 0 } };

PANE_ENTRY = {
	.abi = PANE_ABI, .size = sizeof(struct pane_ops),
	.name = "marker", .title = "Marker", .help = "Shows that it was loaded",
	.actions = actions, .keys = keys, .open = marker_open,
	.event = marker_event, .draw = marker_draw, .close = marker_close,
};
