/*
 * Which objects are loaded, and which are refused before any of their code
 * runs: marker_pane's constructor makes a file, and after a refusal that file
 * must not be there. Each case damages a fresh copy, its folder or its owner.
 */
#include "config.h"

#include "app/elf_note.h"
#include "app/loader.h"
#include "app/log.h"
#include "tests/unit/golden.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

enum { OBJECT_MAX = 8 << 20, OTHER_UID = 54321 };

/* What a case may change. */
struct object {
	char root[64], folder[96], path[200], marker[96];
	unsigned char *bytes;
	size_t len;
};

static unsigned char original[OBJECT_MAX];
static size_t original_len;

static Elf64_Ehdr *head_of(struct object *object)
{
	return (Elf64_Ehdr *)object->bytes;
}

static Elf64_Phdr *segment_of(struct object *object, unsigned type)
{
	Elf64_Phdr *segments = (Elf64_Phdr *)(object->bytes +
	    head_of(object)->e_phoff);
	int i;

	for (i = 0; i < head_of(object)->e_phnum; i++)
		if (segments[i].p_type == type)
			return &segments[i];
	fail_msg("no segment of type %u", type);
	return NULL;
}

static Elf64_Dyn *entry_of(struct object *object, int64_t tag)
{
	Elf64_Dyn *dyn = (Elf64_Dyn *)(object->bytes +
	    segment_of(object, PT_DYNAMIC)->p_offset);

	while (dyn->d_tag != tag && dyn->d_tag != DT_NULL)
		dyn++;
	assert_int_equal(dyn->d_tag, tag);
	return dyn;
}

/* The note of PANE_ENTRY, as bytes of the file. */
static struct pane_note *note_of(struct object *object)
{
	static const char name[8] = PANE_NOTE_NAME;
	size_t at;

	for (at = 0; at + sizeof(struct pane_note) < object->len; at += 4) {
		struct pane_note *note = (struct pane_note *)(object->bytes +
		    at);

		if (note->name_size == 8 && note->data_size == 4 &&
		    !memcmp(note->name, name, 8))
			return note;
	}
	fail_msg("no note");
	return NULL;
}

static void *find(struct object *object, const char *text)
{
	void *at = memmem(object->bytes, object->len, text, strlen(text) + 1);

	assert_non_null(at);
	return at;
}

static void set_abi(struct object *object, uint32_t abi)
{
	note_of(object)->abi = abi;
}

static void newer_major(struct object *object)
{
	set_abi(object, PANE_ABI + 0x10000);
}

static void older_major(struct object *object)
{
	set_abi(object, PANE_ABI - 0x10000);
}

static void newer_minor(struct object *object)
{
	set_abi(object, PANE_ABI + 1);
}

static void note_of_another(struct object *object)
{
	memcpy(note_of(object)->name, "mailbox", 8);
}

static void note_type(struct object *object)
{
	note_of(object)->type = PANE_NOTE_TYPE + 1;
}

static void note_size(struct object *object)
{
	note_of(object)->data_size = 2;
}

static void no_symbol(struct object *object)
{
	memcpy(find(object, "pane_entry"), "pane_empty", 10);
}

static void text_file(struct object *object)
{
	memset(object->bytes, '#', object->len);
}

static void empty_file(struct object *object)
{
	object->len = 0;
}

static void short_file(struct object *object)
{
	object->len = 40;
}

static void cut_header(struct object *object)
{
	object->len = sizeof(Elf64_Ehdr) + 8;
}

static void cut_half(struct object *object)
{
	object->len /= 2;
}

static void bits_32(struct object *object)
{
	head_of(object)->e_ident[EI_CLASS] = ELFCLASS32;
}

static void big_endian(struct object *object)
{
	head_of(object)->e_ident[EI_DATA] = ELFDATA2MSB;
}

static void other_machine(struct object *object)
{
	head_of(object)->e_machine = EM_SPARCV9;
}

