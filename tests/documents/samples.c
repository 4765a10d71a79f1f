// SPDX-License-Identifier: Apache-2.0
#include "tests/documents/samples.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "packbench/text.h"

const char *const sample_names[SAMPLES] = { "short", "typical", "worst", "gift" };

static const char *const languages[] = { "en", "de", "fr" };

/* One text in each of the languages. */
struct wording {
	const char *in[3];
};

static unsigned index_of(const char *language)
{
	for (unsigned i = 0; i < 3; i++)
		if (strcmp(languages[i], language) == 0)
			return i;
	return 0;
}

void sample_config(struct config *config)
{
	memset(config, 0, sizeof(*config));
	strcpy(config->file, "packbench.conf");
	strcpy(config->shop.name, "Kettle & Quay");
	strcpy(config->shop.language, "en");
	strcpy(config->shop.contact, "hello@kettleandquay.example");
	strcpy(config->shop.order_url, "https://kettleandquay.example/orders/{order}");
	strcpy(config->shop.return_url, "https://kettleandquay.example/returns/{order}");
	config->shop.return_days = 30;
	strcpy(config->shop.templates, "../../deploy/templates");
	strcpy(config->shop.guides, "../../deploy/demo/guides");
	config->n_printers = 1;
	struct printer_config *printer = &config->printers[0];
	strcpy(printer->name, "inserts");
	strcpy(printer->driver, "sim");
	strcpy(printer->language, "zpl");
	printer->dpi = 203;
	printer->media_width = 102;
	printer->media_height = 152;
}

static struct order_line *add_line(struct order *order, unsigned quantity, const char *title,
    const char *variant, const char *guide)
{
	struct order_line *line = &order->lines[order->n_lines++];
	line->quantity = line->packed = quantity;
	snprintf(line->product.sku, sizeof(line->product.sku), "KQ-%03u", order->n_lines);
	text_copy(line->product.title, sizeof(line->product.title), title);
	text_copy(line->product.variant, sizeof(line->product.variant), variant);
	text_copy(line->product.guide, sizeof(line->product.guide), guide);
	return line;
}

static void make_short(struct order *order, unsigned language)
{
	static const struct wording kettle = { { "Kettle", "Kessel", "Bouilloire" } };
	strcpy(order->number, "7");
	add_line(order, 1, kettle.in[language], "", "kettle-start");
}

static void make_typical(struct order *order, unsigned language)
{
	static const struct wording mug = { { "Stoneware mug", "Steingutbecher", "Mug en grès" } };
	static const struct wording blue = { { "blue, 350 ml", "blau, 350 ml", "bleu, 35 cl" } };
	static const struct wording assam = { { "Assam loose leaf", "Assam, lose",
	    "Assam en vrac" } };
	static const struct wording infuser = { { "Tea infuser", "Teefilter", "Filtre à thé" } };
	static const struct wording steel = { { "steel", "Edelstahl", "inox" } };
	strcpy(order->number, "1004");
	strcpy(order->first_name, "Zoë");
	order->orders_count = 3;
	add_line(order, 2, mug.in[language], blue.in[language], "mug-care");
	add_line(order, 1, assam.in[language], "250 g", "loose-leaf");
	add_line(order, 1, infuser.in[language], steel.in[language], "");
}

/* Repeats 'words' until 'to' is full. */
static void fill_with(char *to, size_t size, const char *words)
{
	size_t length = strlen(words);
	to[0] = '\0';
	for (size_t used = 0; used + 1 < size; used += length)
		text_copy(to + used, size - used, words);
}

static void make_worst(struct order *order, unsigned language)
{
	static const struct wording title = { {
	    "Handthrown stoneware breakfast teapot with infuser and bamboo lid ",
	    "Handgedrehte Frühstückssteingutteekanne mit Edelstahlteefilter und Bambusdeckel ",
	    "Théière de petit-déjeuner en grès tournée à la main avec filtre et couvercle ",
	} };
	strcpy(order->number, "KQ-WHOLESALE-2026-12-09-0001004");
	fill_with(order->first_name, sizeof(order->first_name), "Maximiliane Friederike ");
	order->orders_count = 8;
	fill_with(order->address, sizeof(order->address), "https://kettleandquay.example/account/");
	for (unsigned i = 0; i < 40; i++) {
		struct order_line *line = add_line(order, 9999, "", "", "teapot-care");
		fill_with(line->product.title, sizeof(line->product.title), title.in[language]);
		fill_with(line->product.variant, sizeof(line->product.variant), title.in[language]);
	}
}

static void make_gift(struct order *order, unsigned language)
{
	static const struct wording note = { {
	    "Happy birthday, Nora!\nOne bowl a day, and no more instant coffee.",
	    "Alles Liebe zum Geburtstag, Oma!\nJeden Tag eine Tasse, und das Telefon bleibt aus.",
	    "Joyeux anniversaire, Mamie !\nUne tasse par jour, et le téléphone reste muet.",
	} };
	make_typical(order, language);
	order->gift = true;
	strcpy(order->number, "1006");
	strcpy(order->note, note.in[language]);
}

struct order *sample_order(enum sample sample, const char *language)
{
	static void (*const make[SAMPLES])(struct order *, unsigned) = {
		make_short,
		make_typical,
		make_worst,
		make_gift,
	};
	struct order *order = calloc(1, sizeof(*order));
	if (order == NULL)
		abort();
	snprintf(order->language, sizeof(order->language), "%s", language);
	make[sample](order, index_of(language));
	return order;
}

void sample_draw(struct documents *documents, const struct config *config,
    const struct order *order, const char *document, struct raster *raster)
{
	struct document found;
	struct error error = { "no such document" };
	int result = document_find(order, document, &found);
	if (result == 0)
		result = documents_draw(
		    documents, &found, order, SAMPLE_DAY, &config->printers[0], raster, &error);
	if (result != 0) {
		fprintf(stderr, "%s of order %s: %s\n", document, order->number, error.text);
		abort();
	}
}
