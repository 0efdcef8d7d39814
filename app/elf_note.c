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

/* A file, read as far as its segments reach: what only debuggers want can be
 * four times as much. */
struct image {
	int fd;
	unsigned char *bytes;
	size_t len, size;        /* read, and of the file */
};

/* A part of what was read, or NULL when it reaches beyond. */
static const void *part(const struct image *image, uint64_t at, uint64_t len)
{
	if (at > image->len || len > image->len - at)
		return NULL;
	return image->bytes + at;
}

/* The file up to there, if it is so long. */
static bool read_up_to(struct image *image, uint64_t end, struct error *err)
{
	ssize_t n;

	if (end > image->size)
		end = image->size;
	while (image->len < end) {
		n = pread(image->fd, image->bytes + image->len,
		    end - image->len, (off_t)image->len);
		if (n <= 0)
			return error_set(err, ERROR_PANE, 0,
			    "it cannot be read to its end");
		image->len += (size_t)n;
	}
	return true;
}

static bool read_header(int fd, struct image *image, struct error *err)
{
	struct stat status;

	if (fstat(fd, &status) != 0 || status.st_size < (off_t)sizeof(Elf64_Ehdr))
		return error_set(err, ERROR_PANE, 0,
		    "it is no ELF object (too short)");
	if (status.st_size > FILE_MAX)
		return error_set(err, ERROR_PANE, 0,
		    "it is larger than 64 MB");
	image->fd = fd;
	image->size = (size_t)status.st_size;
	image->bytes = mem_zalloc(image->size);
	return read_up_to(image, sizeof(Elf64_Ehdr), err);
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
	    head->e_ident[EI_DATA] != (__BYTE_ORDER__ ==
	    __ORDER_LITTLE_ENDIAN__ ? ELFDATA2LSB : ELFDATA2MSB) ||
	    head->e_ident[EI_VERSION] != EV_CURRENT ||
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

	if (at % 4 || !part(image, at, segment->p_filesz))
		return false;
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

/* What the dynamic segment tells, as offsets into the file; 0: absent. */
struct dynamic {
	const char *names;       /* the string table */
	uint64_t names_len;
	uint64_t symbols, hash, gnu_hash;
};

/* A name of the string table; NULL: it is not ended within it. */
static const char *name_at(const struct dynamic *dynamic, uint64_t at)
{
	if (!dynamic->names || at >= dynamic->names_len ||
	    !memchr(dynamic->names + at, '\0', dynamic->names_len - at))
		return NULL;
	return dynamic->names + at;
}

static uint64_t place_of(const struct image *image, const Elf64_Ehdr *head,
    uint64_t address)
{
	int64_t at = offset_of(image, head, address);

	return at < 0 || at % 8 ? 0 : (uint64_t)at;
}

static void read_tables(const struct image *image, const Elf64_Ehdr *head,
    const Elf64_Dyn *dyn, uint64_t n, struct dynamic *out)
{
	int64_t names = -1;
	uint64_t i;

	for (i = 0; i < n && dyn[i].d_tag != DT_NULL; i++) {
		uint64_t value = dyn[i].d_un.d_val;

		switch (dyn[i].d_tag) {
		case DT_STRTAB:
			names = offset_of(image, head, value);
			break;
		case DT_STRSZ:
			out->names_len = value;
			break;
		case DT_SYMTAB:
			out->symbols = place_of(image, head, value);
			break;
		case DT_HASH:
			out->hash = place_of(image, head, value);
			break;
		case DT_GNU_HASH:
			out->gnu_hash = place_of(image, head, value);
			break;
		default:
			break;
		}
	}
	if (names > 0)
		out->names = part(image, (uint64_t)names, out->names_len);
}

/* One entry that decides where other code comes from. */
static bool check_entry(const struct dynamic *dynamic, const Elf64_Dyn *dyn,
    struct error *err)
{
	const char *name = name_at(dynamic, dyn->d_un.d_val);

	switch (dyn->d_tag) {
	case DT_TEXTREL:
		break;
	case DT_FLAGS:
		if (dyn->d_un.d_val & DF_TEXTREL)
			break;
		return true;
	case DT_RPATH:
	case DT_RUNPATH:
		if (name && !strcmp(name, "$ORIGIN"))
			return true;
		return error_set(err, ERROR_PANE, 0, "it looks for libraries "
		    "in folders of its own (DT_RUNPATH): link it without "
		    "-rpath");
	case DT_NEEDED:
		if (name && !strchr(name, '/'))
			return true;
		return error_set(err, ERROR_PANE, 0, "it needs a library by "
		    "its path (DT_NEEDED): link it with -l");
	case DT_FILTER:
	case DT_AUXILIARY:
		return error_set(err, ERROR_PANE, 0, "it is a filter for "
		    "another library: link it without -f and -F");
	default:
		return true;
	}
	return error_set(err, ERROR_PANE, 0, "it has text relocations: build "
	    "it with -fPIC");
}

/* How many symbols there are: only the hash tables tell. */
static uint64_t symbol_count(const struct image *image,
    const struct dynamic *dynamic)
{
	const uint32_t *head, *buckets, *chain;
	uint64_t at, last = 0, i;

	if (dynamic->hash) {
		head = part(image, dynamic->hash, 8);
		return head ? head[1] : 0;
	}
	head = dynamic->gnu_hash ? part(image, dynamic->gnu_hash, 16) : NULL;
	if (!head)
		return 0;
	/* buckets, symbols before the first, words of the filter, shift */
	at = dynamic->gnu_hash + 16 + (uint64_t)head[2] * 8;
	buckets = part(image, at, (uint64_t)head[0] * 4);
	for (i = 0; buckets && i < head[0]; i++)
		if (buckets[i] > last)
			last = buckets[i];
	if (!buckets || last < head[1])
		return 0;
	/* The last symbol of the last chain has its lowest bit set. */
	for (at += (uint64_t)head[0] * 4 + (last - head[1]) * 4;
	    (chain = part(image, at, 4)); at += 4, last++)
		if (*chain & 1)
			return last + 1;
	return 0;
}

static bool has_entry(const struct image *image,
    const struct dynamic *dynamic)
{
	uint64_t n = symbol_count(image, dynamic), i;
	const Elf64_Sym *symbols = dynamic->symbols ? part(image,
	    dynamic->symbols, n * sizeof(*symbols)) : NULL;
	const char *name;

	for (i = 0; symbols && i < n; i++) {
		name = name_at(dynamic, symbols[i].st_name);
		if (name && !strcmp(name, "pane_entry") &&
		    symbols[i].st_shndx != SHN_UNDEF &&
		    symbols[i].st_size >= sizeof(uint32_t) * 2)
			return true;
	}
	return false;
}

static bool check_dynamic(const struct image *image, const Elf64_Ehdr *head,
    const Elf64_Phdr *segment, struct error *err)
{
	const Elf64_Dyn *dyn = segment->p_offset % 8 ? NULL :
	    part(image, segment->p_offset, segment->p_filesz);
	uint64_t n = segment->p_filesz / sizeof(*dyn), i;
	struct dynamic dynamic = { 0 };

	if (!dyn)
		return error_set(err, ERROR_PANE, 0, "its headers are damaged");
	read_tables(image, head, dyn, n, &dynamic);
	for (i = 0; i < n && dyn[i].d_tag != DT_NULL; i++)
		if (!check_entry(&dynamic, &dyn[i], err))
			return false;
	return has_entry(image, &dynamic) || error_set(err, ERROR_PANE, 0,
	    "the symbol pane_entry is missing");
}

static bool check_segment(const struct image *image, const Elf64_Ehdr *head,
    const Elf64_Phdr *segment, struct error *err)
{
	if (!part(image, segment->p_offset, segment->p_filesz))
		return error_set(err, ERROR_PANE, 0, "it is cut off");
	if (segment->p_type == PT_GNU_STACK && segment->p_flags & PF_X)
		return error_set(err, ERROR_PANE, 0,
		    "it wants an executable stack");
	if (segment->p_type == PT_LOAD && segment->p_flags & PF_X &&
	    segment->p_flags & PF_W)
		return error_set(err, ERROR_PANE, 0,
		    "it has code that can be written to");
	return segment->p_type != PT_DYNAMIC ||
	    check_dynamic(image, head, segment, err);
}

static const Elf64_Phdr *read_segments(struct image *image,
    const Elf64_Ehdr *head, struct error *err)
{
	uint64_t len = (uint64_t)head->e_phnum * sizeof(Elf64_Phdr), end = 0;
	uint64_t sections = (uint64_t)head->e_shnum * head->e_shentsize;
	const Elf64_Phdr *segments;
	int i;

	if (head->e_phoff < image->size &&
	    !read_up_to(image, head->e_phoff + len, err))
		return NULL;
	segments = head->e_phoff % 8 ? NULL : part(image, head->e_phoff, len);
	/* What stands last in a file is missing first. */
	if (!segments || head->e_shoff > image->size ||
	    sections > image->size - head->e_shoff) {
		error_set(err, ERROR_PANE, 0, "it is cut off");
		return NULL;
	}
	for (i = 0; i < head->e_phnum; i++)
		if (segments[i].p_offset < image->size &&
		    segments[i].p_offset + segments[i].p_filesz > end)
			end = segments[i].p_offset + segments[i].p_filesz;
	return read_up_to(image, end, err) ? segments : NULL;
}

bool elf_note_read(int fd, uint32_t *abi, struct error *err)
{
	struct image image = { 0 };
	const Elf64_Ehdr *head;
	const Elf64_Phdr *segments;
	bool ok = false, found = false, dynamic = false;
	int i;

	if (!read_header(fd, &image, err))
		goto out;
	head = (const Elf64_Ehdr *)image.bytes;
	if (!check_header(head, err))
		goto out;
	segments = read_segments(&image, head, err);
	if (!segments)
		goto out;
	for (i = 0; i < head->e_phnum && !found; i++)
		found = segments[i].p_type == PT_NOTE &&
		    find_note(&image, &segments[i], abi);
	if (!found) {
		error_set(err, ERROR_PANE, 0, "it is no pane: the note that "
		    "PANE_ENTRY makes is missing");
		goto out;
	}
	for (i = 0; i < head->e_phnum; i++) {
		if (!check_segment(&image, head, &segments[i], err))
			goto out;
		dynamic = dynamic || segments[i].p_type == PT_DYNAMIC;
	}
	ok = dynamic || error_set(err, ERROR_PANE, 0,
	    "it is no shared object for this machine");
out:
	free(image.bytes);
	return ok;
}