static void a_program(struct object *object)
{
	head_of(object)->e_type = ET_EXEC;
}

static void a_relocatable(struct object *object)
{
	head_of(object)->e_type = ET_REL;
}

static void many_headers(struct object *object)
{
	head_of(object)->e_phnum = 60000;
}

static void headers_elsewhere(struct object *object)
{
	head_of(object)->e_phoff = UINT64_MAX - 8;
}

static void headers_crooked(struct object *object)
{
	head_of(object)->e_phoff += 3;
}

static void segment_beyond(struct object *object)
{
	segment_of(object, PT_LOAD)->p_filesz = UINT64_MAX / 2;
}

static void executable_stack(struct object *object)
{
	segment_of(object, PT_GNU_STACK)->p_flags |= PF_X;
}

static void writable_code(struct object *object)
{
	Elf64_Phdr *segments = (Elf64_Phdr *)(object->bytes +
	    head_of(object)->e_phoff);
	int i;

	for (i = 0; i < head_of(object)->e_phnum; i++)
		if (segments[i].p_type == PT_LOAD &&
		    segments[i].p_flags & PF_X)
			segments[i].p_flags |= PF_W;
}

static void text_relocations(struct object *object)
{
	entry_of(object, DT_RELACOUNT)->d_tag = DT_TEXTREL;
}

static void flag_textrel(struct object *object)
{
	Elf64_Dyn *dyn = entry_of(object, DT_RELACOUNT);

	dyn->d_tag = DT_FLAGS;
	dyn->d_un.d_val = DF_TEXTREL;
}

/* An entry that names a string which is there: "pane_entry". */
static void name_as(struct object *object, int64_t tag)
{
	Elf64_Dyn *dyn = entry_of(object, DT_RELACOUNT);
	Elf64_Phdr *load = segment_of(object, PT_LOAD);
	unsigned char *names = object->bytes + load->p_offset +
	    (entry_of(object, DT_STRTAB)->d_un.d_ptr - load->p_vaddr);

	dyn->d_tag = tag;
	dyn->d_un.d_val = (uint64_t)((unsigned char *)find(object,
	    "pane_entry") - names);
}

static void run_path(struct object *object)
{
	name_as(object, DT_RUNPATH);
}

static void old_run_path(struct object *object)
{
	name_as(object, DT_RPATH);
}

static void filter(struct object *object)
{
	name_as(object, DT_FILTER);
}

static void library_by_path(struct object *object)
{
	/* libc.so.6 becomes one in the current folder. */
	memcpy(find(object, "libc.so.6"), "./c.so.6", 9);
}

static void no_dynamic(struct object *object)
{
	segment_of(object, PT_DYNAMIC)->p_type = PT_NULL;
}

static void crooked_dynamic(struct object *object)
{
	segment_of(object, PT_DYNAMIC)->p_offset += 4;
}

static void file_group(struct object *object)
{
	assert_int_equal(chmod(object->path, 0664), 0);
}

static void file_world(struct object *object)
{
	assert_int_equal(chmod(object->path, 0646), 0);
}

static void folder_world(struct object *object)
{
	assert_int_equal(chmod(object->folder, 0777), 0);
}

static void folder_group(struct object *object)
{
	assert_int_equal(chmod(object->folder, 0775), 0);
}

static void parent_world(struct object *object)
{
	assert_int_equal(chmod(object->root, 0703), 0);
}

static void file_owner(struct object *object)
{
	assert_int_equal(chown(object->path, OTHER_UID, OTHER_UID), 0);
}

static void folder_owner(struct object *object)
{
	assert_int_equal(chown(object->folder, OTHER_UID, OTHER_UID), 0);
}

static void parent_owner(struct object *object)
{
	assert_int_equal(chown(object->root, OTHER_UID, OTHER_UID), 0);
}

