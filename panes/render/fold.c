/* Characters without case and accents. */
#include "config.h"

#include "panes/render/fold.h"

#include <utf8proc.h>

int fold_code(uint32_t code, uint32_t out[FOLD_MAX])
{
	utf8proc_int32_t folded[FOLD_MAX];
	utf8proc_ssize_t n;
	int last = 0, i;

	if (code < 0x80) {
		out[0] = code >= 'A' && code <= 'Z' ? code + 32 : code;
		return 1;
	}
	n = utf8proc_decompose_char((utf8proc_int32_t)code, folded, FOLD_MAX,
	    UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
	    UTF8PROC_STRIPMARK, &last);
	if (n < 0 || n > FOLD_MAX)
		return 0;
	for (i = 0; i < n; i++)
		out[i] = (uint32_t)folded[i];
	return (int)n;
}
