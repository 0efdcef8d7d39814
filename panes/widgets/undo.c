/* What was done to a text. */
#include "config.h"

#include "api/base/mem.h"
#include "panes/widgets/undo.h"

#include <stdlib.h>
#include <string.h>

/* `gone` stood at `at` before the change, `put` bytes stand there after it.
 * While the step is taken back it is the other way round: `gone` holds what
 * the change had put in. */
struct undo_step {
	size_t at, put, gone_len, cursor;
	char *gone;
};

/* Give back the bytes of a step; the caller takes it out of the array. */
static void forget(struct undo *undo, size_t index)
{
	undo->bytes -= undo->steps[index].gone_len;
	free(undo->steps[index].gone);
}

void undo_release(struct undo *undo)
{
	size_t i;

	for (i = 0; i < undo->len; i++)
		forget(undo, i);
	free(undo->steps);
	*undo = (struct undo){ 0 };
}

/* Drop the oldest until the limits hold; the newest one stays. */
static void limit(struct undo *undo)
{
	size_t n = 0;

	while (undo->len - n > 1 && (undo->len - n > UNDO_STEPS_MAX ||
	    undo->bytes > UNDO_BYTES_MAX))
		forget(undo, n++);
	if (!n)
		return;
	undo->len -= n;
	undo->at -= n;
	memmove(undo->steps, undo->steps + n,
	    undo->len * sizeof(*undo->steps));
}

/* Make it one with the newest step if they touch. */
static bool join_newest(struct undo *undo, const struct buf *text, size_t at,
    size_t cut, size_t len)
{
	struct undo_step *step;
	bool before;

	if (!undo->len)
		return false;
	step = &undo->steps[undo->len - 1];
	if (!cut && at == step->at + step->put) {
		step->put += len;
		return true;
	}
	before = at + cut == step->at;
	if (len || step->put || (!before && at != step->at))
		return false;
	step->gone = mem_realloc(step->gone, step->gone_len + cut, 1);
	if (before)
		memmove(step->gone + cut, step->gone, step->gone_len);
	memcpy(step->gone + (before ? 0 : step->gone_len), text->data + at,
	    cut);
	step->gone_len += cut;
	step->at = at;
	undo->bytes += cut;
	return true;
}

void undo_note(struct undo *undo, const struct buf *text, size_t at,
    size_t cut, size_t len, size_t cursor, bool join)
{
	/* A new change ends what could be done again. */
	while (undo->len > undo->at)
		forget(undo, --undo->len);
	if (!join || !join_newest(undo, text, at, cut, len)) {
		undo->steps = mem_realloc(undo->steps, undo->len + 1,
		    sizeof(*undo->steps));
		undo->steps[undo->len++] = (struct undo_step){
			.at = at, .put = len, .gone_len = cut,
			.cursor = cursor,
			.gone = mem_strndup(text->data + at, cut) };
		undo->bytes += cut;
	}
	undo->at = undo->len;
	limit(undo);
}

/* Exchange what stands in the text with what the step keeps. */
static void exchange(struct undo *undo, struct undo_step *step,
    struct buf *text)
{
	char *stood = mem_strndup(text->data + step->at, step->put);
	size_t put = step->put;

	if (!buf_splice(text, step->at, put, step->gone, step->gone_len))
		BUG("a text that was there does not fit");
	free(step->gone);
	step->gone = stood;
	step->put = step->gone_len;
	step->gone_len = put;
	undo->bytes += put;
	undo->bytes -= step->put;
}

bool undo_back(struct undo *undo, struct buf *text, size_t *cursor)
{
	struct undo_step *step;

	if (!undo->at)
		return false;
	step = &undo->steps[--undo->at];
	exchange(undo, step, text);
	*cursor = step->cursor;
	return true;
}

bool undo_again(struct undo *undo, struct buf *text, size_t *cursor)
{
	struct undo_step *step;

	if (undo->at == undo->len)
		return false;
	step = &undo->steps[undo->at++];
	exchange(undo, step, text);
	*cursor = step->at + step->put;
	return true;
}
