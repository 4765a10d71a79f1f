#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The disk is full or broken: nothing is shown that is not saved, nothing is lost, and all goes on by itself when it is mended.

The disk is "full" by a limit on file sizes, below the place where the store writes next but above all else the station writes;
where the test may mount, also by a file system that is really full.
"""
import os
import resource
import subprocess
import time

from harness import GTIN, Case, main, order, wait_for

XFSZ = "trap '' XFSZ"  # a file that is too large is an error then, not the end
MUG, POT, TEA = "MUG-350-BL", "POT-900-WH", "TEA-ASSAM-250"


class FullDisk(Case):
    filling = 500000  # number of the next order

    def limit(self, bench, size):
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.prlimit(bench.station.process.pid, resource.RLIMIT_FSIZE, (size, hard))

    def fill_disk(self, bench):
        """The store's log grows beyond the limit first, so that its next write is the first to fail."""
        orders = [order(str(self.filling + i), MUG, POT, TEA, note="x" * 400) for i in range(500)]
        self.filling += len(orders)
        bench.command("orders", "import", bench.write("filling.json", orders), check=True)
        self.limit(bench, 150_000)

    def mend_disk(self, bench):
        self.limit(bench, resource.RLIM_INFINITY)

    def test_a_unit_does_not_count(self):
        bench = self.bench(shell=XFSZ).start(order("2001", (MUG, 2), POT))
        self.assertEqual(bench.scan("2001", GTIN[MUG]), ["right", "right"])
        before = bench.await_state("the scan", lambda state: state["counters"]["scans"] == 2)
        lights = bench.lights()
        self.fill_disk(bench)
        self.assertEqual(bench.scan(GTIN[MUG], GTIN[POT]), ["refused", "refused"])
        bench.await_alarm("store", "disk")
        state = bench.await_state("the refusal", lambda state: state["session"]["verdict"] == "none")
        self.assertEqual((state["session"]["order"], state["counters"]), (before["session"]["order"], before["counters"]))
        self.assertEqual(bench.lights(), lights)
        self.mend_disk(bench)
        self.assertEqual(bench.scan(GTIN[MUG]), "right")
        bench.await_no_alarm("store")
        bench.kill_station()
        bench.start_station()
        self.assertEqual(bench.scan(GTIN[MUG], GTIN[POT]), ["too-many", "packed"])
        self.assertEqual(len(bench.await_events(1)), 1)

    def test_parcel_and_label(self):
        bench = self.bench(shell=XFSZ).start(order("2001", MUG))
        self.assertEqual(bench.scan("2001"), "right")
        self.fill_disk(bench)
        self.assertEqual(bench.scan(GTIN[MUG], GTIN[MUG], "PB:CANCEL"), ["refused"] * 3)
        self.mend_disk(bench)
        self.assertEqual(bench.scan(GTIN[MUG]), "packed")
        wait_for("the labels", lambda: len(bench.labels()) == 3)
        bench.await_state("the labels", lambda state: state["labels"]["waiting"] == 0)
        self.fill_disk(bench)
        self.assertEqual(bench.scan("JD014600003828392837"), "refused")
        self.mend_disk(bench)
        self.assertEqual(bench.scan("JD014600003828392837"), "shipped")
        events = bench.await_events(2)
        self.assertEqual([event["type"].split(".")[2] for event in events], ["packed", "shipped"])
        self.assertEqual([event["sequence"] for event in events], ["0000000001", "0000000002"])
        self.assertEqual(len(bench.labels()), 3)
        self.assertEqual(bench.await_state("the end", lambda state: state["outbox"] == 0)["counters"]["units"], 1)

    def test_news_of_the_shop_wait(self):
        bench = self.bench(shell=XFSZ).start(order("2001", (MUG, 2)), order("2002", MUG))
        self.assertEqual(bench.scan("2001"), "right")
        self.fill_disk(bench)
        bench.tell("2001", "")
        bench.tell("2003", order("2003", POT))
        bench.tell("2002", "")
        bench.tell("2003", order("2003", TEA))
        bench.await_alarm("store", "disk")
        self.assertIsNone(bench.alarm("orders"))
        self.assertNotIn("interrupted", bench.sounds())
        self.assertEqual(bench.command("orders", "show", "2003").returncode, 4)
        self.mend_disk(bench)
        wait_for("the withdrawal", lambda: bench.sounds()[-1] == "interrupted")
        bench.await_no_alarm("store")
        self.assertIn(TEA, bench.command("orders", "show", "2003", check=True).stdout)
        self.assertEqual(bench.scan("PB:CANCEL", "2001", "2002", "2003"), ["right", "refused", "refused", "right"])

    def test_no_command_takes_half(self):
        bench = self.bench(shell=XFSZ).start(order("2001", (MUG, 2)), broker=False)
        self.assertEqual(bench.scan("2001", GTIN[MUG]), ["right", "right"])
        path = bench.write("more.json", [order("2001", POT), *(order(str(3000 + i), MUG) for i in range(50))])
        self.fill_disk(bench)
        before = bench.command("orders", "list", "--all").stdout
        done = bench.command("orders", "import", path)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("store", done.stderr)
        done = bench.command("catalog", "import", bench.write("more.csv", "sku,gtin,title\nX-1,,One\n"))
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("store", done.stderr)
        self.mend_disk(bench)
        self.assertEqual(bench.command("orders", "list", "--all").stdout, before)
        self.assertEqual(bench.scan(GTIN[MUG]), "packed")
        self.assertNotIn("interrupted", bench.sounds())

    def test_labels_wait_and_are_printed_once(self):
        bench = self.bench(shell=XFSZ).start(order("2001", MUG))
        (bench.sim / "labels").write_text("in the way", encoding="utf-8")
        self.assertEqual(bench.scan("2001", GTIN[MUG]), ["right", "packed"])
        bench.await_alarm("printer", "labels")
        self.fill_disk(bench)
        (bench.sim / "labels").unlink()
        time.sleep(2.5)
        self.mend_disk(bench)
        wait_for("the labels", lambda: len(bench.labels()) == 3, 10)
        bench.await_state("the labels", lambda state: state["labels"] == {"waiting": 0, "unknown": 0})
        self.assertEqual([label.split("-", 2)[2] for label in bench.labels()], ["thanks", "guide-mug-care", "return"])
        bench.kill_station()
        bench.start_station()
        bench.await_state("the restart", lambda state: state["session"]["verdict"] == "none")
        self.assertEqual(bench.state()["labels"], {"waiting": 0, "unknown": 0})
        self.assertEqual(len(bench.labels()), 3)

    def test_many_events_that_cannot_be_noted(self):
        """More than the station may have unnoted at once."""
        numbers = [str(2001 + i) for i in range(20)]
        bench = self.bench(shell=XFSZ).start(*(order(number, MUG) for number in numbers))
        bench.broker.stop()
        for number in numbers:
            self.assertEqual(bench.scan(number, GTIN[MUG], f"JD0146{number:0>14}"), ["right", "packed", "shipped"])
        wait_for("the labels", lambda: len(bench.labels()) == 60, 30)
        time.sleep(0.5)
        self.fill_disk(bench)
        bench.start_broker()
        bench.await_alarm("store", "disk")
        time.sleep(1)
        self.mend_disk(bench)
        events = bench.await_events(40)
        bench.await_no_alarm("store")
        bench.await_state("an empty outbox", lambda state: state["outbox"] == 0)
        self.assertEqual([int(event["sequence"]) for event in events], list(range(1, 41)))


    def test_a_label_that_came_out_but_cannot_be_noted(self):
        """The printer hangs at a pipe in the place of its file while the disk fills up."""
        bench = self.bench(shell=XFSZ).start(order("2001", MUG))
        (bench.sim / "labels").mkdir()
        pipe = bench.sim / "labels/.0001-2001-thanks.zpl"
        os.mkfifo(pipe)
        self.fill_disk(bench)
        self.mend_disk(bench)
        bench.write_pipe(b"2001\n", GTIN[MUG].encode() + b"\n")
        wait_for("the printer", bench.waits_to_open)
        self.limit(bench, 150_000)
        self.assertTrue(pipe.read_bytes().startswith(b"^XA"))
        bench.await_alarm("store", "disk")
        self.mend_disk(bench)
        bench.await_state("all labels", lambda state: state["labels"] == {"waiting": 0, "unknown": 0})
        bench.await_no_alarm("store")
        self.assertEqual(len(bench.labels()), 3)
        bench.kill_station()
        bench.start_station()
        state = bench.await_state("the restart", lambda state: state["session"]["verdict"] == "none")
        self.assertEqual(state["labels"], {"waiting": 0, "unknown": 0})
        self.assertEqual(len(bench.labels()), 3)


class FullFileSystem(Case):
    def test_scans(self):
        bench = self.bench()
        bench.data.mkdir()
        if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "none", bench.data], check=False,
                                               stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("a file system can be mounted by root only")
        self.addCleanup(lambda: subprocess.run(["umount", "-l", bench.data], check=True))
        bench.start(order("2001", (MUG, 9000)))
        self.assertEqual(bench.scan("2001"), "right")
        with open(bench.data / "filling", "wb", buffering=0) as filling:
            while True:
                try:
                    filling.write(b"x" * 4096)
                except OSError:
                    break
        right = 0
        while bench.scan(GTIN[MUG]) == "right":
            right += 1
        bench.await_alarm("store", "disk")
        (bench.data / "filling").unlink()
        self.assertEqual(bench.scan(GTIN[MUG]), "right")
        bench.await_no_alarm("store")
        state = bench.await_state("the units", lambda state: state["counters"]["units"] == right + 1)
        bench.kill_station()
        bench.start_station()
        again = bench.await_state("the restart", lambda state: state["session"]["verdict"] == "none")
        self.assertEqual(again["session"]["order"], state["session"]["order"])


if __name__ == "__main__":
    main()
