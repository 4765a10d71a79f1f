// SPDX-License-Identifier: Apache-2.0
/* packbench preview ORDER --out FILE.png: the order's documents side by side, at the printer's
 * dots. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "packbench/raster.h"
#include "firmware/cli/cli.h"

enum {
	GAP = 24, /* dots between the pages */
};

/* Reads a binary PBM picture as commands.c writes it. */
static int read_pbm(const char *text, size_t size, struct raster *raster)
{
	unsigned width, height;
	int header = 0;
	if (sscanf(text, "P4\n%u %u%n", &width, &height, &header) != 2)
		return -EINVAL;
	int result = raster_init(raster, width, height);
	if (result < 0)
		return result;
	size_t bytes = raster->stride * raster->height;
	if (size != (size_t)header + 1 + bytes) {
		raster_finish(raster);
		return -EINVAL;
	}
	memcpy(raster->bits, text + header + 1, bytes);
	return 0;
}

/* Copies 'page' into 'sheet' from column 'left', a multiple of 8. */
static void place(struct raster *sheet, const struct raster *page, size_t left)
{
	for (unsigned y = 0; y < page->height; y++)
		memcpy(sheet->bits + y * sheet->stride + left / 8, page->bits + y * page->stride,
		    page->stride);
}

/* A black strip between the pages, so that their edges are seen. */
static void separate(struct raster *sheet, size_t left)
{
	for (unsigned y = 0; y < sheet->height; y++)
		memset(sheet->bits + y * sheet->stride + left / 8, 0xFF, GAP / 8);
}

static int compose(const struct raster *pages, unsigned n_pages, struct raster *sheet)
{
	size_t page_width = pages[0].stride * 8;
	int result = raster_init(
	    sheet, (unsigned)(n_pages * page_width + (n_pages - 1) * GAP), pages[0].height);
	for (unsigned i = 0; result == 0 && i < n_pages; i++) {
		place(sheet, &pages[i], i * (page_width + GAP));
		if (i > 0)
			separate(sheet, i * (page_width + GAP) - GAP);
	}
	return result;
}

static int fetch_page(
    const struct config *config, const char *order, const char *document, struct raster *page)
{
	struct control_request request = { .n_arguments = 4,
		.arguments = { "preview", "draw", document, order },
		.source = "",
		.body = "" };
	char *text = NULL;
	size_t size = 0;
	int status = cli_ask(config, &request, &text, &size);
	if (status != STATUS_OK)
		cli_complain(text, size);
	else if (read_pbm(text, size, page) < 0)
		status = STATUS_FAILED;
	free(text);
	return status;
}

static int write_sheet(const struct raster *pages, unsigned n_pages, const char *file)
{
	struct raster sheet = { 0 };
	int result = compose(pages, n_pages, &sheet);
	if (result == 0)
		result = raster_to_png(&sheet, file);
	raster_finish(&sheet);
	if (result == 0)
		return STATUS_OK;
	fprintf(stderr, "packbench: %s cannot be written: %s\n", file, strerror(-result));
	return STATUS_FAILED;
}

/* 'names' holds the documents, one a line. */
static int draw_all(const struct config *config, const struct arguments *arguments, char *names)
{
	enum { PAGES_MAX = 32 };
	struct raster pages[PAGES_MAX] = { 0 };
	unsigned n_pages = 0;
	int status = STATUS_OK;
	char *rest = names;
	for (char *name;
	     status == STATUS_OK && n_pages < PAGES_MAX && (name = strsep(&rest, "\n"));)
		if (name[0] != '\0')
			status = fetch_page(config, arguments->words[1], name, &pages[n_pages++]);
	if (status == STATUS_OK && n_pages > 0)
		status = write_sheet(pages, n_pages, arguments->out_file);
	for (unsigned i = 0; i < n_pages; i++)
		raster_finish(&pages[i]);
	return status;
}

int cli_preview(const struct arguments *arguments)
{
	struct control_request request = { .n_arguments = 3, .source = "", .body = "" };
	struct config config;
	char *names = NULL;
	size_t size = 0;

	if (arguments->n_words != 2 || arguments->out_file == NULL)
		return cli_usage("packbench preview ORDER --out FILE.png");
	int status = cli_config(arguments, &config);
	if (status != STATUS_OK)
		return status;
	request.arguments[0] = "preview";
	request.arguments[1] = "documents";
	request.arguments[2] = arguments->words[1];
	status = cli_ask(&config, &request, &names, &size);
	if (status == STATUS_OK)
		status = draw_all(&config, arguments, names);
	else
		cli_complain(names, size);
	free(names);
	return status;
}
