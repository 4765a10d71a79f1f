#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the shop says: right and wrong orders, changed and withdrawn ones, at any moment."""
import json
import time

from harness import GTIN, ORDERS, Case, main, order, wait_for

MUG, RED, POT, TEA = "MUG-350-BL", "MUG-350-RD", "POT-900-WH", "TEA-ASSAM-250"


class BadOrders(Case):
    def refuse(self, bench, number, payload, *words):
        """The alarm names topic, place and reason; nothing is kept; a right order of that number mends it."""
        topic = f"{ORDERS}/{number}"
        bench.tell(number, payload)
        bench.await_alarm("orders", topic, *words)
        self.assertEqual(bench.command("orders", "show", number).returncode, 4)
        self.assertEqual(bench.scan("#" + number), "unknown-code")
        bench.tell(number, order(number, MUG))
        bench.await_no_alarm("orders")
        self.assertEqual(bench.scan("#" + number, "PB:CANCEL"), ["right", "right"])

    def test_messages(self):
        bench = self.bench().start()
        deep, long = "[" * 40 + "]" * 40, "x" * (1 << 20)
        for i, (payload, *words) in enumerate([
                ('{"number": "2000",', ":1:", "JSON"),
                (order("2001", (MUG, 0)), "$.lines[0].quantity", "0"),
                (order("2002", MUG, (POT, 10000)), "$.lines[1].quantity", "10000"),
                ([order("2003", (MUG, "two"))], "$[0].lines[0].quantity", "two"),
                ({"number": "2004", "lines": []}, "$.lines"),
                (order("2099", MUG), "2005", "2099"),
                ([order("2006", MUG), order("2099", MUG)], "2006", "2099"),
                ('{"number": "2007", "note": ' + deep + "}", "brackets"),
                (order("2008", MUG, note=long), str(1 << 20)),
                (b'{"number": "2009", "note": "\xff"}', ":1:")]):
            with self.subTest(words=words):
                self.refuse(bench, str(2000 + i), payload, *words)
        self.assertEqual(bench.command("orders", "show", "2099").returncode, 4)
        bench.await_state("all orders", lambda state: state["orders"] == 10)

    def test_largest_message_is_taken(self):
        bench = self.bench().start()
        text = json.dumps(order("2001", MUG))
        bench.tell("2001", text + " " * ((1 << 20) - len(text)))
        bench.await_state("the order", lambda state: state["orders"] == 1)
        self.assertIsNone(bench.alarm("orders"))
        bench.tell("2002", text.replace("2001", "2002") + " " * ((1 << 20) + 1 - len(text)))
        bench.await_alarm("orders", f"{ORDERS}/2002", str(1 << 20))

    def test_alarm_stays_until_its_own_topic_is_right(self):
        bench = self.bench().start()
        bench.tell("2001", "nonsense")
        bench.await_alarm("orders", f"{ORDERS}/2001")
        bench.tell("2002", order("2002", MUG))
        bench.await_state("order 2002", lambda state: state["orders"] == 1)
        self.assertIn(f"{ORDERS}/2001", bench.alarm("orders"))
        bench.tell("2001", "")
        bench.await_no_alarm("orders")

    def test_topics_that_name_no_order(self):
        """The broker keeps such a message until it is withdrawn: then the alarm must end, too."""
        bench = self.bench().start()
        for topic in ("no order", "12345678901234567890123456789012", "2001/", "é" * 150):
            with self.subTest(topic=topic):
                bench.tell(topic, order("2001", MUG))
                bench.await_alarm("orders", f"{ORDERS}/{topic}"[:120])
                bench.tell(topic, "")
                bench.await_no_alarm("orders")

    def test_the_topic_above_is_no_scan(self):
        bench = self.bench().start()
        bench.publish(ORDERS, "PB:CANCEL")
        bench.await_alarm("orders", ORDERS)
        self.assertEqual(bench.sounds(), [])

    def test_bad_news_of_a_known_order_change_nothing_and_sound_nothing(self):
        bench = self.bench().start(order("2001", (MUG, 2)))
        self.assertEqual(bench.scan("2001", GTIN[MUG]), ["right", "right"])
        bench.tell("2001", order("2001", (MUG, -1)))
        bench.await_alarm("orders", "$.lines[0].quantity")
        self.assertEqual(bench.scan(GTIN[MUG]), "packed")
        self.assertEqual(bench.sounds(), ["right", "right", "packed"])

    def test_file_with_one_bad_order_among_good_ones(self):
        bench = self.bench().start(broker=False)
        path = bench.write("bad.json", [order("2001", MUG), order("2002", (POT, 0)), order("2003", TEA)])
        for running in (True, False):
            with self.subTest(running=running):
                done = bench.command("orders", "import", path)
                self.assertEqual((done.returncode, done.stdout), (1, ""))
                self.assertIn(f"{path}: $[1].lines[0].quantity", done.stderr)
                self.assertEqual(bench.command("orders", "list", "--all").stdout, "")
            if running:
                self.assertEqual(bench.scan("2001"), "unknown-code")
                bench.stop_station()


