/*
 * What a program that reads a stranger's bytes may do: compute, read the
 * system's own files, write to what it was given. No network, no file of
 * yours, no new process, and only so much memory and time.
 */
#ifndef CALLBOX_CONFINE_H
#define CALLBOX_CONFINE_H

#include <stdbool.h>

/*
 * In a child, before it becomes another program; holds for that one too.
 * Limits and seccomp always; Landlock where the kernel has it. False: it could
 * not be confined, and must not go on.
 */
bool confine(int cpu_seconds);

#endif