static void symbolic_link(struct object *object)
{
	char real[300];

	snprintf(real, sizeof(real), "%s.real", object->path);
	assert_int_equal(rename(object->path, real), 0);
	assert_int_equal(symlink(real, object->path), 0);
}

static void fifo(struct object *object)
{
	assert_int_equal(unlink(object->path), 0);
	assert_int_equal(mkfifo(object->path, 0600), 0);
}

static void a_folder(struct object *object)
{
	assert_int_equal(unlink(object->path), 0);
	assert_int_equal(mkdir(object->path, 0700), 0);
}

static void gone(struct object *object)
{
	assert_int_equal(unlink(object->path), 0);
}

static void odd_name(struct object *object)
{
	char odd[200];

	snprintf(odd, sizeof(odd), "%s/Marker_1.so", object->folder);
	assert_int_equal(rename(object->path, odd), 0);
	snprintf(object->path, sizeof(object->path), "%s", odd);
}

/* bytes: before it is written; place: afterwards. says: what the refusal must
 * say. root: only root can make it. */
static const struct bad {
	void (*bytes)(struct object *object), (*place)(struct object *object);
	const char *says;
	bool root;
} bad[] = {
	{ newer_major, NULL, "it was built for pane ABI 3." },
	{ older_major, NULL, "it was built for pane ABI 1." },
	{ newer_minor, NULL, "update callbox" },
	{ note_of_another, NULL, "the note that PANE_ENTRY makes is missing" },
	{ note_type, NULL, "the note that PANE_ENTRY makes is missing" },
	{ note_size, NULL, "the note that PANE_ENTRY makes is missing" },
	{ no_symbol, NULL, "the symbol pane_entry is missing" },
	{ text_file, NULL, "it is no ELF object" },
	{ empty_file, NULL, "it is no ELF object (too short)" },
	{ short_file, NULL, "it is no ELF object (too short)" },
	{ cut_header, NULL, "it is cut off" },
	{ cut_half, NULL, "it is cut off" },
	{ bits_32, NULL, "no shared object for this machine" },
	{ big_endian, NULL, "no shared object for this machine" },
	{ other_machine, NULL, "no shared object for this machine" },
	{ a_program, NULL, "no shared object for this machine" },
	{ a_relocatable, NULL, "no shared object for this machine" },
	{ many_headers, NULL, "its headers are damaged" },
	{ headers_elsewhere, NULL, "it is cut off" },
	{ headers_crooked, NULL, "it is cut off" },
	{ segment_beyond, NULL, "it is cut off" },
	{ executable_stack, NULL, "executable stack" },
	{ writable_code, NULL, "code that can be written to" },
	{ text_relocations, NULL, "text relocations" },
	{ flag_textrel, NULL, "text relocations" },
	{ run_path, NULL, "DT_RUNPATH" },
	{ old_run_path, NULL, "DT_RUNPATH" },
	{ filter, NULL, "filter" },
	{ library_by_path, NULL, "by its path" },
	{ no_dynamic, NULL, "no shared object for this machine" },
	{ crooked_dynamic, NULL, "its headers are damaged" },
	{ NULL, file_group, "can be written by others (mode 0664)" },
	{ NULL, file_world, "can be written by others (mode 0646)" },
	{ NULL, folder_world, "can be written by others (mode 0777)" },
	{ NULL, folder_group, "can be written by others (mode 0775)" },
	{ NULL, parent_world, "can be written by others (mode 0703)" },
	{ NULL, file_owner, "belongs to another user (uid 54321)", true },
	{ NULL, folder_owner, "belongs to another user (uid 54321)", true },
	{ NULL, parent_owner, "belongs to another user (uid 54321)", true },
	{ NULL, symbolic_link, "symbolic link" },
	{ NULL, fifo, "no regular file" },
	{ NULL, a_folder, "no regular file" },
	{ NULL, gone, "No such file" },
	{ NULL, odd_name, "small letters" },
};

