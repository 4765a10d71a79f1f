// SPDX-License-Identifier: Apache-2.0
/* Rasters, the ZPL encoder and the simulated printer. */
#include <dirent.h>
#include <errno.h>
#include <libdeflate.h>
#include <png.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>
#include "packbench/printer.h"

static char folder[64];
static struct config config;

static int begin(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/packbench-printer-XXXXXX");
	assert_non_null(mkdtemp(folder));
	memset(&config, 0, sizeof(config));
	strcpy(config.file, "packbench.conf");
	strcpy(config.sim.dir, folder);
	config.n_printers = 1;
	strcpy(config.printers[0].name, "inserts");
	strcpy(config.printers[0].language, "zpl");
	return 0;
}

static int end(void **state)
{
	(void)state;
	char command[128];
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	return system(command);
}

static struct raster random_raster(unsigned width, unsigned height)
{
	struct raster raster;
	assert_int_equal(raster_init(&raster, width, height), 0);
	uint8_t *pixels = malloc((size_t)width * height);
	assert_non_null(pixels);
	for (size_t i = 0; i < (size_t)width * height; i++)
		pixels[i] = (uint8_t)random();
	raster_from_a8(&raster, pixels, width);
	free(pixels);
	return raster;
}

static void a_raster_is_white_and_has_limits(void **state)
{
	(void)state;
	struct raster raster;
	assert_int_equal(raster_init(&raster, 0, 1), -EINVAL);
	assert_int_equal(raster_init(&raster, 1, 32769), -EINVAL);
	assert_int_equal(raster_init(&raster, 13, 2), 0);
	assert_int_equal(raster.stride, 2);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(raster.bits[i], 0);
	raster_finish(&raster);
	raster_finish(&raster);
}

/* Every width, so that each rest of eight is met; the coverage has rows longer than it needs. */
static void ink_begins_at_128(void **state)
{
	(void)state;
	for (unsigned width = 1; width <= 33; width++) {
		uint8_t pixels[2][40];
		for (unsigned i = 0; i < sizeof(pixels); i++)
			((uint8_t *)pixels)[i] = (uint8_t)random();
		pixels[0][0] = 127;
		pixels[1][0] = 128;
		struct raster raster;
		assert_int_equal(raster_init(&raster, width, 2), 0);
		raster_from_a8(&raster, pixels[0], sizeof(pixels[0]));
		for (unsigned y = 0; y < 2; y++)
			for (unsigned x = 0; x < raster.stride * 8; x++) {
				bool ink = x < width && pixels[y][x] >= 128;
				assert_int_equal(
				    raster.bits[y * raster.stride + x / 8] >> (7 - x % 8) & 1, ink);
			}
		raster_finish(&raster);
	}
}

static void assert_png_shows(const char *path, const struct raster *raster)
{
	png_image image = { .version = PNG_IMAGE_VERSION };
	assert_true(png_image_begin_read_from_file(&image, path));
	image.format = PNG_FORMAT_GRAY;
	assert_int_equal(image.width, raster->width);
	assert_int_equal(image.height, raster->height);
	uint8_t *pixels = malloc(PNG_IMAGE_SIZE(image));
	assert_non_null(pixels);
	assert_true(png_image_finish_read(&image, NULL, pixels, 0, NULL));
	for (unsigned y = 0; y < raster->height; y++)
		for (unsigned x = 0; x < raster->width; x++)
			assert_int_equal(pixels[y * raster->width + x] == 0,
			    raster->bits[y * raster->stride + x / 8] >> (7 - x % 8) & 1);
	free(pixels);
}

static void a_png_shows_the_raster(void **state)
{
	(void)state;
	struct raster raster = random_raster(61, 19);
	char path[80];
	snprintf(path, sizeof(path), "%s/x.png", folder);
	assert_int_equal(raster_to_png(&raster, path), 0);
	assert_png_shows(path, &raster);
	assert_int_equal(raster_to_png(&raster, "/nonexistent/x.png"), -ENOENT);
	raster_finish(&raster);
}

