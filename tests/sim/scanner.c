// SPDX-License-Identifier: Apache-2.0
/* The scanner that is a named pipe, as shells, people and scripts write to it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include "packbench/scanner.h"
#include "tests/sim/directory.h"

static struct scanner *scanner;
static char path[sizeof(config.sim.dir) + 8];

static int open_scanner(void **state)
{
	struct error error;
	(void)state;
	snprintf(path, sizeof(path), "%s/scan", config.sim.dir);
	return scanner_sim.open(&config, &scanner, &error);
}

static int close_scanner(void **state)
{
	(void)state;
	scanner_sim.close(scanner);
	return 0;
}

/* Writes as a client that comes and goes. */
static void scan(const char *bytes, size_t size)
{
	int fd = open(path, O_WRONLY | O_NONBLOCK);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, size), size);
	close(fd);
}

static void scan_text(const char *text)
{
	scan(text, strlen(text));
}

static bool is_readable(void)
{
	struct pollfd poll_fd = { .fd = scanner_sim.fd(scanner), .events = POLLIN };
	assert_true(poll(&poll_fd, 1, 0) >= 0);
	return poll_fd.revents != 0;
}

static void expect_scan(const char *text)
{
	char bytes[129];
	int length = scanner_sim.next(scanner, bytes, sizeof(bytes));
	if (length != (int)strlen(text) || memcmp(bytes, text, strlen(text)) != 0)
		fail_msg(
		    "expected \"%s\", got %d: %.*s", text, length, length > 0 ? length : 0, bytes);
}

static void expect_code(int code)
{
	char bytes[129];
	assert_int_equal(scanner_sim.next(scanner, bytes, sizeof(bytes)), code);
}

static void test_lines(void **state)
{
	(void)state;
	assert_false(is_readable());
	expect_code(0);
	scan_text("#1001\n");
	assert_true(is_readable());
	expect_scan("#1001");
	expect_code(0);
	assert_false(is_readable()); /* though the writer has gone */
	scan_text("4006381333931\r\n\r\n\n12345670\rPB:UNDO\n");
	expect_scan("4006381333931");
	expect_scan("12345670");
	expect_scan("PB:UNDO");
	expect_code(0);
}

static void test_pieces(void **state)
{
	(void)state;
	scan_text("40063");
	expect_code(0);
	assert_false(is_readable());
	scan_text("813339");
	expect_code(0);
	scan_text("31\n10");
	expect_scan("4006381333931");
	expect_code(0);
	scan_text("02\n");
	expect_scan("1002");
}

static void test_bytes_are_not_judged(void **state)
{
	(void)state;
	scan("]C101\x1D\0x\n", 9);
	char bytes[129];
	assert_int_equal(scanner_sim.next(scanner, bytes, sizeof(bytes)), 8);
	assert_memory_equal(bytes, "]C101\x1D\0x", 8);
}

static void test_too_long(void **state)
{
	(void)state;
	char text[300];
	memset(text, '7', sizeof(text));

	text[129] = '\n';
	scan(text, 130);
	char bytes[129];
	assert_int_equal(scanner_sim.next(scanner, bytes, sizeof(bytes)), 129); /* just fits */

	memset(text, '7', sizeof(text));
	text[130] = '\n';
	scan(text, 131);
	scan_text("1003\n");
	expect_code(-EMSGSIZE);
	expect_scan("1003");
	expect_code(0);
}

/* Longer than the driver's buffer and the pipe's: told once, all of it dropped, nothing else. */
static void test_endless(void **state)
{
	(void)state;
	char text[5000];
	int too_long = 0;
	memset(text, '8', sizeof(text));
	for (int i = 0; i < 100; i++) {
		scan(text, sizeof(text));
		char bytes[129];
		int code;
		while ((code = scanner_sim.next(scanner, bytes, sizeof(bytes))) != 0) {
			assert_int_equal(code, -EMSGSIZE);
			too_long++;
		}
	}
	assert_int_equal(too_long, 1);
	scan_text("888\n1004\n");
	expect_scan("1004");
	expect_code(0);
}

static void test_many_at_once(void **state)
{
	(void)state;
	char text[32];
	for (int i = 0; i < 1000; i++) {
		snprintf(text, sizeof(text), "%d\n", 100000 + i);
		scan_text(text);
	}
	double start = microseconds_now();
	for (int i = 0; i < 1000; i++) {
		snprintf(text, sizeof(text), "%d", 100000 + i);
		expect_scan(text);
	}
	print_message("%.2f us a scan\n", (microseconds_now() - start) / 1000);
	expect_code(0);
}

static void test_opened_again(void **state)
{
	struct stat status;
	struct error error;
	(void)state;
	scanner_sim.close(scanner);
	assert_int_equal(stat(path, &status), 0);
	assert_true(S_ISFIFO(status.st_mode));
	assert_int_equal(status.st_mode & 0007, 0); /* not everyone may scan */
	assert_int_equal(scanner_sim.open(&config, &scanner, &error), 0);
	scan_text("1005\n");
	expect_scan("1005");
}

static void test_something_in_the_way(void **state)
{
	struct scanner *other = NULL;
	struct error error;
	(void)state;
	assert_int_equal(unlink(path), 0);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs("1006\n", file);
	fclose(file);
	assert_int_equal(scanner_sim.open(&config, &other, &error), -EEXIST);
	assert_non_null(strstr(error.text, "/sim/scan is in the way: it is not a pipe; remove it"));
	assert_null(other);
	assert_int_equal(unlink(path), 0);

	struct config nowhere = { .sim.dir = "/dev/null/at/all" };
	assert_int_equal(scanner_sim.open(&nowhere, &other, &error), -ENOTDIR);
	assert_string_equal(error.text, "cannot make /dev/null/at/all: Not a directory");
	scanner_sim.close(NULL);
}

static int set_up(void **state)
{
	return make_parent(state) == 0 ? open_scanner(state) : -1;
}

static int tear_down(void **state)
{
	close_scanner(state);
	return remove_parent(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_bytes_are_not_judged),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_endless),
		cmocka_unit_test(test_many_at_once),
		cmocka_unit_test(test_opened_again),
		cmocka_unit_test(test_something_in_the_way),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
