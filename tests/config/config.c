// SPDX-License-Identifier: Apache-2.0
/* Reads files as people write them, right and wrong. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include "packbench/config.h"

#define STATION "[station]\nid = bench-1\nsite = hamburg\n"
#define PRINTER "[printer inserts]\n"
#define WHOLE STATION PRINTER

static char directory[200], file[300];
static struct config config;
static struct error error;

static int make_directory(void **state)
{
	(void)state;
	char template[] = "/tmp/packbench-config-XXXXXX";
	assert_non_null(mkdtemp(template));
	snprintf(directory, sizeof(directory), "%s", template);
	snprintf(file, sizeof(file), "%s/bench.conf", directory);
	return 0;
}

static int remove_directory(void **state)
{
	(void)state;
	unlink(file);
	return rmdir(directory);
}

static int load_bytes(const char *bytes, size_t size)
{
	FILE *out = fopen(file, "w");
	assert_non_null(out);
	assert_int_equal(fwrite(bytes, 1, size, out), size);
	assert_int_equal(fclose(out), 0);
	error.text[0] = '\0';
	return config_load(file, &config, &error);
}

static int load(const char *text)
{
	return load_bytes(text, strlen(text));
}

static void load_good(const char *text)
{
	if (load(text) != 0)
		fail_msg("refused: %s", error.text);
	assert_string_equal(error.text, "");
}

/* Expects the message "FILE:LINE: what", "FILE: what" for line 0. */
static void load_bad(const char *text, unsigned line, const char *what)
{
	char expected[1024], where[16] = "";
	assert_int_equal(load(text), -EINVAL);
	if (line > 0)
		snprintf(where, sizeof(where), ":%u", line);
	snprintf(expected, sizeof(expected), "%s%s: %s", file, where, what);
	assert_string_equal(error.text, expected);
}

static void test_defaults(void **state)
{
	(void)state;
	load_good(WHOLE);
	assert_string_equal(config.file, file);
	assert_string_equal(config.station.id, "bench-1");
	assert_string_equal(config.station.site, "hamburg");
	assert_string_equal(config.station.language, "en");
	assert_string_equal(config.station.data_dir, "/var/lib/packbench");
	assert_string_equal(config.link.broker, "localhost");
	assert_int_equal(config.link.port, 1883);
	assert_string_equal(config.link.ca_file, "");
	assert_string_equal(config.shop.order_url, "");
	assert_int_equal(config.shop.return_days, 30);
	assert_string_equal(config.shop.templates, "/usr/share/packbench/templates");
	assert_string_equal(config.shop.images, "/var/lib/packbench/images");
	assert_string_equal(config.scanner.driver, "sim");
	assert_string_equal(config.lights_port.driver, "sim");
	assert_string_equal(config.display.driver, "png");
	assert_int_equal(config.display.width, 800);
	assert_int_equal(config.display.height, 480);
	assert_string_equal(config.sim.dir, "/var/lib/packbench/sim");
	assert_int_equal(config.n_lights, 0);
	assert_int_equal(config.n_printers, 1);
	assert_string_equal(config.printers[0].name, "inserts");
	assert_string_equal(config.printers[0].language, "zpl");
	assert_int_equal(config.printers[0].dpi, 203);
	assert_int_equal(config.printers[0].media_width, 102);
	assert_int_equal(config.printers[0].media_height, 152);
}

