#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What may come out of a scanner or its cable: everything is answered, nothing stops the station or makes it grow."""
import os
import random
import time

from harness import BASE, GTIN, Case, main, order, wait_for

MUG, POT = "MUG-350-BL", "POT-900-WH"
SEED = int(os.environ.get("SCANNER_SEED") or time.time_ns() % 1000000)


class Scanner(Case):
    def start(self, **options):
        # Freed memory is to be given back, or a sanitizer's quarantine hides what grows.
        return self.bench(shell="export ASAN_OPTIONS=quarantine_size_mb=1", **options).start(
            order("2001", (MUG, 3), POT), order("2002", (MUG, 9000)))

    def hear(self, bench, send, sounds):
        """Exactly these sounds follow; then the station is as alive as before."""
        before = len(bench.sounds())
        send()
        wait_for(f"{len(sounds)} answers", lambda: len(bench.sounds()) >= before + len(sounds), 20)
        self.assertEqual(bench.scan("?"), "unknown-code")
        self.assertEqual(bench.sounds()[before:-1], sounds)

    def test_how_lines_come_through_the_pipe(self):
        bench = self.start()
        mug, pot = GTIN[MUG].encode(), GTIN[POT].encode()
        self.hear(bench, lambda: bench.write_pipe(b"2001\n" + mug + b"\n" + pot + b"\n"), ["right"] * 3)
        self.hear(bench, lambda: bench.write_pipe(mug[:5], mug[5:] + b"\n"), ["right"])
        self.hear(bench, lambda: bench.write_pipe(b"PB:UNDO\r\n\r\n\n" + mug + b"\r"), ["right", "right"])
        self.hear(bench, lambda: bench.write_pipe(b"\n\n  \r\n \t \n"), [])
        self.hear(bench, lambda: bench.write_pipe(b"  " + mug + b" \n"), ["packed"])
        state = bench.await_state("the parcel", lambda state: state["session"]["phase"] == "label")
        self.assertEqual([line["packed"] for line in state["session"]["order"]["lines"]], [3, 1])

    def test_how_lines_come_through_the_topic(self):
        bench = self.start()
        topic, mug, pot = BASE + "/sim/scan", GTIN[MUG], GTIN[POT]
        self.hear(bench, lambda: bench.publish(topic, f"2001\n{mug}\r\n\n{pot}"), ["right"] * 3)
        self.hear(bench, lambda: bench.publish(topic, mug), ["right"])
        self.hear(bench, lambda: bench.publish(topic, ""), [])
        self.hear(bench, lambda: bench.publish(topic, f"PB:UNDO\n{mug}\n{mug}\n"), ["right", "right", "packed"])

    def test_no_code_at_all(self):
        bench = self.start()
        bench.scan("2001")
        for code in (b"x" * 127, b"x" * 128, b"x" * 4000, b"x" * 5000, b"\x01\x02", GTIN[MUG].encode() + b"\x1d", b"\x7f", b"a\0b",
                     b"\xff\xfe", b"\xc3", b"\xed\xa0\x80", "\u0085é".encode(), "é€😀".encode(), b"PB:", b"PB:DANCE", b"#", b"%n%s"):
            with self.subTest(code=code[:20], length=len(code)):
                self.hear(bench, lambda: bench.write_pipe(code + b"\n"), ["unknown-code"])
                self.hear(bench, lambda: bench.publish(BASE + "/sim/scan", code), ["unknown-code"])
        state = bench.await_state("the last code", lambda state: state["session"].get("code") == "?")
        self.assertEqual(state["session"]["order"]["lines"][0]["packed"], 0)

    def test_garbage_by_the_megabyte(self):
        bench = self.start()
        randomly = random.Random(SEED)
        # no line ends in it, but for the last
        garbage = randomly.randbytes(1 << 20).translate(bytes(byte if byte not in b"\r\n" else 0 for byte in range(256)))
        topic = BASE + "/sim/scan"

        def pour():
            self.hear(bench, lambda: bench.write_pipe(garbage + b"\n"), ["unknown-code"])
            self.hear(bench, lambda: bench.publish(topic, garbage), ["unknown-code"])
        pour()
        before = bench.memory()
        for _ in range(4):
            pour()
        grown = bench.memory() - before
        print(f"seed {SEED}: memory {before} KiB, after 8 MiB of garbage {grown:+} KiB; ", end="", flush=True)
        self.assertLess(grown, 4096)

    def test_lines_of_garbage(self):
        """Each line is a scan, or nothing but blanks."""
        bench = self.start()
        randomly = random.Random(SEED)
        # codes that mean nothing: not even blanks, that would be no scan at all
        lines = [b"!" + bytes(randomly.choice(b"ab \x01\x80\xc3\xa9#\0") for _ in range(randomly.randrange(200))) for _ in range(300)]
        print(f"seed {SEED}: ", end="", flush=True)
        self.hear(bench, lambda: bench.write_pipe(b"\n".join(lines) + b"\n"), ["unknown-code"] * len(lines))
        self.hear(bench, lambda: bench.publish(BASE + "/sim/scan", b"\n".join(lines)), ["unknown-code"] * len(lines))
        bench.await_state("their number", lambda state: state["counters"]["refused"] == 2 * len(lines) + 2)

    def test_units_as_fast_as_they_come(self):
        """Nothing is lost and nothing counted twice however fast it comes."""
        bench = self.start()
        bench.scan("2002")
        count = 400
        began = time.monotonic()
        self.hear(bench, lambda: bench.write_pipe((GTIN[MUG].encode() + b"\n") * count), ["right"] * count)
        print(f"{count} scans in {time.monotonic() - began:.2f} s; ", end="", flush=True)
        state = bench.await_state("the units", lambda state: state["counters"]["units"] == count)
        self.assertEqual(state["session"]["order"]["lines"][0]["packed"], count)


if __name__ == "__main__":
    main()