class Withdrawn(Case):
    def withdraw(self, bench, number, as_message):
        bench.tell(number, {**order(number, (MUG, 2)), "cancelled": True} if as_message else "")

    def test_while_idle(self):
        bench = self.bench().start(order("2001", MUG), order("2002", (MUG, 2)))
        for number, as_message in ("2001", False), ("2002", True):
            self.withdraw(bench, number, as_message)
        bench.await_state("no order", lambda state: state["orders"] == 0)
        self.assertEqual(bench.command("orders", "list").stdout, "")
        self.assertEqual(bench.command("orders", "list", "--all").stdout.count("cancelled"), 2)
        self.assertEqual(bench.scan("2001", "2002"), ["refused", "refused"])

    def test_of_an_order_that_nobody_knows(self):
        bench = self.bench().start()
        bench.tell("2001", "")
        bench.tell("2002", order("2002", MUG))
        bench.await_state("order 2002", lambda state: state["orders"] == 1)
        self.assertIsNone(bench.alarm("orders"))

    def test_while_open(self):
        bench = self.bench().start(order("2001", (MUG, 2)), order("2002", (MUG, 2)))
        for number, as_message in ("2001", False), ("2002", True):
            with self.subTest(as_message=as_message):
                self.assertEqual(bench.scan(number, GTIN[MUG]), ["right", "right"])
                self.assertEqual(bench.lights(), {"A1": "blink"})
                self.withdraw(bench, number, as_message)
                bench.await_state("the interruption", lambda state: state["session"].get("interruption") == "cancelled")
                wait_for("its sound", lambda: bench.sounds()[-1] == "interrupted")
                self.assertEqual(bench.lights(), {})
                self.assertEqual(bench.scan(GTIN[MUG], number, "PB:CANCEL"), ["interrupted", "interrupted", "right"])
                bench.await_state("a free bench", lambda state: state["session"]["phase"] == "idle")
                self.assertEqual(bench.scan(number), "refused")
        self.assertEqual(bench.events(), [])

    def test_while_packed(self):
        bench = self.bench().start(order("2001", MUG))
        self.assertEqual(bench.scan("2001", GTIN[MUG]), ["right", "packed"])
        bench.tell("2001", "")
        bench.await_state("the interruption", lambda state: state["session"].get("interruption") == "cancelled")
        self.assertEqual(bench.scan("JD014600003828392837", "PB:CANCEL"), ["interrupted", "right"])
        events = bench.await_events(2)
        self.assertEqual([event["type"].split(".")[2] for event in events], ["packed", "exception"])
        self.assertEqual(events[1]["data"]["reason"], "cancelled")

    def test_while_packed_and_put_aside(self):
        bench = self.bench().start(order("2001", MUG))
        self.assertEqual(bench.scan("2001", GTIN[MUG], "PB:CANCEL"), ["right", "packed", "right"])
        bench.tell("2001", "")
        wait_for("the withdrawal", lambda: "cancelled" in bench.command("orders", "show", "2001").stdout)
        self.assertEqual(bench.scan("2001"), "refused")

    def test_after_it_has_left(self):
        bench = self.bench().start(order("2001", MUG))
        self.assertEqual(bench.scan("2001", GTIN[MUG], "JD014600003828392837"), ["right", "packed", "shipped"])
        bench.tell("2001", "")
        bench.tell("2002", order("2002", MUG))
        bench.await_state("order 2002", lambda state: state["orders"] == 1)
        self.assertIn("shipped", bench.command("orders", "show", "2001").stdout)
        self.assertEqual(bench.sounds(), ["right", "packed", "shipped"])


