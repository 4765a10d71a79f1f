#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Stopped or killed at any point, the bench goes on where it was; and there is only one of it."""
import socket

from harness import GTIN, Case, main, order

MUG, POT, TEA = "MUG-350-BL", "POT-900-WH", "TEA-ASSAM-250"


class Restart(Case):
    def restart(self, bench, kill):
        if kill:
            bench.kill_station()
        else:
            bench.stop_station()
            self.assertEqual(bench.lights(), {}, "lights are out while nobody looks after them")
        (bench.sim / "lights.json").unlink()
        (bench.sim / "screen.png").unlink()
        bench.start_station()

    def session(self, bench, phase):
        """What must be the same again."""
        state = bench.await_state(phase, lambda state: state["session"]["phase"] == phase)
        return state["session"].get("order"), state["session"].get("interruption"), state["counters"], state["orders"]

    def test_in_mid_order(self):
        for kill in (False, True):
            with self.subTest(kill=kill):
                bench = self.bench(variant=kill).start(order("2001", (MUG, 2), POT, (TEA, 2)), order("2002", MUG))
                self.assertEqual(bench.scan("2001", GTIN[MUG], GTIN[TEA], "PB:NEXT"), ["right"] * 4)
                bench.await_state("the last scan", lambda state: state["counters"]["scans"] == 4)
                session, lights = self.session(bench, "packing"), bench.lights()
                self.restart(bench, kill)
                bench.await_state("the restart", lambda state: state["session"]["verdict"] == "none")
                self.assertEqual(self.session(bench, "packing"), session)
                self.assertEqual(bench.lights(), lights)
                self.assertEqual(set(lights), {"A1", "A3", "B1"})
                self.assertEqual(bench.scan("PB:UNDO", GTIN[TEA], GTIN[TEA], GTIN[MUG], GTIN[MUG], GTIN[POT]),
                                 ["right", "right", "right", "right", "too-many", "packed"])

    def test_in_the_label_phase(self):
        bench = self.bench().start(order("2001", MUG))
        self.assertEqual(bench.scan("2001", GTIN[MUG]), ["right", "packed"])
        bench.await_events(1)
        session = self.session(bench, "label")
        self.restart(bench, kill=True)
        bench.await_state("the restart", lambda state: state["session"]["verdict"] == "none")
        self.assertEqual(self.session(bench, "label"), session)
        self.assertEqual(bench.scan("JD014600003828392837", "PB:REPRINT"), ["shipped", "right"])
        self.assertEqual([event["type"].split(".")[2] for event in bench.await_events(2)][-1], "shipped")

    def test_while_interrupted(self):
        bench = self.bench().start(order("2001", (MUG, 2)))
        self.assertEqual(bench.scan("2001", GTIN[MUG]), ["right", "right"])
        bench.tell("2001", "")
        bench.await_state("the interruption", lambda state: state["session"].get("interruption") == "cancelled")
        self.restart(bench, kill=True)
        bench.await_state("the restart", lambda state: state["session"]["verdict"] == "none")
        self.assertEqual(bench.state()["session"]["interruption"], "cancelled")
        self.assertEqual(bench.lights(), {})
        self.assertEqual(bench.scan(GTIN[MUG], "PB:CANCEL", "2001"), ["interrupted", "right", "refused"])

    def test_with_a_stale_control_socket(self):
        bench = self.bench().start(order("2001", MUG), broker=False)
        bench.kill_station()
        self.assertTrue((bench.data / "control").is_socket())
        self.assertIn("2001", bench.command("orders", "list", check=True).stdout)
        bench.start_station()
        with socket.socket(socket.AF_UNIX) as station:
            station.connect(str(bench.data / "control"))
        self.assertIn("2001", bench.command("orders", "list", check=True).stdout)
        bench.stop_station()
        self.assertFalse((bench.data / "control").exists())

    def test_a_second_one_disturbs_nothing(self):
        bench = self.bench().start(order("2001", (MUG, 2)))
        self.assertEqual(bench.scan("2001"), "right")
        second = bench.command("run")
        self.assertEqual(second.returncode, 1)
        self.assertIn(f"{bench.data}/packbench.db is in use by another packbench", second.stderr)
        self.assertIn("2001", bench.command("orders", "list", check=True).stdout)
        self.assertEqual(bench.lights(), {"A1": "blink"})
        self.assertEqual(bench.scan(GTIN[MUG], GTIN[MUG]), ["right", "packed"])
        self.assertEqual(bench.connection(), "ONLINE")


if __name__ == "__main__":
    main()
