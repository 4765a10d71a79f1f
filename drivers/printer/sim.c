// SPDX-License-Identifier: Apache-2.0
/* A printer without paper: each label is two files in D/labels, its bytes and its picture. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "packbench/printer.h"

struct printer {
	char *labels; /* D/labels */
	const struct printer_language *language;
};

/* A label's two files and the hidden ones they grow in. */
struct files {
	char bytes[CONFIG_PATH_SIZE + 256];
	char bytes_growing[CONFIG_PATH_SIZE + 256];
	char picture[CONFIG_PATH_SIZE + 256];
	char picture_growing[CONFIG_PATH_SIZE + 256];
};

static void sim_close(struct printer *printer)
{
	if (printer == NULL)
		return;
	free(printer->labels);
	free(printer);
}

static int sim_open(const struct config *config, const struct printer_config *settings,
    struct printer **printer, struct error *error)
{
	if (strcmp(settings->language, printer_language_zpl.name) != 0)
		return error_set(error, -EINVAL,
		    "%s: [printer %s] language \"%s\" is not known; write \"%s\"", config->file,
		    settings->name, settings->language, printer_language_zpl.name);
	struct printer *opened = calloc(1, sizeof(*opened));
	if (opened == NULL)
		return error_set(error, -ENOMEM, "Printer %s: out of memory", settings->name);
	opened->language = &printer_language_zpl;
	if (asprintf(&opened->labels, "%s/labels", config->sim.dir) < 0) {
		free(opened);
		return error_set(error, -ENOMEM, "Printer %s: out of memory", settings->name);
	}
	*printer = opened;
	return 0;
}

static int make_folder(const char *path)
{
	return mkdir(path, 0777) == 0 || errno == EEXIST ? 0 : -errno;
}

/* Makes D and D/labels; what lies above D must be there. */
static int make_labels(const struct printer *printer)
{
	char parent[CONFIG_PATH_SIZE + 8];
	snprintf(parent, sizeof(parent), "%s", printer->labels);
	*strrchr(parent, '/') = '\0';
	int result = make_folder(parent);
	return result != 0 ? result : make_folder(printer->labels);
}

/* The name of a label, fit for a file: 0007-1004-thanks. */
static void label_name(const struct print_page *page, char *name, size_t size)
{
	snprintf(
	    name, size, "%04llu-%s-%s", (unsigned long long)page->job, page->order, page->document);
	for (char *c = name; *c != '\0'; c++)
		if (*c == '/')
			*c = '_';
}

static void name_files(
    struct files *files, const struct printer *printer, const struct print_page *page)
{
	char name[ORDER_NUMBER_SIZE + DOCUMENT_NAME_SIZE + 24];
	label_name(page, name, sizeof(name));
	const char *labels = printer->labels;
	const char *language = printer->language->name;
	snprintf(files->bytes, sizeof(files->bytes), "%s/%s.%s", labels, name, language);
	snprintf(files->bytes_growing, sizeof(files->bytes_growing), "%s/.%s.%s", labels, name,
	    language);
	snprintf(files->picture, sizeof(files->picture), "%s/%s.png", labels, name);
	snprintf(
	    files->picture_growing, sizeof(files->picture_growing), "%s/.%s.png", labels, name);
}

static int write_bytes(const char *path, const uint8_t *bytes, size_t size)
{
	FILE *file = fopen(path, "wbe");
	if (file == NULL)
		return -errno;
	int result = fwrite(bytes, 1, size, file) == size ? 0 : -errno;
	if (fclose(file) != 0 && result == 0)
		result = -errno;
	return result;
}

static int write_growing(
    const struct printer *printer, const struct print_page *page, const struct files *files)
{
	uint8_t *bytes;
	size_t size;
	int result = printer->language->encode(page->raster, &bytes, &size);
	if (result != 0)
		return result;
	result = write_bytes(files->bytes_growing, bytes, size);
	free(bytes);
	return result != 0 ? result : raster_to_png(page->raster, files->picture_growing);
}

/* Lets the label appear; the bytes come last, so that who finds them finds the picture, too. */
static int show_label(const struct files *files)
{
	if (rename(files->picture_growing, files->picture) != 0)
		return -errno;
	if (rename(files->bytes_growing, files->bytes) == 0)
		return 0;
	int result = -errno;
	unlink(files->picture);
	return result;
}

static int sim_send(struct printer *printer, const struct print_page *page, struct error *error)
{
	struct files files;
	name_files(&files, printer, page);
	int result = make_labels(printer);
	if (result == 0)
		result = write_growing(printer, page, &files);
	if (result == 0)
		result = show_label(&files);
	if (result == 0)
		return 0;
	unlink(files.bytes_growing);
	unlink(files.picture_growing);
	if (result == -ENOSPC || result == -EDQUOT)
		return error_set(error, result,
		    "Label %s of order %s is not printed: the disk of %s is full; it is "
		    "printed as soon as there is room",
		    page->document, page->order, printer->labels);
	return error_set(error, result,
	    "Label %s of order %s is not printed: cannot write into %s (%s); it is printed as "
	    "soon as that is mended",
	    page->document, page->order, printer->labels, strerror(-result));
}

const struct printer_ops printer_sim = {
	.driver = "sim",
	.open = sim_open,
	.send = sim_send,
	.close = sim_close,
};
