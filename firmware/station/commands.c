// SPDX-License-Identifier: Apache-2.0
#include "firmware/station/commands.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "firmware/intake/intake.h"
#include "firmware/station/inside.h"

struct context {
	struct station *station;
	const struct control_request *request;
	FILE *out;
};

/* Orders ------------------------------------------------------------------------------------- */

static const char *const status_names[] = {
	[ORDER_OPEN] = "open",
	[ORDER_PACKED] = "packed",
	[ORDER_SHIPPED] = "shipped",
	[ORDER_SHORT] = "short",
	[ORDER_CANCELLED] = "cancelled",
};

static bool is_running(const struct context *context)
{
	return context->station->event != NULL;
}

static int fail(struct context *context, const struct error *error)
{
	fprintf(context->out, "%s\n", error->text);
	return STATUS_FAILED;
}

static int orders_import(struct context *context)
{
	struct error error = { "the store cannot be written" };
	const struct control_request *request = context->request;
	unsigned n_orders = 0;
	int result = station_take_orders(context->station, request->source, request->body,
	    request->size, INTAKE_FILE_MAX, &n_orders, &error);
	if (result < 0) {
		if (is_running(context))
			orders_refused(context->station, request->source, error.text);
		return fail(context, &error);
	}
	if (is_running(context))
		orders_taken(context->station, request->source);
	fprintf(context->out, "%s: %u %s taken\n", request->source, n_orders,
	    n_orders == 1 ? "order" : "orders");
	return STATUS_OK;
}

static bool print_order_row(const struct order *order, void *data)
{
	fprintf(data, "%-16s %-10s %3u lines %5u units  %-6s %s\n", order->number,
	    status_names[order->status], order->n_lines, order_units_wanted(order), order->language,
	    order->first_name);
	return true;
}

static int orders_list(struct context *context)
{
	bool all = context->request->arguments[2] != NULL;
	if (store_list_orders(context->station->store, all, print_order_row, context->out) == 0)
		return STATUS_OK;
	fprintf(context->out, "the store cannot be read\n");
	return STATUS_FAILED;
}

static void print_order(const struct order *order, FILE *out)
{
	fprintf(out, "order     %s\nstatus    %s\nparcels   %u\ncustomer  %s\nlanguage  %s\n",
	    order->number, status_names[order->status], order->parcels, order->first_name,
	    order->language);
	if (order->gift)
		fprintf(out, "gift      yes\n");
	if (order->note[0] != '\0')
		fprintf(out, "note      %s\n", order->note);
	for (unsigned i = 0; i < order->n_tracking; i++)
		fprintf(out, "tracking  %s\n", order->tracking[i]);
	for (unsigned i = 0; i < order->n_lines; i++) {
		const struct order_line *line = &order->lines[i];
		fprintf(out, "line      %-20s bin %-6s %u wanted, %u packed, %u missing  %s%s%s\n",
		    line->product.sku, line->product.bin[0] != '\0' ? line->product.bin : "-",
		    line->quantity, line->packed, line->missing, line->product.title,
		    line->product.variant[0] != '\0' ? ", " : "", line->product.variant);
	}
}

/* Finds the order of the last argument; says so if there is none. */
static int find_order(struct context *context, struct order *order)
{
	const char *wanted = context->request->arguments[context->request->n_arguments - 1];
	char number[ORDER_NUMBER_SIZE];
	int result = order_number_normalize(wanted, number);
	if (result == 0)
		result = store_find_order(context->station->store, number, order);
	if (result == 0)
		return STATUS_OK;
	if (result == -ENOENT || result == -EINVAL)
		fprintf(context->out, "there is no order %s\n", wanted);
	else
		fprintf(context->out, "the store cannot be read\n");
	return result == -ENOENT || result == -EINVAL ? STATUS_NOT_FOUND : STATUS_FAILED;
}

/* While units are being scanned only the session knows how many. */
static void add_progress(const struct session *session, struct order *order)
{
	if (session->phase != SESSION_PACKING ||
	    strcmp(session->order.number, order->number) != 0 ||
	    !order_same_lines(&session->order, order))
		return;
	for (unsigned i = 0; i < order->n_lines; i++) {
		order->lines[i].packed = session->order.lines[i].packed;
		order->lines[i].missing = session->order.lines[i].missing;
	}
}

static int orders_show(struct context *context)
{
	struct order *order = malloc(sizeof(*order));
	int status = order != NULL ? find_order(context, order) : STATUS_FAILED;
	if (status == STATUS_OK) {
		add_progress(&context->station->session, order);
		print_order(order, context->out);
	}
	free(order);
	return status;
}

/* Catalogue ---------------------------------------------------------------------------------- */

struct counting {
	struct store *store;
	unsigned n;
};

static int put_product(const struct product *product, const struct pack *packs, unsigned n_packs,
    void *data, struct error *error)
{
	struct counting *counting = data;
	counting->n++;
	return store_put_product(counting->store, product, packs, n_packs, error);
}

