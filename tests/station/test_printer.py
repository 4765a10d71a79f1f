#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The printer fails, stops half-way, or is killed with the station: every label comes out, once, and nobody has to scan for it."""
import os

from harness import GTIN, Case, main, order, wait_for

MUG, POT = "MUG-350-BL", "POT-900-WH"
PAGES = ["thanks", "guide-mug-care", "return"]


def documents(labels):
    return [label.split("-", 2)[2] for label in labels]


class Fault(Case):
    def break_printer(self, bench):
        (bench.sim / "labels").write_text("in the way", encoding="utf-8")

    def mend_printer(self, bench):
        (bench.sim / "labels").unlink()

    def test_labels_come_when_it_is_mended(self):
        bench = self.bench().start(order("2001", MUG), order("2002", MUG))
        self.break_printer(bench)
        self.assertEqual(bench.scan("2001", GTIN[MUG]), ["right", "packed"])
        bench.await_alarm("printer", "labels", "2001")
        state = bench.await_state("the fault", lambda state: state["devices"]["printer"]["state"] == "fault")
        self.assertEqual(state["labels"], {"waiting": 3, "unknown": 0})
        self.assertTrue(state["devices"]["printer"]["message"])
        self.assertEqual(bench.scan("JD014600003828392837", "2002", GTIN[MUG]), ["shipped", "right", "packed"])
        bench.await_state("six labels", lambda state: state["labels"]["waiting"] == 6)
        self.mend_printer(bench)
        bench.await_no_alarm("printer")
        state = bench.await_state("no label", lambda state: state["labels"]["waiting"] == 0)
        self.assertEqual(state["devices"]["printer"], {"state": "ready"})
        self.assertEqual(documents(bench.labels()), PAGES * 2)
        self.assertEqual(state["counters"]["scans"], 5)

    def test_labels_come_after_a_restart(self):
        bench = self.bench().start(order("2001", MUG))
        self.break_printer(bench)
        self.assertEqual(bench.scan("2001", GTIN[MUG]), ["right", "packed"])
        bench.await_alarm("printer", "labels")
        bench.stop_station()
        self.mend_printer(bench)
        bench.start_station()
        bench.await_state("no label", lambda state: state["labels"] == {"waiting": 0, "unknown": 0})
        wait_for("the labels", lambda: len(bench.labels()) == 3)
        self.assertEqual(documents(bench.labels()), PAGES)


class Killed(Case):
    """The station is killed while a label is on its way: a pipe in the place of its file makes the printer hang."""

    def kill_while_printing(self, bench, number):
        labels = bench.sim / "labels"
        labels.mkdir()
        pipe = labels / f".0001-{number}-thanks.zpl"
        os.mkfifo(pipe)
        self.assertEqual(bench.scan(number), "right")
        bench.write_pipe(GTIN[MUG].encode() + b"\n")
        wait_for("the packing", lambda: bench.sounds()[-1] == "packed")
        wait_for("the printer", bench.waits_to_open)
        bench.kill_station()
        pipe.unlink()
        bench.start_station()

    def test_nobody_knows_about_the_label(self):
        bench = self.bench().start(order("2001", MUG), order("2002", MUG))
        self.kill_while_printing(bench, "2001")
        bench.await_alarm("labels", "PB:REPRINT")
        state = bench.await_state("the others", lambda state: state["labels"] == {"waiting": 0, "unknown": 1})
        self.assertEqual(state["session"]["phase"], "label")
        self.assertEqual(documents(bench.labels()), PAGES[1:])
        bench.kill_station()
        bench.start_station()
        bench.await_alarm("labels", "PB:REPRINT")
        self.assertEqual(bench.scan("PB:REPRINT"), "right")
        bench.await_no_alarm("labels")
        bench.await_state("all", lambda state: state["labels"] == {"waiting": 0, "unknown": 0})
        self.assertEqual(sorted(documents(bench.labels())), sorted(PAGES + PAGES[1:]))

    def test_the_carriers_label_settles_it(self):
        bench = self.bench().start(order("2001", MUG))
        self.kill_while_printing(bench, "2001")
        bench.await_state("the others", lambda state: state["labels"] == {"waiting": 0, "unknown": 1})
        self.assertEqual(bench.scan("JD014600003828392837"), "shipped")
        bench.await_no_alarm("labels")
        bench.await_state("all", lambda state: state["labels"] == {"waiting": 0, "unknown": 0})
        self.assertEqual(documents(bench.labels()), PAGES[1:])


if __name__ == "__main__":
    main()
