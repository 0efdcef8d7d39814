/* Roles → colours. */
#include "config.h"

#include "app/theme.h"

#include <string.h>

enum {
	BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE, OWN = -1
};

struct row {
	short dark_fg, dark_bg, light_fg, light_bg;      /* of 256 */
	short fg, bg;                                    /* of 8 */
	unsigned attrs;          /* always */
	unsigned mono;           /* and without colours */
};

static const struct row rows[ROLE_COUNT] = {
	[ROLE_TEXT] = { OWN, OWN, OWN, OWN, OWN, OWN, 0, 0 },
	[ROLE_DIM] = { 245, OWN, 243, OWN, OWN, OWN, 0, ATTR_DIM },
	[ROLE_STRONG] = { OWN, OWN, OWN, OWN, OWN, OWN, ATTR_BOLD, 0 },
	[ROLE_TITLE] = { 255, 24, 255, 25, WHITE, BLUE, 0, ATTR_REVERSE },
	[ROLE_STATUS] = { 252, 236, 236, 253, WHITE, BLUE, 0, ATTR_REVERSE },
	[ROLE_BORDER] = { 240, OWN, 250, OWN, OWN, OWN, 0, ATTR_DIM },
	[ROLE_SELECTED] = { 255, 25, 16, 153, WHITE, CYAN, 0, ATTR_REVERSE },
	[ROLE_SELECTED_BLUR] = { 252, 238, 16, 252, OWN, OWN, ATTR_BOLD, 0 },
	[ROLE_MARKED] = { 220, OWN, 130, OWN, YELLOW, OWN, ATTR_BOLD, 0 },
	[ROLE_MATCH] = { 16, 220, 16, 220, BLACK, YELLOW, 0,
	    ATTR_REVERSE },
	[ROLE_KEY] = { 117, OWN, 25, OWN, CYAN, OWN, ATTR_BOLD, 0 },
	[ROLE_INPUT] = { OWN, OWN, OWN, OWN, OWN, OWN, 0, 0 },
	[ROLE_PLACEHOLDER] = { 242, OWN, 244, OWN, OWN, OWN, 0, ATTR_DIM },
	[ROLE_GOOD] = { 114, OWN, 28, OWN, GREEN, OWN, 0, 0 },
	[ROLE_WARNING] = { 221, OWN, 130, OWN, YELLOW, OWN, 0, 0 },
	[ROLE_ERROR] = { 210, OWN, 124, OWN, RED, OWN, ATTR_BOLD, 0 },
	[ROLE_PENDING] = { 180, OWN, 94, OWN, YELLOW, OWN, ATTR_ITALIC,
	    ATTR_DIM },
	[ROLE_UNREAD] = { OWN, OWN, OWN, OWN, OWN, OWN, ATTR_BOLD, 0 },
	[ROLE_CUSTOMER] = { 152, OWN, 24, OWN, CYAN, OWN, 0, ATTR_BOLD },
	[ROLE_TEAMMATE] = { 150, OWN, 28, OWN, GREEN, OWN, 0, ATTR_BOLD },
	[ROLE_BOT] = { 183, OWN, 91, OWN, MAGENTA, OWN, 0, ATTR_BOLD },
	[ROLE_NOTE] = { 229, OWN, 94, OWN, YELLOW, OWN, 0, 0 },
	[ROLE_NOTE_BAR] = { 16, 222, 16, 222, BLACK, YELLOW, 0,
	    ATTR_REVERSE },
	[ROLE_EVENT] = { 242, OWN, 244, OWN, OWN, OWN, 0, ATTR_DIM },
	[ROLE_QUOTE] = { 246, OWN, 242, OWN, OWN, OWN, 0, ATTR_DIM },
	[ROLE_CODE] = { 186, OWN, 88, OWN, YELLOW, OWN, 0, 0 },
	[ROLE_LINK] = { 111, OWN, 26, OWN, CYAN, OWN, ATTR_UNDERLINE, 0 },
	[ROLE_HEADING] = { 255, OWN, 16, OWN, OWN, OWN, ATTR_BOLD, 0 },
	[ROLE_TAG] = { 140, OWN, 97, OWN, MAGENTA, OWN, 0, 0 },
	[ROLE_HOSTILE] = { 255, 160, 255, 160, WHITE, RED, 0,
	    ATTR_REVERSE },
};

void theme_init(struct theme *theme, const char *name)
{
	bool light = !strcmp(name, "light"), mono = !strcmp(name, "mono");
	int role;

	*theme = (struct theme){ .light = light };
	for (role = 0; role < ROLE_COUNT; role++) {
		const struct row *row = &rows[role];
		struct theme_style plain = { OWN, OWN,
			row->attrs | row->mono };

		theme->plain[role] = plain.attrs;
		theme->few[role] = mono ? plain : (struct theme_style){
			row->fg, row->bg, row->attrs };
		theme->many[role] = mono ? plain : (struct theme_style){
			light ? row->light_fg : row->dark_fg,
			light ? row->light_bg : row->dark_bg, row->attrs };
	}
}

struct theme_style theme_style(const struct theme *theme,
    enum canvas_role role, int colours)
{
	struct theme_style style;

	if (colours < 8)
		return (struct theme_style){ OWN, OWN, theme->plain[role] };
	if (colours >= 256)
		return theme->many[role];
	style = theme->few[role];
	/* Of eight, a bright one is the same in bold. */
	if (colours < 16 && style.fg >= 8) {
		style.fg = (short)(style.fg - 8);
		style.attrs |= ATTR_BOLD;
	}
	if (colours < 16 && style.bg >= 8)
		style.bg = (short)(style.bg - 8);
	return style;
}
