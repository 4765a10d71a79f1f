// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include "firmware/config/builder.h"
#include "firmware/config/value.h"
#include "packbench/text.h"

void builder_init(struct builder *builder, struct config *config, const char *directory)
{
	memset(config, 0, sizeof(*config));
	*builder = (struct builder){ .config = config, .directory = directory };
}

static bool is_named(const struct config_key *section)
{
	return strchr(section->section, ' ') != NULL;
}

static const struct heading *find_heading(const struct builder *builder, const char *text)
{
	for (unsigned i = 0; i < builder->n_headings; i++)
		if (strcmp(builder->headings[i].text, text) == 0)
			return &builder->headings[i];
	return NULL;
}

static int note_heading(
    struct builder *builder, const char *text, unsigned line, struct error *error)
{
	const struct heading *before = find_heading(builder, text);
	if (before != NULL)
		return error_set(
		    error, -EINVAL, "[%s] was given before, in line %u", text, before->line);
	struct heading *heading = &builder->headings[builder->n_headings++];
	snprintf(heading->text, sizeof(heading->text), "%s", text);
	heading->line = line;
	return 0;
}

static int add_printer(struct builder *builder, const char *name, struct error *error)
{
	struct config *config = builder->config;
	if (config->n_printers == CONFIG_PRINTERS_MAX)
		return error_set(error, -EINVAL, "more than %d printers", CONFIG_PRINTERS_MAX);
	struct printer_config *printer = &config->printers[config->n_printers++];
	text_copy(printer->name, sizeof(printer->name), name);
	builder->target = printer;
	return 0;
}

static int add_light(struct builder *builder, const char *bin, struct error *error)
{
	struct config *config = builder->config;
	if (config->n_lights == CONFIG_LIGHTS_MAX)
		return error_set(error, -EINVAL, "more than %d lights", CONFIG_LIGHTS_MAX);
	struct light_config *light = &config->lights[config->n_lights++];
	if (!text_copy(light->bin, sizeof(light->bin), bin))
		return error_set(
		    error, -EINVAL, "the bin '%s' is longer than %d bytes", bin, BIN_SIZE - 1);
	builder->target = light;
	return 0;
}

/* Chooses where the keys of a section go: with a name, to the next one of its kind. */
static int choose_target(struct builder *builder, const struct config_key *section,
    const char *name, struct error *error)
{
	if (strcmp(section->section, "printer NAME") == 0)
		return add_printer(builder, name, error);
	if (strcmp(section->section, "light BIN") == 0)
		return add_light(builder, name, error);
	builder->target = builder->config;
	return 0;
}

static int set_default(struct builder *builder, const struct config_key *key, struct error *error)
{
	static const char data_dir[] = "{data_dir}";
	size_t mark =
	    strncmp(key->fallback, data_dir, strlen(data_dir)) == 0 ? strlen(data_dir) : 0;
	char value[CONFIG_PATH_SIZE * 2];
	struct error why;

	snprintf(value, sizeof(value), "%s%s", mark > 0 ? builder->config->station.data_dir : "",
	    key->fallback + mark);
	if (value_set(key, value, builder->directory, builder->target, &why) < 0)
		return error_set(
		    error, -EINVAL, "%s = %s in [%s] %s", key->key, value, key->section, why.text);
	return 0;
}

/* Sets all keys of a section that were not given. */
static int set_defaults(
    struct builder *builder, const struct config_key *section, struct error *error)
{
	const struct config_key *end = config_section_end(section);
	for (const struct config_key *key = section; key < end; key++) {
		if (builder->given[key - config_keys] > 0)
			continue;
		if (key->fallback == NULL)
			return error_set(
			    error, -EINVAL, "'%s' is missing in [%s]", key->key, key->section);
		if (set_default(builder, key, error) < 0)
			return -EINVAL;
	}
	return 0;
}

static void forget_given(struct builder *builder, const struct config_key *section)
{
	const struct config_key *end = config_section_end(section);
	for (const struct config_key *key = section; key < end; key++)
		builder->given[key - config_keys] = 0;
}

