/* What an ELF object says of itself, read without running any of it. */
#ifndef CALLBOX_ELF_NOTE_H
#define CALLBOX_ELF_NOTE_H

#include "api/base/error.h"

#include <stdint.h>

/*
 * Read the pane's ABI from the note of the open object fd, and check that it
 * is a shared object for this machine that has pane_entry, with no text
 * relocations, no writable code, no executable stack, and no library from
 * outside of its own folder and the system's. ERROR_PANE says what is wrong.
 * Source: System V gABI chapters 4 and 5; elf(5).
 */
bool elf_note_read(int fd, uint32_t *abi, struct error *err);

#endif