static void write_object(const struct object *object)
{
	FILE *file = fopen(object->path, "we");

	assert_non_null(file);
	assert_int_equal(fwrite(object->bytes, 1, object->len, file),
	    object->len);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(object->path, 0644), 0);
}

static void object_init(struct object *object, const char *name)
{
	*object = (struct object){ .root = "/tmp/callbox-loader-XXXXXX" };
	assert_non_null(mkdtemp(object->root));
	snprintf(object->folder, sizeof(object->folder), "%s/panes",
	    object->root);
	assert_int_equal(mkdir(object->folder, 0755), 0);
	snprintf(object->path, sizeof(object->path), "%s/%s", object->folder,
	    name);
	snprintf(object->marker, sizeof(object->marker), "%s/marker",
	    object->root);
	object->len = original_len;
	object->bytes = malloc(object->len);
	assert_non_null(object->bytes);
	memcpy(object->bytes, original, object->len);
	assert_int_equal(setenv("CALLBOX_TEST_MARKER", object->marker, 1), 0);
}

static void object_release(struct object *object)
{
	char command[200];

	free(object->bytes);
	snprintf(command, sizeof(command), "rm -rf '%s'", object->root);
	assert_int_equal(system(command), 0);
}

static bool ran(const struct object *object)
{
	return access(object->marker, F_OK) == 0;
}

static void loader_load__takes__a_good_object(void **state)
{
	struct object object;
	struct loader loader;
	struct error err = { 0 };

	object_init(&object, "marker.so");
	write_object(&object);
	loader_init(&loader);
	if (!loader_load(&loader, object.path, &err))
		fail_msg("%s", err.text);
	/* So that the absence of the file proves something below. */
	assert_true(ran(&object));
	assert_string_equal(loader_find(&loader, "marker")->title, "Marker");
	assert_null(loader_find(&loader, "inbox"));
	loader_release(&loader);
	object_release(&object);
}

static void loader_load__refuses__before_any_code_runs(void **state)
{
	struct object object;
	struct loader loader;
	struct error err;
	size_t i;

	assert_true(sizeof(bad) / sizeof(bad[0]) >= 20);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (bad[i].root && geteuid() != 0)
			continue;
		object_init(&object, "marker.so");
		if (bad[i].bytes)
			bad[i].bytes(&object);
		write_object(&object);
		if (bad[i].place)
			bad[i].place(&object);
		loader_init(&loader);
		err = (struct error){ 0 };
		if (loader_load(&loader, object.path, &err))
			fail_msg("case %zu was loaded", i);
		if (!strstr(err.text, bad[i].says))
			fail_msg("case %zu says \"%s\", not \"%s\"", i,
			    err.text, bad[i].says);
		assert_int_equal(loader.panes_len, 0);
		assert_int_equal(loader.refused_len, 1);
		assert_string_equal(loader.refused[0].path, object.path);
		if (ran(&object))
			fail_msg("case %zu: its code was run", i);
		loader_release(&loader);
		object_release(&object);
	}
}

/* The second of the name does not run, whatever folder it is in. */
static void loader_scan__refuses__the_second_of_a_name(void **state)
{
	struct object one, two;
	struct loader loader;

	object_init(&one, "marker.so");
	write_object(&one);
	loader_init(&loader);
	loader_scan(&loader, one.folder);
	assert_int_equal(loader.panes_len, 1);
	object_init(&two, "marker.so");
	write_object(&two);
	loader_scan(&loader, two.folder);
	assert_int_equal(loader.panes_len, 1);
	assert_int_equal(loader.refused_len, 1);
	assert_non_null(strstr(loader.refused[0].err.text,
	    "there is a pane \"marker\" already"));
	assert_false(ran(&two));
	loader_release(&loader);
	object_release(&one);
	object_release(&two);
}

