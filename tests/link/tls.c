// SPDX-License-Identifier: Apache-2.0
/* The encrypted link, with an authority made for the test. */
#include "tests/link/harness.h"
#include <errno.h>
#include <signal.h>

static const char *const filters[] = { "in/#", NULL };
static char options[1024];

static struct config tls_config(const char *ca, const char *certificate, const char *key)
{
	struct config config = link_config();
	const char *directory = broker.directory;
	snprintf(config.link.ca_file, CONFIG_PATH_SIZE, "%s/%s", directory, ca);
	if (certificate != NULL)
		snprintf(config.link.cert_file, CONFIG_PATH_SIZE, "%s/%s", directory, certificate);
	if (key != NULL)
		snprintf(config.link.key_file, CONFIG_PATH_SIZE, "%s/%s", directory, key);
	return config;
}

static void make_authority(const char *name)
{
	run("cd %s && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
	    "-subj '/CN=%s' -keyout %s.key -out %s.pem 2>&1",
	    broker.directory, name, name, name);
}

static void make_certificate(const char *name, const char *authority, const char *extension)
{
	run("cd %s && openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "
	    "'/CN=%s' "
	    "-keyout %s.key -out %s.csr 2>&1 && printf '%s' > ext && openssl x509 -req -days 2 "
	    "-in %s.csr -CA %s.pem -CAkey %s.key -CAcreateserial -extfile ext -out %s.pem 2>&1",
	    broker.directory, name, name, name, extension, name, authority, authority, name);
}

static int set_up(void **state)
{
	if (harness_set_up(state) < 0)
		return -1;
	make_authority("authority");
	make_authority("stranger");
	make_certificate("broker", "authority", "subjectAltName=IP:127.0.0.1");
	make_certificate("bench-1", "authority", "extendedKeyUsage=clientAuth");
	make_certificate("impostor", "stranger", "extendedKeyUsage=clientAuth");
	run("openssl pkcs8 -topk8 -passout pass:secret -in %s/bench-1.key -out %s/locked.key",
	    broker.directory, broker.directory);
	const char *directory = broker.directory;
	snprintf(options, sizeof(options),
	    "cafile %s/authority.pem\ncertfile %s/broker.pem\nkeyfile %s/broker.key\n"
	    "require_certificate true\nuse_identity_as_username true\n",
	    directory, directory, directory);
	broker_start(options);
	return 0;
}

static void expect_no_connection(const struct config *config, const char *why)
{
	struct link *link = open_link_by(config, "bench-1", filters);
	struct link_event event = expect(link, LINK_DISCONNECTED);
	print_message("%s\n", event.text);
	assert_non_null(strstr(event.text, why));
	close_in_time(link);
}

static void test_encrypted(void **state)
{
	(void)state;
	struct config config = tls_config("authority.pem", "bench-1.pem", "bench-1.key");
	struct link *link = open_link_by(&config, "bench-1", filters);
	expect(link, LINK_CONNECTED);
	char payload[901];
	memset(payload, 'x', sizeof(payload));
	payload[900] = '\0';
	for (uint64_t i = 0; i < 200; i++) {
		assert_int_equal(link_publish(link, "in/x", payload, false, i), 0);
		bool confirmed = false, came = false;
		while (!confirmed || !came) {
			struct link_event event = next_within(link, 10);
			assert_int_not_equal(event.what, LINK_NOTHING);
			confirmed |= event.what == LINK_CONFIRMED && event.token == i;
			came |= event.what == LINK_MESSAGE && event.size == 900;
		}
	}
	/* with a broker that comes and goes, too */
	broker_kill(SIGKILL);
	expect(link, LINK_DISCONNECTED);
	broker_start(options);
	connect_link(link);
	close_in_time(link);
	assert_string_equal(run("cd %s && mosquitto_sub -V 5 -h 127.0.0.1 -p %u --cafile "
				"authority.pem --cert bench-1.pem "
				"--key bench-1.key -t connection -C 1 -W 3",
				broker.directory, broker.port),
	    "OFFLINE\n");
}

static void test_not_our_broker(void **state)
{
	(void)state;
	struct config config = tls_config("stranger.pem", "bench-1.pem", "bench-1.key");
	expect_no_connection(
	    &config, "broker 127.0.0.1: TLS, see the files in [link]: certificate verify failed");
	config = tls_config("authority.pem", "bench-1.pem", "bench-1.key");
	strcpy(config.link.broker, "localhost"); /* another name than the certificate's */
	expect_no_connection(&config, "broker localhost: ");
}

static void test_not_our_bench(void **state)
{
	(void)state;
	struct config config = tls_config("authority.pem", NULL, NULL);
	expect_no_connection(
	    &config, "broker 127.0.0.1: "); /* the alert gets through or does not */
	config = tls_config("authority.pem", "impostor.pem", "impostor.key");
	expect_no_connection(&config, "broker 127.0.0.1: ");
	config = link_config(); /* in plain text to a broker that wants TLS */
	expect_no_connection(&config, "broker 127.0.0.1: ");
}

static void test_unusable_files(void **state)
{
	(void)state;
	struct link_settings settings = { .client_id = "b",
		.subscriptions = filters,
		.will_topic = "c",
		.will_payload = "w",
		.message_max = 10 };
	struct link *link = NULL;
	struct error error;
	char expected[300];
	struct config config = tls_config("authority.pem", "bench-1.pem", "missing.key");
	assert_int_equal(link_open(&config, &settings, &link, &error), -ENOENT);
	snprintf(expected, sizeof(expected),
	    "cannot read key_file in [link], %s/missing.key: No such file or directory",
	    broker.directory);
	assert_string_equal(error.text, expected);
	assert_null(link);

	settings.will_topic = "c/#";
	assert_int_equal(link_open(&config, &settings, &link, &error), -EINVAL);

	config = tls_config("authority.pem", "bench-1.pem", "impostor.key");
	expect_no_connection(&config, "key");
	config = tls_config("authority.pem", "bench-1.pem", "locked.key"); /* nobody is asked */
	expect_no_connection(&config, "key");
	config = tls_config("broker.key", "bench-1.pem", "bench-1.key");
	expect_no_connection(&config, "CA");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_encrypted),
		cmocka_unit_test(test_not_our_broker),
		cmocka_unit_test(test_not_our_bench),
		cmocka_unit_test(test_unusable_files),
	};
	return cmocka_run_group_tests(tests, set_up, harness_tear_down);
}