static void test_everything_given(void **state)
{
	(void)state;
	load_good(
	    "# a bench\n"
	    "[sim]\ndir = /tmp/sim\n" /* before data_dir is known */
	    "[station]\nid = b_1.x\nsite: k-1 ; an inline comment\nlanguage=de\ndata_dir=/srv/pb\n"
	    "\n[link] ; TLS\nbroker = mqtt.example\nport = 8883\n"
	    "ca_file = /ca.pem\ncert_file = /cert.pem\nkey_file = /key.pem\n"
	    "[shop]\nname = Kettle & Quay\nlanguage = fr\ncontact = hello@kettleandquay.example\n"
	    "order_url = https://kettleandquay.example/o/{order}?a=1;b=2#top\n"
	    "return_url = https://kettleandquay.example/r\nreturn_days = 0\n"
	    "templates = /t\nguides = /g\nimages = /i\n"
	    "[scanner]\ndriver = sim\n"
	    "[printer inserts]\ndpi = 300\nmedia = 101x51\n"
	    "[printer returns]\nlanguage = tspl\n"
	    "[lights]\ndriver = sim\n"
	    "[light A1]\nline = GPIO5\n[light B 2\"]\n"
	    "[display]\ndriver = png\nsize = 1920x1080\n");
	assert_string_equal(config.station.id, "b_1.x");
	assert_string_equal(config.station.site, "k-1");
	assert_string_equal(config.link.broker, "mqtt.example");
	assert_int_equal(config.link.port, 8883);
	assert_string_equal(config.link.key_file, "/key.pem");
	assert_string_equal(config.shop.name, "Kettle & Quay");
	assert_string_equal(
	    config.shop.order_url, "https://kettleandquay.example/o/{order}?a=1;b=2#top");
	assert_int_equal(config.shop.return_days, 0);
	assert_string_equal(config.shop.images, "/i");
	assert_string_equal(config.sim.dir, "/tmp/sim");
	assert_int_equal(config.n_printers, 2);
	assert_int_equal(config.printers[0].dpi, 300);
	assert_int_equal(config.printers[0].media_width, 101);
	assert_int_equal(config.printers[0].media_height, 51);
	assert_string_equal(config.printers[1].name, "returns");
	assert_string_equal(config.printers[1].language, "tspl");
	assert_int_equal(config.printers[1].dpi, 203);
	assert_int_equal(config.n_lights, 2);
	assert_string_equal(config.lights[0].bin, "A1");
	assert_string_equal(config.lights[0].line, "GPIO5");
	assert_string_equal(config.lights[1].bin, "B 2\"");
	assert_string_equal(config.lights[1].line, "");
	assert_int_equal(config.display.width, 1920);
}

static void test_paths_start_from_the_file(void **state)
{
	(void)state;
	char expected[400], before[PATH_MAX];
	const char *text = STATION "data_dir = data\n[shop]\ntemplates = ../t\n" PRINTER;

	load_good(text);
	snprintf(expected, sizeof(expected), "%s/data", directory);
	assert_string_equal(config.station.data_dir, expected);
	snprintf(expected, sizeof(expected), "%s/data/sim", directory);
	assert_string_equal(config.sim.dir, expected);
	snprintf(expected, sizeof(expected), "%s/../t", directory);
	assert_string_equal(config.shop.templates, expected);
	assert_string_equal(config.link.ca_file, "");

	/* and not from where the station happens to be started */
	assert_non_null(getcwd(before, sizeof(before)));
	assert_int_equal(chdir(directory), 0);
	assert_int_equal(config_load("bench.conf", &config, &error), 0);
	assert_int_equal(chdir("/"), 0);
	assert_string_equal(config.file, file);
	snprintf(expected, sizeof(expected), "%s/data", directory);
	assert_string_equal(config.station.data_dir, expected);
	assert_int_equal(chdir(before), 0);
}

static void test_odd_but_right(void **state)
{
	(void)state;
	load_good("\xEF\xBB\xBF" WHOLE); /* a byte order mark */
	load_good("[station]\r\nid = bench-1\r\nsite = hamburg\r\n[printer inserts]\r\n");
	assert_string_equal(config.station.site, "hamburg");
	load_good(STATION "\t[printer  inserts ]\n   \n;\n\t dpi\t=\t300\t \n");
	assert_string_equal(config.printers[0].name, "inserts");
	assert_int_equal(config.printers[0].dpi, 300);
	load_good(STATION
	    "[shop]\nname = Th\xC3\xA9 & Caf\xC3\xA9 \xE2\x98\x95 \xF0\x9F\x8D\xB5\n" PRINTER);
	assert_string_equal(
	    config.shop.name, "Th\xC3\xA9 & Caf\xC3\xA9 \xE2\x98\x95 \xF0\x9F\x8D\xB5");
	load_good(STATION "[printer inserts]"); /* no newline at the end */
	/* an indented key is a key, not more of the value before */
	load_good("[station]\nid = bench-1\n  site = hamburg\n" PRINTER);
	assert_string_equal(config.station.id, "bench-1");
	assert_string_equal(config.station.site, "hamburg");
}

static void test_unknown_names(void **state)
{
	(void)state;
	load_bad(STATION PRINTER "midia = 102x152\n", 5,
	    "unknown key 'midia' in [printer inserts]; did you mean 'media'?");
	load_bad(STATION "[link]\nbrokre = x\n" PRINTER, 5,
	    "unknown key 'brokre' in [link]; did you mean 'broker'?");
	load_bad(STATION "[link]\nport = 1\nPort = 2\n", 6,
	    "unknown key 'Port' in [link]; did you mean 'port'?");
	load_bad(STATION "[display]\nbrightness = 3\n", 5,
	    "unknown key 'brightness' in [display]; the keys are driver, size");
	load_bad(STATION "[prnter inserts]\n", 4,
	    "unknown section [prnter inserts]; did you mean [printer NAME]?");
	load_bad("[Station]\nid = 1\n", 1, "unknown section [Station]; did you mean [station]?");
	load_bad("[mail]\n", 1,
	    "unknown section [mail]; the sections are station, link, shop, scanner, printer NAME, "
	    "lights, light BIN, display, sim");
	load_bad("[]\n", 1,
	    "unknown section []; the sections are station, link, shop, scanner, printer NAME, "
	    "lights, light BIN, display, sim");
}