/* CRC-16/XMODEM by its definition, bit by bit. */
static unsigned crc16(const char *text, size_t length)
{
	unsigned crc = 0;
	for (size_t i = 0; i < length; i++) {
		crc ^= (unsigned)(uint8_t)text[i] << 8;
		for (unsigned bit = 0; bit < 8; bit++)
			crc = (crc << 1 ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xFFFF;
	}
	return crc;
}

static size_t decode_base64(const char *text, size_t length, uint8_t *bytes)
{
	static const char alphabet[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t size = 0;
	unsigned bits = 0, held = 0;
	for (size_t i = 0; i < length && text[i] != '='; i++) {
		const char *digit = strchr(alphabet, text[i]);
		assert_non_null(digit);
		held = held << 6 | (unsigned)(digit - alphabet);
		bits += 6;
		if (bits >= 8)
			bytes[size++] = (uint8_t)(held >> (bits -= 8));
	}
	return size;
}

static void assert_zpl_holds(const struct raster *raster)
{
	uint8_t *bytes;
	size_t size;
	assert_int_equal(printer_language_zpl.encode(raster, &bytes, &size), 0);
	char *text = strndup((const char *)bytes, size);
	assert_int_equal(strlen(text), size);

	char head[128];
	size_t raw = raster->stride * raster->height;
	int length =
	    snprintf(head, sizeof(head), "^XA^PW%u^LL%u^FO0,0^GFA,%zu,%zu,%zu,:Z64:", raster->width,
		raster->height, raw, raw, raster->stride);
	assert_memory_equal(text, head, (size_t)length);
	const char *data = text + length;
	size_t data_length = strcspn(data, ":");
	assert_int_equal(data_length % 4, 0);
	unsigned crc;
	assert_int_equal(sscanf(data + data_length, ":%4X", &crc), 1);
	assert_int_equal(crc, crc16(data, data_length));
	assert_string_equal(data + data_length + 5, "^FS^XZ\n");

	uint8_t *stream = malloc(data_length), *dots = malloc(raw);
	size_t stream_size = decode_base64(data, data_length, stream);
	struct libdeflate_decompressor *decompressor = libdeflate_alloc_decompressor();
	assert_int_equal(
	    libdeflate_zlib_decompress(decompressor, stream, stream_size, dots, raw, NULL),
	    LIBDEFLATE_SUCCESS);
	assert_memory_equal(dots, raster->bits, raw);
	libdeflate_free_decompressor(decompressor);
	free(dots);
	free(stream);
	free(text);
	free(bytes);
}

static void zpl_holds_the_raster_with_counts_and_crc(void **state)
{
	(void)state;
	assert_int_equal(crc16("123456789", 9), 0x31C3);
	for (unsigned width = 1; width < 40; width += 3) {
		struct raster raster = random_raster(width, 1 + width % 7);
		assert_zpl_holds(&raster);
		raster_finish(&raster);
	}
}

static struct print_page page_of(const struct raster *raster, uint64_t job, const char *order)
{
	struct print_page page = { .job = job, .document = "thanks", .raster = raster };
	strcpy(page.order, order);
	return page;
}

static struct printer *open_printer(void)
{
	struct printer *printer;
	assert_int_equal(printer_sim.open(&config, &config.printers[0], &printer, NULL), 0);
	return printer;
}

static unsigned count_files(void)
{
	char labels[80];
	snprintf(labels, sizeof(labels), "%s/labels", folder);
	DIR *dir = opendir(labels);
	unsigned n = 0;
	for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;)
		n += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	if (dir != NULL)
		closedir(dir);
	return n;
}

static void a_label_is_two_files(void **state)
{
	(void)state;
	struct raster raster = random_raster(40, 8);
	struct printer *printer = open_printer();
	struct print_page page = page_of(&raster, 7, "A/1004");
	assert_int_equal(printer_sim.send(printer, &page, NULL), 0);
	page = page_of(&raster, 12345, "1005");
	assert_int_equal(printer_sim.send(printer, &page, NULL), 0);
	printer_sim.close(printer);
	printer_sim.close(NULL);

	assert_int_equal(count_files(), 4);
	char path[128];
	snprintf(path, sizeof(path), "%s/labels/0007-A_1004-thanks.png", folder);
	assert_png_shows(path, &raster);
	snprintf(path, sizeof(path), "%s/labels/0007-A_1004-thanks.zpl", folder);
	assert_int_equal(access(path, R_OK), 0);
	snprintf(path, sizeof(path), "%s/labels/12345-1005-thanks.zpl", folder);
	assert_int_equal(access(path, R_OK), 0);
	raster_finish(&raster);
}

/* A disk that is full after so many bytes. */
static void limit_files(rlim_t bytes)
{
	signal(SIGXFSZ, bytes == RLIM_INFINITY ? SIG_DFL : SIG_IGN);
	struct rlimit limit = { .rlim_cur = bytes, .rlim_max = RLIM_INFINITY };
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_label_that_fails_leaves_nothing_behind(void **state)
{
	(void)state;
	struct raster raster = random_raster(800, 800);
	struct printer *printer = open_printer();
	const struct print_page page = page_of(&raster, 1, "1004");
	struct error error;
	static const rlim_t limits[] = { 0, 4096, 100000 };
	for (size_t i = 0; i < sizeof(limits) / sizeof(*limits); i++) {
		limit_files(limits[i]);
		int result = printer_sim.send(printer, &page, &error);
		limit_files(RLIM_INFINITY);
		assert_int_equal(result, -EFBIG);
		assert_int_equal(count_files(), 0);
		assert_non_null(strstr(error.text, "Label thanks of order 1004 is not printed"));
	}
	assert_int_equal(printer_sim.send(printer, &page, &error), 0);
	assert_int_equal(count_files(), 2);
	printer_sim.close(printer);
	raster_finish(&raster);
}

static void a_folder_that_is_none_is_told(void **state)
{
	(void)state;
	char path[80];
	snprintf(path, sizeof(path), "%s/labels", folder);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fclose(file);
	struct raster raster = random_raster(8, 8);
	struct printer *printer = open_printer();
	const struct print_page page = page_of(&raster, 1, "1004");
	struct error error;
	assert_int_equal(printer_sim.send(printer, &page, &error), -ENOTDIR);
	assert_non_null(strstr(error.text, path));
	printer_sim.close(printer);
	raster_finish(&raster);
}

static void an_unknown_language_is_told_with_the_known_one(void **state)
{
	(void)state;
	strcpy(config.printers[0].language, "tspl");
	struct printer *printer;
	struct error error;
	assert_int_equal(printer_sim.open(&config, &config.printers[0], &printer, &error), -EINVAL);
	assert_string_equal(error.text,
	    "packbench.conf: [printer inserts] language \"tspl\" is not known; write \"zpl\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_raster_is_white_and_has_limits),
		cmocka_unit_test(ink_begins_at_128),
		cmocka_unit_test_setup_teardown(a_png_shows_the_raster, begin, end),
		cmocka_unit_test(zpl_holds_the_raster_with_counts_and_crc),
		cmocka_unit_test_setup_teardown(a_label_is_two_files, begin, end),
		cmocka_unit_test_setup_teardown(
		    a_label_that_fails_leaves_nothing_behind, begin, end),
		cmocka_unit_test_setup_teardown(a_folder_that_is_none_is_told, begin, end),
		cmocka_unit_test_setup_teardown(
		    an_unknown_language_is_told_with_the_known_one, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