/* So that barcodes may move from one product of the file to another. */
static int forget_barcodes(const struct product *product, const struct pack *packs,
    unsigned n_packs, void *data, struct error *error)
{
	struct counting *counting = data;
	(void)packs, (void)n_packs;
	int result = store_forget_barcodes(counting->store, product->sku);
	return result == 0 ? 0 : error_set(error, result, "the store cannot be written");
}

static int catalog_import(struct context *context)
{
	const struct control_request *request = context->request;
	struct counting counting = { .store = context->station->store };
	struct error error = { "the store cannot be written" };
	int result = store_begin(context->station->store);
	if (result == 0)
		result = intake_catalog(request->source, request->body, request->size,
		    forget_barcodes, &counting, &error);
	if (result == 0)
		result = intake_catalog(
		    request->source, request->body, request->size, put_product, &counting, &error);
	if (result == 0)
		result = store_commit(context->station->store);
	else
		store_rollback(context->station->store);
	if (result < 0)
		return fail(context, &error);
	fprintf(context->out, "%s: %u products taken\n", request->source, counting.n);
	return STATUS_OK;
}

static bool print_product_row(const struct product *product, void *data)
{
	fprintf(data, "%-20s %-14s %-8s %s%s%s\n", product->sku, product->gtin, product->bin,
	    product->title, product->variant[0] != '\0' ? ", " : "", product->variant);
	return true;
}

static int catalog_list(struct context *context)
{
	if (store_list_products(context->station->store, print_product_row, context->out) == 0)
		return STATUS_OK;
	fprintf(context->out, "the store cannot be read\n");
	return STATUS_FAILED;
}

/* Preview ------------------------------------------------------------------------------------ */

/* The documents of an order are previewed as if all of it had been packed. */
static void pack_everything(struct order *order)
{
	for (unsigned i = 0; i < order->n_lines; i++)
		if (order_units_packed(order) == 0 || order->status == ORDER_OPEN)
			order->lines[i].packed = order->lines[i].quantity;
}

static void write_pbm(const struct raster *raster, FILE *out)
{
	fprintf(out, "P4\n%u %u\n", raster->width, raster->height);
	fwrite(raster->bits, raster->stride, raster->height, out);
}

static int draw_preview(struct context *context, const struct order *order)
{
	struct document document;
	struct raster raster = { 0 };
	struct error error;
	const struct config *config = context->station->config;
	const char *name = context->request->arguments[2];

	if (document_find(order, name, &document) < 0) {
		fprintf(context->out, "order %s has no document %s\n", order->number, name);
		return STATUS_NOT_FOUND;
	}
	if (context->station->documents == NULL &&
	    documents_create(config, &context->station->documents, &error) < 0)
		return fail(context, &error);
	if (documents_draw(context->station->documents, &document, order, now_ms() / 1000,
		&config->printers[0], &raster, &error) < 0)
		return fail(context, &error);
	write_pbm(&raster, context->out);
	raster_finish(&raster);
	return STATUS_OK;
}

static void list_documents(const struct order *order, FILE *out)
{
	struct document documents[DOCUMENTS_MAX];
	unsigned n_documents = documents_choose(order, documents);
	for (unsigned i = 0; i < n_documents; i++)
		fprintf(out, "%s\n", documents[i].name);
}

/* preview documents ORDER: their names, one a line. preview draw DOCUMENT ORDER: a PBM picture. */
static int preview(struct context *context)
{
	const struct control_request *request = context->request;
	bool draws = strcmp(request->arguments[1], "draw") == 0;
	struct order *order = malloc(sizeof(*order));
	int status = order != NULL ? find_order(context, order) : STATUS_FAILED;
	if (status == STATUS_OK) {
		pack_everything(order);
		if (draws)
			status = draw_preview(context, order);
		else
			list_documents(order, context->out);
	}
	free(order);
	return status;
}

/* -------------------------------------------------------------------------------------------- */

static const struct {
	const char *noun, *verb;
	unsigned min_arguments;
	int (*carry_out)(struct context *context);
} commands[] = {
	{ "orders", "import", 2, orders_import },
	{ "orders", "list", 2, orders_list },
	{ "orders", "show", 3, orders_show },
	{ "catalog", "import", 2, catalog_import },
	{ "catalog", "list", 2, catalog_list },
	{ "preview", "documents", 3, preview },
	{ "preview", "draw", 4, preview },
};

int command_carry_out(struct station *station, const struct control_request *request, FILE *out)
{
	struct context context = { station, request, out };
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (request->n_arguments >= commands[i].min_arguments &&
		    strcmp(commands[i].noun, request->arguments[0]) == 0 &&
		    strcmp(commands[i].verb, request->arguments[1]) == 0)
			return commands[i].carry_out(&context);
	fprintf(out, "unknown command\n");
	return STATUS_USAGE;
}

int command_station(const struct config *config, struct station **station, struct error *error)
{
	struct station *made = calloc(1, sizeof(*made));
	if (made == NULL)
		return error_set(error, -ENOMEM, "out of memory");
	made->config = config;
	int result = station_open_store(made, error);
	if (result < 0) {
		command_station_close(made);
		return result;
	}
	*station = made;
	return 0;
}

void command_station_close(struct station *station)
{
	if (station == NULL)
		return;
	documents_destroy(station->documents);
	store_close(station->store);
	free(station);
}