static void test_given_twice(void **state)
{
	(void)state;
	load_bad(STATION "id = bench-2\n", 4, "'id' in [station] was given before, in line 2");
	load_bad(WHOLE "[station]\n", 5, "[station] was given before, in line 1");
	load_bad(WHOLE "[printer   inserts]\n", 5, "[printer inserts] was given before, in line 4");
	load_bad(WHOLE "[light A1]\n[light A2]\n[light A1]\n", 7,
	    "[light A1] was given before, in line 5");
	load_good(WHOLE "dpi = 300\n[printer b]\ndpi = 203\n"); /* but once in each */
	assert_int_equal(config.printers[0].dpi, 300);
	assert_int_equal(config.printers[1].dpi, 203);
}

static void test_missing(void **state)
{
	(void)state;
	load_bad("[station]\nsite = hamburg\n" PRINTER, 1, "'id' is missing in [station]");
	load_bad("; new\n\n[station]\nid = 1\n" PRINTER, 3, "'site' is missing in [station]");
	load_bad("", 0, "'id' is missing in [station]");
	load_bad(PRINTER, 0, "'id' is missing in [station]");
	load_bad(STATION, 0, "there is no [printer NAME]; a bench has at least one");
	load_bad(WHOLE "[link]\nca_file = ca\ncert_file = c\n", 5,
	    "'key_file' is missing in [link]: cert_file and key_file belong together");
	load_bad(WHOLE "[link]\nca_file = ca\nkey_file = c\n", 5,
	    "'cert_file' is missing in [link]: cert_file and key_file belong together");
	load_bad(WHOLE "[link]\nkey_file = k\ncert_file = c\n", 5,
	    "'ca_file' is missing in [link]: there is no TLS without it");
	load_bad("[station]\nid =\n", 2,
	    "'id' in [station] has no value; leave the line out for the default");
	load_bad("[station]\nid = ; later\n", 2,
	    "'id' in [station] has no value; leave the line out for the default");
}

static void test_out_of_range(void **state)
{
	(void)state;
	static const char *const ports[] = { "0", "65536", "1883x", "-1", "+1", "18 83", "0x75b",
		"99999999999999999999", "4294968179", "x" };
	for (size_t i = 0; i < sizeof(ports) / sizeof(ports[0]); i++) {
		char text[200], what[200];
		snprintf(text, sizeof(text), WHOLE "[link]\nport = %s\n", ports[i]);
		snprintf(what, sizeof(what),
		    "port = %s in [link] must be a whole number from 1 to 65535", ports[i]);
		load_bad(text, 6, what);
	}
	load_good(WHOLE "[link]\nport = 65535\n");
	assert_int_equal(config.link.port, 65535);
	load_bad(WHOLE "dpi = 99\n", 5,
	    "dpi = 99 in [printer inserts] must be a whole number from 100 to 1200 dots per inch");
	static const char *const sizes[] = { "102", "102x", "x152", "102x152 mm", "102 x 152",
		"9x152", "102x301", "102X152", "102x152x3", "102x-152" };
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		char text[200], what[200];
		snprintf(text, sizeof(text), WHOLE "media = %s\n", sizes[i]);
		snprintf(what, sizeof(what),
		    "media = %s in [printer inserts] must be WIDTHxHEIGHT, each from 10 to 300 mm, "
		    "as in 102x152",
		    sizes[i]);
		load_bad(text, 5, what);
	}
	static const char *const names[] = { "a/b", "a b", "+", "#", "b\xC3\xA4nk" };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char text[200], what[200];
		snprintf(text, sizeof(text), "[station]\nid = %s\n", names[i]);
		snprintf(what, sizeof(what),
		    "id = %s in [station] may have letters A-Z a-z, digits, - _ and . only",
		    names[i]);
		load_bad(text, 2, what);
	}
	load_bad("[station]\nid = 123456789012345678901234567890123456789012345678\n", 2,
	    "id = 123456789012345678901234567890123456789012345678 in [station] must be at most 47 "
	    "bytes long");
}