/* A file whose name is not the pane's is found out only when it is loaded. */
static void loader_load__wants__the_file_named_like_the_pane(void **state)
{
	struct object object;
	struct loader loader;
	struct error err = { 0 };

	object_init(&object, "other.so");
	write_object(&object);
	loader_init(&loader);
	assert_false(loader_load(&loader, object.path, &err));
	assert_non_null(strstr(err.text, "is called \"marker\""));
	loader_release(&loader);
	object_release(&object);
}

static void loader_scan__takes__objects_only_and_in_order(void **state)
{
	struct object object;
	struct loader loader;
	char path[300];
	FILE *file;

	object_init(&object, "marker.so");
	write_object(&object);
	snprintf(path, sizeof(path), "%s/readme.txt", object.folder);
	file = fopen(path, "we");
	assert_non_null(file);
	fclose(file);
	snprintf(path, sizeof(path), "%s/a-bad.so", object.folder);
	file = fopen(path, "we");
	assert_non_null(file);
	fclose(file);
	loader_init(&loader);
	loader_scan(&loader, object.folder);
	assert_int_equal(loader.panes_len, 1);
	assert_int_equal(loader.refused_len, 1);
	loader_scan(&loader, "/nonexistent/callbox");
	assert_int_equal(loader.refused_len, 1);
	loader_release(&loader);
	object_release(&object);
}

/* Sticky folders such as /tmp let others add files, not replace ours. */
static void loader_load__takes__a_sticky_folder(void **state)
{
	struct object object;
	struct loader loader;
	struct error err = { 0 };

	object_init(&object, "marker.so");
	write_object(&object);
	assert_int_equal(chmod(object.root, 01777), 0);
	loader_init(&loader);
	if (!loader_load(&loader, object.path, &err))
		fail_msg("%s", err.text);
	loader_release(&loader);
	object_release(&object);
}

/* Whatever the bytes are, reading them ends and stays within them. Headers and
 * notes are at the beginning, the tables are told by the dynamic segment. */
static void elf_note_read__survives__damage(void **state)
{
	struct object object = { .len = original_len };
	uint64_t seed = 20261124;
	uint32_t abi, at, taken = 0, dynamic;
	int fd = memfd_create("damaged", MFD_CLOEXEC), round, i;

	assert_true(fd >= 0);
	object.bytes = malloc(original_len);
	assert_non_null(object.bytes);
	memcpy(object.bytes, original, original_len);
	dynamic = (uint32_t)segment_of(&object, PT_DYNAMIC)->p_offset;
	for (round = 0; round < 3000; round++) {
		memcpy(object.bytes, original, original_len);
		for (i = 0; i < 3; i++) {
			at = chance_below(&seed, 2) ?
			    chance_below(&seed, 0x400) :
			    dynamic + chance_below(&seed, 0x180);
			object.bytes[at] = (unsigned char)chance(&seed);
		}
		assert_int_equal(pwrite(fd, object.bytes, original_len, 0),
		    original_len);
		taken += elf_note_read(fd, &abi, NULL);
	}
	/* Some damage does no harm, but not most. */
	assert_true(taken < 2000);
	close(fd);
	free(object.bytes);
}

static int read_original(void **state)
{
	FILE *file = fopen(MARKER_PANE, "re");

	if (!file)
		return -1;
	original_len = fread(original, 1, sizeof(original), file);
	fclose(file);
	umask(022);
	return original_len > 1000 && original_len < sizeof(original) ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loader_load__takes__a_good_object),
		cmocka_unit_test(loader_load__refuses__before_any_code_runs),
		cmocka_unit_test(loader_scan__refuses__the_second_of_a_name),
		cmocka_unit_test(
		    loader_load__wants__the_file_named_like_the_pane),
		cmocka_unit_test(
		    loader_scan__takes__objects_only_and_in_order),
		cmocka_unit_test(loader_load__takes__a_sticky_folder),
		cmocka_unit_test(elf_note_read__survives__damage),
	};

	return cmocka_run_group_tests(tests, read_original, NULL);
}
