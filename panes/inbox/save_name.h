/* The name under which a file from outside is saved. */
#ifndef CALLBOX_SAVE_NAME_H
#define CALLBOX_SAVE_NAME_H

enum { SAVE_NAME_BYTES = 181 };  /* file systems take 255; " (12)" is to come */

/*
 * Through the gate and then so that neither a shell nor a program takes it for
 * anything but a name: no path, no dot or dash at its beginning, no space at an
 * end, nothing invisible. Long ones keep their ending. NULL or nothing left:
 * "attachment".
 */
void save_name(const char *from, char out[SAVE_NAME_BYTES]);

#endif
