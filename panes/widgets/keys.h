/*
 * The names of keys, as panes, keys.ini and help use them.
 *
 * A printable character is its own name ("a", "G", "?", "ä"), except the space.
 * The others: Enter Esc Tab S-Tab Space Backspace Delete Insert Up Down Left
 * Right Home End PgUp PgDn F1 … F12. C-x is Control, M-x is Alt (or Esc before
 * it), S- stands only before named keys: S-Left, C-Right, M-Enter. C-i and C-m
 * are Tab and Enter, which no terminal tells apart. Sequences have spaces in
 * between: "g g".
 */
#ifndef CALLBOX_KEYS_H
#define CALLBOX_KEYS_H

enum { KEY_NAME_MAX = 16 };      /* bytes, with the terminating 0 */

#endif