static void test_names_of_sections(void **state)
{
	(void)state;
	load_bad(STATION "[printer]\n", 4, "[printer] must have a name, as in [printer NAME]");
	load_bad(STATION "[link broker]\n", 4, "[link] takes no name");
	load_bad(WHOLE "[light 123456789012345678901234]\n", 5,
	    "the bin '123456789012345678901234' is longer than 23 bytes");
	load_bad(STATION "[printer 123456789012345678901234567890123456789012]\n", 4,
	    "the section's name is longer than 49 bytes");
	load_bad(STATION "[printer a]\n[printer b]\n[printer c]\n[printer d]\n[printer e]\n", 8,
	    "more than 4 printers");
	char text[8192] = WHOLE;
	for (int i = 0; i < CONFIG_LIGHTS_MAX; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text), "[light %d]\n", i);
	load_good(text);
	assert_int_equal(config.n_lights, CONFIG_LIGHTS_MAX);
	assert_string_equal(config.lights[255].bin, "255");
	strcat(text, "[light x]\n");
	load_bad(text, 4 + 257, "more than 256 lights");
}

static void test_not_ini(void **state)
{
	(void)state;
	load_bad("id = 1\n", 1, "'id' stands before the first [section]");
	load_bad(WHOLE "nonsense\n", 5, "neither [section] nor key = value nor ; comment");
	load_bad(WHOLE "[link\n", 5, "[link has no ]");
	load_bad(WHOLE "[link] port = 3\n", 5, "'port = 3' behind the section's ]");
	load_bad(WHOLE "[link];\n", 5, "';' behind the section's ]");
	load_bad(WHOLE "[shop]\nname = Caf\xE9\n", 6,
	    "not UTF-8, or a control character; save the file as UTF-8");
	static const char *const bad_utf8[] = { "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
		"\xE2\x82", "\x1B[m", "\x80", "\x7F" };
	for (size_t i = 0; i < sizeof(bad_utf8) / sizeof(bad_utf8[0]); i++) {
		char text[100];
		snprintf(text, sizeof(text), WHOLE "; %s\n", bad_utf8[i]);
		load_bad(text, 5, "not UTF-8, or a control character; save the file as UTF-8");
	}
	static const char binary[] = "[station]\nid = a\0b\n";
	assert_int_equal(load_bytes(binary, sizeof(binary) - 1), -EINVAL);
	assert_non_null(strstr(error.text, "bench.conf:2: a NUL byte; this is not a text file"));
}

/* inih would read the rest of an over-long line as a line of its own, or drop it. */
static void test_long_lines(void **state)
{
	(void)state;
	char text[1024], name[400];
	memset(name, 'n', sizeof(name));
	snprintf(text, sizeof(text), WHOLE "[shop]\nname = %.191s\n", name);
	load_good(text);
	assert_int_equal(strlen(config.shop.name), 191);
	snprintf(text, sizeof(text), WHOLE "[shop]\nname = %.192s\n", name);
	load_bad(text, 6, "the line is longer than 198 bytes");
	snprintf(text, sizeof(text), WHOLE "; %.399s\n", name);
	load_bad(text, 5, "the line is longer than 198 bytes");
}

static void test_unreadable(void **state)
{
	(void)state;
	char expected[400];
	assert_int_equal(config_load("/nowhere/at/all.conf", &config, &error), -ENOENT);
	assert_string_equal(
	    error.text, "cannot read /nowhere/at/all.conf: No such file or directory");
	unlink(file);
	assert_int_equal(config_load(file, &config, &error), -ENOENT);
	snprintf(expected, sizeof(expected), "cannot read %s: No such file or directory", file);
	assert_string_equal(error.text, expected);
	assert_int_equal(config_load(directory, &config, &error), -EISDIR);
	snprintf(expected, sizeof(expected), "cannot read %s: Is a directory", directory);
	assert_string_equal(error.text, expected);
	if (geteuid() != 0) {
		load_good(WHOLE);
		assert_int_equal(chmod(file, 0), 0);
		assert_int_equal(config_load(file, &config, &error), -EACCES);
	}
	assert_int_equal(load(""), -EINVAL);
	assert_int_equal(config_load(file, &config, NULL), -EINVAL); /* no message wanted */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_everything_given),
		cmocka_unit_test(test_paths_start_from_the_file),
		cmocka_unit_test(test_odd_but_right),
		cmocka_unit_test(test_unknown_names),
		cmocka_unit_test(test_given_twice),
		cmocka_unit_test(test_missing),
		cmocka_unit_test(test_out_of_range),
		cmocka_unit_test(test_names_of_sections),
		cmocka_unit_test(test_not_ini),
		cmocka_unit_test(test_long_lines),
		cmocka_unit_test(test_unreadable),
	};
	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
