/* What an ELF object says of itself. */
#include "config.h"

#include "api/base/mem.h"
#include "app/elf_note.h"
#include "panes/pane.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MAX = 64 << 20, HEADERS_MAX = 64 };

struct image {
	unsigned char *bytes;
	size_t len;
};

/* A part of the file, or NULL when it reaches beyond its end. */
static const void *part(const struct image *image, uint64_t at, uint64_t len)
{
	if (at > image->len || len > image->len - at)
		return NULL;
	return image->bytes + at;
}

static bool read_image(int fd, struct image *image, struct error *err)
{
	struct stat status;
	size_t got = 0;
	ssize_t n;

	if (fstat(fd, &status) != 0 || status.st_size < (off_t)sizeof(Elf64_Ehdr))
		return error_set(err, ERROR_PANE, 0,
		    "it is no ELF object (too short)");
	if (status.st_size > FILE_MAX)
		return error_set(err, ERROR_PANE, 0,
		    "it is larger than 64 MB");
	image->len = (size_t)status.st_size;
	image->bytes = mem_zalloc(image->len);
	while (got < image->len) {
		n = pread(fd, image->bytes + got, image->len - got,
		    (off_t)got);
		if (n <= 0)
			return error_set(err, ERROR_PANE, 0,
			    "it cannot be read to its end");
		got += (size_t)n;
	}
	return true;
}

static bool check_header(const Elf64_Ehdr *head, struct error *err)
{
	Elf64_Half machine;

#if defined(__x86_64__)
	machine = EM_X86_64;
#elif defined(__aarch64__)
	machine = EM_AARCH64;
#elif defined(__riscv)
	machine = EM_RISCV;
#elif defined(__powerpc64__)
	machine = EM_PPC64;
#else
	machine = head->e_machine;
#endif
	if (memcmp(head->e_ident, ELFMAG, SELFMAG) != 0)
		return error_set(err, ERROR_PANE, 0, "it is no ELF object");
	if (head->e_ident[EI_CLASS] != ELFCLASS64 ||
	    head->e_type != ET_DYN || head->e_machine != machine)
		return error_set(err, ERROR_PANE, 0,
		    "it is no shared object for this machine");
	if (head->e_phentsize != sizeof(Elf64_Phdr) ||
	    head->e_phnum > HEADERS_MAX)
		return error_set(err, ERROR_PANE, 0, "its headers are damaged");
	return true;
}

/* Notes are name size, data size, type, then both padded to four bytes. */
static bool find_note(const struct image *image, const Elf64_Phdr *segment,
    uint32_t *abi)
{
	uint64_t at = segment->p_offset, end = at + segment->p_filesz;
	const Elf64_Nhdr *note;
	const char *name;

	while (at + sizeof(*note) <= end &&
	    (note = part(image, at, sizeof(*note)))) {
		uint64_t name_at = at + sizeof(*note);
		uint64_t data_at = name_at + ((note->n_namesz + 3ull) & ~3ull);

		name = part(image, name_at, note->n_namesz);
		if (name && note->n_type == PANE_NOTE_TYPE &&
		    note->n_namesz == sizeof(PANE_NOTE_NAME) &&
		    !memcmp(name, PANE_NOTE_NAME, sizeof(PANE_NOTE_NAME)) &&
		    note->n_descsz == sizeof(*abi) &&
		    part(image, data_at, sizeof(*abi))) {
			memcpy(abi, image->bytes + data_at, sizeof(*abi));
			return true;
		}
		at = data_at + ((note->n_descsz + 3ull) & ~3ull);
	}
	return false;
}

/* The file offset of an address in a loaded segment, or -1. */
static int64_t offset_of(const struct image *image, const Elf64_Ehdr *head,
    uint64_t address)
{
	const Elf64_Phdr *segments = part(image, head->e_phoff,
	    (uint64_t)head->e_phnum * sizeof(*segments));
	int i;

	for (i = 0; segments && i < head->e_phnum; i++)
		if (segments[i].p_type == PT_LOAD &&
		    address >= segments[i].p_vaddr &&
		    address - segments[i].p_vaddr < segments[i].p_filesz)
			return (int64_t)(address - segments[i].p_vaddr +
			    segments[i].p_offset);
	return -1;
}

static bool check_dynamic(const struct image *image, const Elf64_Ehdr *head,
    const Elf64_Phdr *segment, struct error *err)
{
	const Elf64_Dyn *dyn = part(image, segment->p_offset,
	    segment->p_filesz);
	uint64_t n = segment->p_filesz / sizeof(*dyn), i, names = 0, path = 0;
	bool has_path = false;
	const char *text;
	int64_t at;

	for (i = 0; dyn && i < n && dyn[i].d_tag != DT_NULL; i++) {
		if (dyn[i].d_tag == DT_TEXTREL || (dyn[i].d_tag == DT_FLAGS &&
		    dyn[i].d_un.d_val & DF_TEXTREL))
			return error_set(err, ERROR_PANE, 0, "it has text "
			    "relocations: build it with -fPIC");
		if (dyn[i].d_tag == DT_STRTAB)
			names = dyn[i].d_un.d_ptr;
		if (dyn[i].d_tag == DT_RPATH || dyn[i].d_tag == DT_RUNPATH) {
			path = dyn[i].d_un.d_val;
			has_path = true;
		}
	}
	if (!has_path)
		return true;
	at = offset_of(image, head, names);
	text = at < 0 ? NULL : part(image, (uint64_t)at + path, 1);
	if (!text || strncmp(text, "$ORIGIN", 7) != 0)
		return error_set(err, ERROR_PANE, 0, "it looks for libraries "
		    "in folders of its own (DT_RUNPATH): link it without "
		    "-rpath");
	return true;
}

bool elf_note_read(int fd, uint32_t *abi, struct error *err)
{
	struct image image = { 0 };
	const Elf64_Ehdr *head;
	const Elf64_Phdr *segments;
	bool ok = false, found = false;
	int i;

	if (!read_image(fd, &image, err))
		goto out;
	head = (const Elf64_Ehdr *)image.bytes;
	if (!check_header(head, err))
		goto out;
	segments = part(&image, head->e_phoff,
	    (uint64_t)head->e_phnum * sizeof(*segments));
	if (!segments || head->e_phoff % 8) {
		error_set(err, ERROR_PANE, 0, "it is cut off");
		goto out;
	}
	for (i = 0; i < head->e_phnum; i++) {
		if (!part(&image, segments[i].p_offset,
		    segments[i].p_filesz)) {
			error_set(err, ERROR_PANE, 0, "it is cut off");
			goto out;
		}
		if (segments[i].p_type == PT_GNU_STACK &&
		    segments[i].p_flags & PF_X) {
			error_set(err, ERROR_PANE, 0,
			    "it wants an executable stack");
			goto out;
		}
		if (segments[i].p_type == PT_NOTE)
			found = found || find_note(&image, &segments[i], abi);
		if (segments[i].p_type == PT_DYNAMIC &&
		    !check_dynamic(&image, head, &segments[i], err))
			goto out;
	}
	ok = found || error_set(err, ERROR_PANE, 0, "it is no pane: the note "
	    "that PANE_ENTRY makes is missing");
out:
	free(image.bytes);
	return ok;
}