int builder_open_section(
    struct builder *builder, const char *heading, unsigned line, struct error *error)
{
	const struct config_key *section = config_find_section(heading);
	char hint[200], text[HEADING_SIZE];

	if (section == NULL) {
		config_suggest_section(heading, hint, sizeof(hint));
		return error_set(error, -EINVAL, "unknown section [%s]; %s", heading, hint);
	}
	int kind = (int)strcspn(heading, " ");
	const char *name = heading + kind + strspn(heading + kind, " ");
	if (is_named(section) && *name == '\0')
		return error_set(
		    error, -EINVAL, "[%s] must have a name, as in [%s]", heading, section->section);
	if (!is_named(section) && *name != '\0')
		return error_set(error, -EINVAL, "[%s] takes no name", section->section);

	snprintf(text, sizeof(text), "%.*s%s%s", kind, heading, *name != '\0' ? " " : "", name);
	if (note_heading(builder, text, line, error) < 0 ||
	    choose_target(builder, section, name, error) < 0)
		return -EINVAL;
	builder->section = section;
	if (!is_named(section))
		return 0;
	forget_given(builder, section);
	return set_defaults(builder, section, error);
}

int builder_set(struct builder *builder, const char *name, const char *value, unsigned line,
    struct error *error)
{
	if (builder->section == NULL)
		return error_set(error, -EINVAL, "'%s' stands before the first [section]", name);
	const char *heading = builder->headings[builder->n_headings - 1].text;
	const struct config_key *key = config_find_key(builder->section, name);
	char hint[200];
	struct error why;

	if (key == NULL) {
		config_suggest_key(builder->section, name, hint, sizeof(hint));
		return error_set(
		    error, -EINVAL, "unknown key '%s' in [%s]; %s", name, heading, hint);
	}
	unsigned *given = &builder->given[key - config_keys];
	if (*given > 0)
		return error_set(error, -EINVAL, "'%s' in [%s] was given before, in line %u", name,
		    heading, *given);
	*given = line;
	if (*value == '\0')
		return error_set(error, -EINVAL,
		    "'%s' in [%s] has no value; leave the line out for the default", name, heading);
	if (value_set(key, value, builder->directory, builder->target, &why) < 0)
		return error_set(
		    error, -EINVAL, "%s = %s in [%s] %s", name, value, heading, why.text);
	return 0;
}

static unsigned heading_line(const struct builder *builder, const char *text)
{
	const struct heading *heading = find_heading(builder, text);
	return heading != NULL ? heading->line : 0;
}

/* What no single line can be blamed for. */
static int check_whole(const struct builder *builder, unsigned *line, struct error *error)
{
	const struct config *config = builder->config;
	bool ca = config->link.ca_file[0] != '\0';
	bool cert = config->link.cert_file[0] != '\0';
	bool key = config->link.key_file[0] != '\0';

	*line = heading_line(builder, "station");
	if (strcmp(config->station.id, "order") == 0)
		return error_set(error, -EINVAL,
		    "id = order in [station] is taken: it is the level of the orders' topics; call "
		    "the "
		    "bench otherwise");
	*line = heading_line(builder, "link");
	if (cert != key)
		return error_set(error, -EINVAL,
		    "'%s' is missing in [link]: cert_file and key_file belong together",
		    cert ? "key_file" : "cert_file");
	if (cert && !ca)
		return error_set(
		    error, -EINVAL, "'ca_file' is missing in [link]: there is no TLS without it");
	*line = 0;
	if (config->n_printers == 0)
		return error_set(
		    error, -EINVAL, "there is no [printer NAME]; a bench has at least one");
	return 0;
}

int builder_finish(struct builder *builder, unsigned *line, struct error *error)
{
	const struct config_key *end = config_keys + CONFIG_KEYS;
	builder->target = builder->config;
	for (const struct config_key *section = config_keys; section < end;
	     section = config_section_end(section)) {
		*line = heading_line(builder, section->section);
		if (!is_named(section) && set_defaults(builder, section, error) < 0)
			return -EINVAL;
	}
	return check_whole(builder, line, error);
}
