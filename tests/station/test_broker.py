#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The broker is away, dies, or refuses: the packer does not notice, and every event arrives once and in its turn."""
import signal

from harness import BASE, GTIN, Case, Trouble, main, order, wait_for

MUG, POT = "MUG-350-BL", "POT-900-WH"
DENY = f"topic deny {BASE}/event/#\ntopic readwrite #\n"


def orders(n):
    return [order(str(2001 + i), MUG) for i in range(n)]


def pack(bench, number):
    """Two events."""
    sounds = bench.scan(str(number), GTIN[MUG], f"JD0146{number:014}")
    if sounds != ["right", "packed", "shipped"]:
        raise Trouble(f"order {number}: {sounds}")


class Away(Case):
    def check_events(self, bench, n):
        wait_for(f"{n} events", lambda: len({event["id"] for event in bench.events()}) == n, 20)
        events = list({event["id"]: event for event in bench.events()}.values())
        self.assertEqual([int(event["sequence"]) for event in events], list(range(1, n + 1)))
        bench.await_state("an empty outbox", lambda state: state["outbox"] == 0)
        return events

    def test_from_the_start(self):
        bench = self.bench()
        bench.start_broker()
        bench.start_watcher()
        bench.broker.stop()
        bench.start(*orders(12), broker=False)
        for number in range(2001, 2013):
            pack(bench, number)
        bench.kill_station()
        bench.start_station()
        bench.start_broker()
        events = self.check_events(bench, 24)
        self.assertEqual(len(bench.events()), 24)
        self.assertEqual([event["type"].split(".")[2] for event in events], ["packed", "shipped"] * 12)
        state = bench.state()
        self.assertEqual((state["counters"]["packed"], state["counters"]["shipped"]), (12, 12))

    def test_killed_in_the_middle_of_the_day(self):
        bench = self.bench().start(*orders(4))
        pack(bench, 2001)
        bench.await_events(2)
        bench.broker.kill()
        bench.broker.process.wait()
        pack(bench, 2002)
        wait_for("a word about it", lambda: "broker: " in bench.station.words())
        pack(bench, 2003)
        bench.start_broker()
        pack(bench, 2004)
        self.check_events(bench, 8)  # what was under way when the broker died may come again

    def test_never_there(self):
        bench = self.bench().start(*orders(2), broker=False)
        pack(bench, 2001)
        pack(bench, 2002)
        self.assertEqual(bench.command("orders", "list").stdout, "")
        wait_for("the labels", lambda: len(bench.labels()) == 6)


class Refusing(Case):
    def test_events_by_its_access_rules(self):
        """They are kept and come after ten seconds, once each."""
        bench = self.bench()
        rules = bench.write("rules", DENY)
        with open(bench.broker.conf, "a", encoding="utf-8") as conf:
            # With 0, mosquitto 2.0.11 throws a client out after refusing a message of its.
            conf.write(f"acl_file {rules}\nmax_queued_messages 1000\n")
        bench.start(*orders(2))
        pack(bench, 2001)
        bench.await_alarm("outbox", "refuse")
        self.assertEqual(bench.await_state("the outbox", lambda state: state["outbox"] == 2)["outbox"], 2)
        pack(bench, 2002)
        self.assertEqual(bench.events(), [])
        rules.write_text("topic readwrite #\n", encoding="utf-8")
        bench.broker.process.send_signal(signal.SIGHUP)
        wait_for("the events", lambda: len(bench.events()) >= 4, 20)
        bench.await_no_alarm("outbox")
        bench.await_state("an empty outbox", lambda state: state["outbox"] == 0)
        self.assertEqual([int(event["sequence"]) for event in bench.events()], [1, 2, 3, 4])


class Connection(Case):
    def test_tells_how_it_is(self):
        bench = self.bench().start()
        self.assertEqual(bench.connection(), "ONLINE")
        bench.stop_station()
        wait_for("OFFLINE", lambda: bench.connection() == "OFFLINE")
        bench.start_station()
        wait_for("ONLINE", lambda: bench.connection() == "ONLINE")
        bench.kill_station()
        wait_for("CONNECTIONBROKEN", lambda: bench.connection() == "CONNECTIONBROKEN")
        bench.start_station()
        wait_for("ONLINE", lambda: bench.connection() == "ONLINE")
        self.assertEqual(bench.broker.retained(BASE + "/connection")[0].split(" ")[0], BASE + "/connection")

    def test_leaves_no_old_alarm_behind(self):
        """What was wrong when the station was killed is looked at anew."""
        bench = self.bench().start()
        (bench.sim / "labels").write_text("in the way", encoding="utf-8")
        bench.tell("2001", order("2001", MUG))
        wait_for("the order", lambda: bench.command("orders", "show", "2001").returncode == 0)
        bench.scan("2001", GTIN[MUG])
        bench.await_alarm("printer", "labels")
        bench.kill_station()
        (bench.sim / "labels").unlink()
        bench.start_station()
        bench.await_no_alarm("printer")
        wait_for("the labels", lambda: len(bench.labels()) == 3)


if __name__ == "__main__":
    main()
