/*
 * Fuzz target: callbox.ini and keys.ini. Whatever stands in them, every setting
 * has a value that its table allows, and every problem is a sentence with the
 * file's name in it.
 */
#include "config.h"

#include "app/settings.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool what)
{
	if (!what)
		abort();
}

static bool known(void *ctx, const char *name)
{
	return !strcmp(name, "close-conversation") || !strcmp(name, "quit");
}

static bool place_known(void *ctx, const char *pane, const char *context)
{
	return !strcmp(pane, "inbox") && (!context ||
	    !strcmp(context, "list"));
}

static void check(struct config *config, const char *path)
{
	const struct config_setting *setting;
	struct error err;
	char name[40];
	size_t i;

	for (setting = config_settings(); setting->name; setting++) {
		const char *value = config_get(config, setting->name);

		err = (struct error){ 0 };
		if (value)
			must(config_set(config, setting->name, value, &err));
		if (setting->kind == CONFIG_NUMBER)
			config_number(config, setting->name);
	}
	must(config->views_len <= CONFIG_VIEWS_MAX);
	for (i = 0; i < config->views_len; i++) {
		snprintf(name, sizeof(name), "view.%zu.title", i + 1);
		config_get(config, name);
	}
	must(config->problems_len <= CONFIG_PROBLEMS_MAX);
	for (i = 0; i < config->problems_len; i++)
		must(strstr(config->problems[i], path) != NULL);
}

static void check_keys(const struct keymap *map)
{
	const char *action;
	size_t i;

	for (i = 0; i < map->len; i++) {
		const struct binding *binding = &map->bindings[i];

		must(binding->keys && binding->action);
		keymap_find(map, binding->pane, binding->context,
		    binding->keys, &action);
		keymap_key_for(map, binding->pane, binding->context,
		    binding->action);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct config_actions actions = { .known = known,
		.place_known = place_known };
	int fd = memfd_create("ini", MFD_CLOEXEC);
	struct config config;
	struct keymap map;
	char path[40];

	must(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	config_init(&config);
	config_load(&config, path);
	check(&config, path);
	keymap_init(&map);
	config_load_keys(&config, path, &map, &actions);
	check_keys(&map);
	check(&config, path);
	keymap_release(&map);
	config_release(&config);
	close(fd);
	return 0;
}
