#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The control socket: many callers at once, slow, silent and mad ones; scans go on."""
import json
import os
import pathlib
import random
import socket
import subprocess
import sys
import threading
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "station"))
from harness import GTIN, PROGRAM, Case, Trouble, main, order, wait_for  # noqa: E402

MUG, POT = "MUG-350-BL", "POT-900-WH"
SEED = int(os.environ.get("CONTROL_SEED") or time.time_ns() % 1000000)
LIST = b'{"command":["orders","list"],"source":"","size":0}\n'


class Control(Case):
    def start(self):
        return self.bench(shell="export ASAN_OPTIONS=quarantine_size_mb=1").start(order("2001", (MUG, 9000)), broker=False)

    def call(self, bench):
        caller = socket.socket(socket.AF_UNIX)
        self.addCleanup(caller.close)
        caller.settimeout(20)
        caller.connect(str(bench.data / "control"))
        return caller

    def hear(self, caller):
        """All it says until it hangs up."""
        said = b""
        try:
            while piece := caller.recv(1 << 16):
                said += piece
        except ConnectionResetError:
            pass
        return said

    def check_alive(self, bench):
        self.assertEqual(bench.scan("?"), "unknown-code")
        self.assertIn("2001", bench.command("orders", "list", check=True).stdout)

    def test_many_at_once(self):
        bench = self.start()
        first = [self.call(bench) for _ in range(8)]
        callers = [subprocess.Popen([PROGRAM, "orders", "show", "2001", "--config", bench.conf], stdout=subprocess.PIPE,
                                    stderr=subprocess.STDOUT, text=True) for _ in range(24)]
        for caller in first:
            time.sleep(0.05)
            caller.send(LIST)
            self.assertTrue(self.hear(caller).startswith(b'{"exit":0,'))
        answers = [caller.communicate(timeout=60)[0] for caller in callers]
        self.assertEqual([caller.returncode for caller in callers], [0] * 24, answers)
        self.assertEqual(len(set(answers)), 1)

    def test_silent_callers(self):
        """As many as may call at once, and then some, say nothing or half a word."""
        bench = self.start()
        silent = [self.call(bench) for _ in range(8)]
        for caller in silent[:4]:
            caller.send(LIST[:20])
        began = time.monotonic()
        self.check_alive(bench)
        print(f"answered after {time.monotonic() - began:.1f} s; ", end="", flush=True)

    def test_a_slow_caller(self):
        bench = self.start()
        caller = self.call(bench)
        for i in range(len(LIST)):
            caller.send(LIST[i:i + 1])
        self.assertTrue(self.hear(caller).startswith(b'{"exit":0,'))
        self.check_alive(bench)

    def test_a_caller_that_does_not_listen(self):
        bench = self.start()
        bench.command("orders", "import", bench.write("many.json", [order(str(3000 + i), MUG) for i in range(3000)]), check=True)
        caller = self.call(bench)
        caller.send(LIST)
        self.check_alive(bench)
        answer = self.hear(caller)
        head, body = answer.split(b"\n", 1)
        self.assertEqual((json.loads(head), body.count(b"\n")), ({"exit": 0, "size": len(body)}, 3001))
        self.call(bench).send(LIST)
        self.check_alive(bench)

    def test_too_much(self):
        bench = self.start()
        self.check_alive(bench)
        memory = bench.memory()
        for size in (-1, (64 << 20) + 1, 1 << 40):
            caller = self.call(bench)
            caller.send(b'{"command":["orders","import"],"source":"x","size":%d}\n' % size)
            self.assertEqual(self.hear(caller), b"")
        caller = self.call(bench)
        try:
            for _ in range(64):
                caller.sendall(b" " * (1 << 20))
            caller.sendall(b" ")
        except (BrokenPipeError, ConnectionResetError):
            pass
        self.assertEqual(self.hear(caller), b"")
        self.check_alive(bench)
        caller = self.call(bench)
        caller.sendall(b'{"command":["orders","import"],"source":"x","size":%d}\n' % (64 << 20))
        for _ in range(64):
            caller.sendall(b" " * (1 << 20))
        answer = self.hear(caller)
        self.assertTrue(answer.startswith(b'{"exit":1,'), answer[:200])
        self.check_alive(bench)
        print(f"memory {memory} KiB, after all {bench.memory() - memory:+} KiB; ", end="", flush=True)
        self.assertLess(bench.memory() - memory, 16384)

    def test_wrong_requests(self):
        bench = self.start()
        for header in (b"", b"{}", b"[]", b"null", b'{"command":[],"source":"","size":0}', b'{"command":["orders",1],"source":"","size":0}',
                       b'{"command":["orders"],"source":"","size":0}', b'{"command":["a","b","c","d","e","f","g","h","i"],"source":"","size":0}',
                       b'{"command":["orders","list"],"size":0}', b'{"command":["orders","list"],"source":"","size":"0"}',
                       b'{"command":["dance","now"],"source":"","size":0}', b'{"command":["orders","show"],"source":"","size":0}',
                       b'{"command":["preview","draw","thanks"],"source":"","size":0}', b"\xff\xfe", b'{"command":' + b"[" * 2000):
            with self.subTest(header=header[:60]):
                caller = self.call(bench)
                caller.send(header + b"\n")
                answer = self.hear(caller)
                self.assertTrue(answer == b"" or json.loads(answer.split(b"\n")[0])["exit"] in (0, 2), answer)
        self.check_alive(bench)

    def test_random_bytes(self):
        bench = self.start()
        randomly = random.Random(SEED)
        print(f"seed {SEED}: ", end="", flush=True)
        for _ in range(200):
            caller = self.call(bench)
            noise = bytearray(LIST * randomly.randrange(1, 4)) if randomly.random() < 0.5 else bytearray(randomly.randbytes(20000))
            for _ in range(randomly.randrange(4)):
                noise[randomly.randrange(len(noise))] = randomly.randrange(256)
            try:
                caller.sendall(noise[:randomly.randrange(1, len(noise))])
                caller.shutdown(socket.SHUT_WR)
            except (BrokenPipeError, ConnectionResetError, OSError):
                pass
            self.hear(caller)
            caller.close()
        self.check_alive(bench)

    def test_a_large_import_while_scans_go_on(self):
        bench = self.start()
        bench.scan("2001")
        orders = [order(str(100000 + i), MUG, (POT, 2)) for i in range(20000)]
        path = bench.write("many.json", orders)
        done, latencies = [], []
        importing = threading.Thread(target=lambda: done.append(bench.command("orders", "import", path)))
        start = time.monotonic()
        importing.start()
        while importing.is_alive():
            began = time.monotonic()
            if bench.scan(GTIN[MUG]) != "right":
                raise Trouble("a scan went wrong")
            latencies.append(time.monotonic() - began)
            time.sleep(0.02)
        importing.join()
        self.assertEqual((done[0].returncode, done[0].stdout), (0, f"{path}: 20000 orders taken\n"), done[0].stderr)
        self.assertIn(f"{len(latencies)} packed", bench.command("orders", "show", "2001").stdout)
        print(f"{time.monotonic() - start:.1f} s; {len(latencies)} scans meanwhile, the slowest answered after "
              f"{max(latencies) * 1000:.0f} ms; ", end="", flush=True)
        wait_for("the list", lambda: bench.command("orders", "list").stdout.count("\n") == 20001)


if __name__ == "__main__":
    main()