class Changed(Case):
    def test_lines_of_the_open_order(self):
        bench = self.bench().start(order("2001", (MUG, 2)))
        self.assertEqual(bench.scan("2001", GTIN[MUG]), ["right", "right"])
        bench.tell("2001", order("2001", MUG, POT))
        bench.await_state("the interruption", lambda state: state["session"].get("interruption") == "changed")
        self.assertEqual(bench.scan(GTIN[MUG], "#2001"), ["interrupted", "right"])
        state = bench.await_state("new lines", lambda state: len(state["session"]["order"]["lines"]) == 2)
        self.assertEqual([line["packed"] for line in state["session"]["order"]["lines"]], [0, 0])
        self.assertEqual(bench.lights(), {"A1": "blink", "A3": "on"})
        self.assertEqual(bench.scan(GTIN[POT], GTIN[MUG]), ["right", "packed"])

    def test_lines_of_the_packed_parcel(self):
        bench = self.bench().start(order("2001", MUG))
        self.assertEqual(bench.scan("2001", GTIN[MUG]), ["right", "packed"])
        bench.tell("2001", order("2001", RED))
        bench.await_state("the interruption", lambda state: state["session"].get("interruption") == "changed")
        self.assertEqual(bench.scan("2001", GTIN[MUG], GTIN[RED]), ["right", "wrong-item", "packed"])
        events = bench.await_events(3)
        self.assertEqual([event["type"].split(".")[2] for event in events], ["packed", "exception", "packed"])
        self.assertEqual([event["data"]["parcel"] for event in events], [1, 1, 2])
        self.assertEqual(events[1]["data"]["reason"], "changed")

    def test_words_without_lines_do_not_disturb(self):
        bench = self.bench().start(order("2001", (MUG, 2)))
        self.assertEqual(bench.scan("2001", GTIN[MUG]), ["right", "right"])
        bench.tell("2001", order("2001", (MUG, 2), tracking=["1Z5R89390357567127"]))
        wait_for("the tracking number", lambda: "1Z5R89390357567127" in bench.command("orders", "show", "2001").stdout)
        self.assertEqual(bench.scan(GTIN[MUG]), "packed")
        self.assertEqual(bench.scan("JD014600003828392837", "1Z5R89390357567127"), ["refused", "shipped"])
        self.assertNotIn("interrupted", bench.sounds())

    def test_the_same_again_after_a_reconnect_writes_nothing(self):
        bench = self.bench().start()
        for number in range(2001, 2006):
            bench.tell(str(number), order(str(number), MUG, POT))
        bench.await_state("the orders", lambda state: state["orders"] == 5)
        time.sleep(2.5)  # what the store does at rest shall not be taken for a write
        files = [bench.data / name for name in ("packbench.db", "packbench.db-wal")]
        before = [path.read_bytes() for path in files]
        online = bench.online_since()
        bench.broker.stop()
        bench.start_broker()
        bench.await_return(online)
        bench.publish(f"{ORDERS}/9999", "nonsense")
        bench.await_alarm("orders", "9999")
        self.assertEqual(before, [path.read_bytes() for path in files])
        self.assertEqual(bench.state()["orders"], 5)


class Numbers(Case):
    def test_every_way_to_write_a_number(self):
        bench = self.bench().start()
        for topic, body, scans in [
                ("1004", "#1004", ("#1004", "1004", " 1004 ")),
                ("kq-7", "#Kq-7", ("#KQ-7", "kq-7", "KQ-7", "#kq-7")),
                ("2026/77", "2026/77", ("2026/77", "#2026/77"))]:
            with self.subTest(topic=topic):
                bench.tell(topic, order(body, MUG))
                wait_for("the order", lambda: bench.command("orders", "show", body).returncode == 0)
                for code in scans:
                    self.assertEqual(bench.scan(code, "PB:CANCEL"), ["right", "right"])
                bench.tell(topic.upper(), "")
                wait_for("its end", lambda: "cancelled" in bench.command("orders", "show", topic).stdout)
        self.assertIsNone(bench.alarm("orders"))


if __name__ == "__main__":
    main()
