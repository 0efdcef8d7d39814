/* The order in which text is read. */
#include "config.h"

#include "api/base/mem.h"
#include "panes/render/bidi.h"

#include <fribidi.h>
#include <stdlib.h>

bool bidi_maybe(uint32_t code)
{
	return code >= 0x590 && (code < 0x900 ||
	    (code >= 0xfb1d && code < 0xff00) ||
	    (code >= 0x10800 && code < 0x11000) ||
	    (code >= 0x1e800 && code < 0x1f000));
}

enum bidi_base bidi_of(uint32_t code)
{
	FriBidiCharType type = fribidi_get_bidi_type(code);

	if (!FRIBIDI_IS_STRONG(type))
		return BIDI_AUTO;
	return FRIBIDI_IS_RTL(type) ? BIDI_RIGHT : BIDI_LEFT;
}

void bidi_order(uint32_t *codes, int n, enum bidi_base base, int *order)
{
	FriBidiCharType *types = mem_calloc((size_t)n + 1, sizeof(*types));
	FriBidiBracketType *brackets = mem_calloc((size_t)n + 1,
	    sizeof(*brackets));
	FriBidiLevel *levels = mem_calloc((size_t)n + 1, sizeof(*levels));
	FriBidiParType dir = base == BIDI_LEFT ? FRIBIDI_PAR_LTR :
	    base == BIDI_RIGHT ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_ON;
	FriBidiChar mirrored;
	int i;

	for (i = 0; i < n; i++)
		order[i] = i;
	fribidi_get_bidi_types(codes, n, types);
	fribidi_get_bracket_types(codes, n, types, brackets);
	if (fribidi_get_par_embedding_levels_ex(types, brackets, n, &dir,
	    levels) > 1 && fribidi_reorder_line(0, types, n, 0,
	    dir, levels, NULL, order)) {
		for (i = 0; i < n; i++)
			if (levels[i] & 1 && fribidi_get_mirror_char(codes[i],
			    &mirrored))
				codes[i] = mirrored;
	}
	free(types);
	free(brackets);
	free(levels);
}
