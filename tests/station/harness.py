# SPDX-License-Identifier: Apache-2.0
"""A whole bench under test: the station with simulated devices, a broker of its own, and somebody who hears every message."""
import csv
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import types
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests/kill"))
from bench import BASE, ORDERS, Broker, Process, Station, Trouble, free_port, wait_for  # noqa: E402

DEMO = ROOT / "deploy/demo"
PROGRAM = os.environ.get("PACKBENCH_PROGRAM", str(ROOT / "build/dev/packbench"))
ROOM = pathlib.Path(tempfile.mkdtemp(prefix="packbench-"))
PATIENCE = 10  # seconds until something that must happen is given up
SANITIZERS = re.compile(r"runtime error|AddressSanitizer|LeakSanitizer|Sanitizer:")

with open(DEMO / "catalog.csv", encoding="utf-8") as file:
    PRODUCTS = [types.SimpleNamespace(**row) for row in csv.DictReader(file)]
GTIN = {product.sku: product.gtin for product in PRODUCTS}

# fontconfig keeps offsets instead of pointers, which the leak sanitizer cannot follow
os.environ.setdefault("LSAN_OPTIONS", f"suppressions={ROOT}/tests/ui/leaks:print_suppressions=0")


def order(number, *lines, **more):
    """An order in our own format; a line is a SKU, or a SKU and a quantity."""
    pairs = [(line, 1) if isinstance(line, str) else line for line in lines]
    return {"number": number, "language": "en", "first_name": "Emma",
            "lines": [{"sku": sku, "quantity": quantity} for sku, quantity in pairs], **more}


class Watcher(Process):
    """Hears all the station says, even what is said while the broker is down for a moment."""

    def __init__(self, directory, port):
        super().__init__("watcher", directory)
        self.port = port
        self.file = directory / "messages"

    def start(self):
        topics = [word for topic in ("hello", "connection", "state", "alarm/#", "event/#") for word in ("-t", f"{BASE}/{topic}")]
        with open(self.file, "ab") as messages:
            self._start(["mosquitto_sub", "-h", "127.0.0.1", "-p", str(self.port), "-V", "5", "-i", "watcher", "-c", "-x", "86400", "-q", "1",
                         *topics, "-F", "%t %p"], stdout=messages)

    def heard(self, topic):
        """The payloads of a topic below the base, in the order of their arrival; the line in the making is left out."""
        text = self.file.read_text(encoding="utf-8") if self.file.exists() else ""
        lines = (line.split(" ", 1) for line in text[:text.rfind("\n") + 1].splitlines())
        return [payload for name, payload in lines if name == f"{BASE}/{topic}"]


class Bench:
    def __init__(self, name, broker_settings="", shell=""):
        """The shell commands are carried out before the station, in its process."""
        self.directory = ROOM / name
        (self.directory / "logs").mkdir(parents=True)
        port = free_port()
        self.broker = Broker(self.directory, port, forgetful=False)
        with open(self.broker.conf, "a", encoding="utf-8") as conf:
            conf.write(broker_settings)
        self.watcher = Watcher(self.directory, port)
        program = self.write("station", f'#!/bin/sh\n{shell}\nexec "{PROGRAM}" "$@"\n')
        program.chmod(0o755)
        self.station = Station(str(program), self.directory, port, types.SimpleNamespace(products=PRODUCTS))
        self.conf, self.sim, self.data = self.station.conf, self.station.sim, self.station.data

    # Starting and stopping ----------------------------------------------------------------------

    def start_broker(self):
        self.broker.start()
        wait_for("the broker", self.broker.answers)

    def start_watcher(self):
        """Starts it and waits until it hears."""
        self.watcher.start()

        def hears():
            self.publish(BASE + "/hello", "-")
            return self.watcher.heard("hello")
        wait_for("the watcher", hears)

    def start_station(self):
        self.station.start()
        wait_for("the station", lambda: self.station.is_ready() or not self.station.is_alive())
        if not self.station.is_alive():
            raise Trouble("the station ended: " + self.station.words())

    def start(self, *orders, broker=True):
        """With the demo shop's catalogue, and these orders known."""
        self.command("catalog", "import", DEMO / "catalog.csv", check=True)
        if orders:
            self.command("orders", "import", self.write("orders.json", list(orders)), check=True)
        if broker:
            self.start_broker()
            self.start_watcher()
        self.start_station()
        if broker:
            wait_for("the connection", lambda: self.connection() == "ONLINE")
        return self

    def stop_station(self):
        status = self.station.stop()
        self.station.process = None
        if status != 0:
            raise Trouble(f"the station ended with status {status}: {self.station.words()}")

    def kill_station(self):
        self.station.kill()
        self.station.process.wait()
        self.station.process = None

    def close(self):
        try:
            if self.station.process is not None:
                self.stop_station()
            for log in (self.directory / "logs").glob("station-*"):
                if SANITIZERS.search(log.read_text(encoding="utf-8", errors="replace")):
                    raise Trouble(f"a sanitizer has complained: {log.read_text(errors='replace')}")
        finally:
            for process in (self.station, self.watcher, self.broker):
                if process.is_alive():
                    process.kill()
                    process.process.wait()

    # What goes in -------------------------------------------------------------------------------

    def command(self, *words, check=False, config=True):
        words = [PROGRAM, *map(str, words)] + (["--config", str(self.conf)] if config else [])
        done = subprocess.run(words, capture_output=True, encoding="utf-8", errors="surrogateescape", check=False, timeout=60)
        if SANITIZERS.search(done.stderr) or check and done.returncode != 0:
            raise Trouble(f"{' '.join(words)}: status {done.returncode}\n{done.stdout}{done.stderr}")
        return done

    def write(self, name, content):
        path = self.directory / name
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return path

    def publish(self, topic, payload, retain=False):
        """The payload is text, bytes, or data for JSON; the empty text withdraws."""
        if not isinstance(payload, (str, bytes)):
            payload = json.dumps(payload)
        payload = payload.encode() if isinstance(payload, str) else payload
        command = ["mosquitto_pub", "-h", "127.0.0.1", "-p", str(self.broker.port), "-V", "5", "-q", "1", "-t", topic] + ["-r"] * retain
        return subprocess.run(command + (["-s"] if payload else ["-n"]), input=payload, stderr=subprocess.DEVNULL,
                              check=False).returncode == 0

    def tell(self, number, payload):
        """What the shop says of an order."""
        if not self.publish(f"{ORDERS}/{number}", payload, retain=True):
            raise Trouble("the broker does not take an order")

    def write_pipe(self, *pieces):
        """Bytes as they come from the scanner's cable."""
        with open(self.sim / "scan", "wb", buffering=0) as pipe:
            for piece in pieces:
                pipe.write(piece)

    def scan(self, *codes):
        """Scans one code after the other; returns the last one's sound, or all as a list."""
        heard = []
        for code in codes:
            before = len(self.sounds())
            self.write_pipe(code.encode() + b"\n")
            wait_for(f"the answer to {code}", lambda: len(self.sounds()) > before, PATIENCE)
            heard.append(self.sounds()[before])
        return heard[0] if len(heard) == 1 else heard

    # What comes out -----------------------------------------------------------------------------

    def sounds(self):
        path = self.sim / "sounds.log"
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        return [line.split(" ")[1] for line in text[:text.rfind("\n") + 1].splitlines()]

    def lights(self):
        """Those that burn, by bin."""
        lights = json.loads((self.sim / "lights.json").read_text(encoding="utf-8"))
        return {place: light for place, light in lights.items() if light != "off"}

    def labels(self):
        """The labels printed so far, each "job-order-document"."""
        return sorted(path.name[:-4] for path in (self.sim / "labels").glob("[!.]*.zpl"))

    def state(self):
        states = self.watcher.heard("state")
        return json.loads(states[-1]) if states else None

    def await_state(self, what, holds, seconds=PATIENCE):
        """Waits for a state that holds, and returns it."""
        def is_so():
            state = self.state()
            return state is not None and holds(state)
        try:
            wait_for(what, is_so, seconds)
        except Trouble as trouble:
            raise Trouble(f"{trouble}; the state is {self.state()}") from None
        return self.state()

    def connection(self):
        said = self.watcher.heard("connection")
        return json.loads(said[-1])["state"] if said else None

    def online_since(self):
        """When the station said last that it is there, if that still holds."""
        said = [json.loads(payload) for payload in self.watcher.heard("connection")]
        return said[-1]["timestamp"] if said and said[-1]["state"] == "ONLINE" else None

    def await_return(self, before):
        """Waits until it is online again, and later than before."""
        wait_for("the connection", lambda: (self.online_since() or "") > before, PATIENCE)

    def events(self):
        """All events in the order of their arrival."""
        text = self.watcher.file.read_text(encoding="utf-8")
        lines = text[:text.rfind("\n") + 1].splitlines()
        return [json.loads(line.split(" ", 1)[1]) for line in lines if line.startswith(BASE + "/event/")]

    def await_events(self, number):
        wait_for(f"event {number}", lambda: len(self.events()) >= number, PATIENCE)
        return self.events()

    def alarm(self, name):
        """The message of an alarm; None if it is not up."""
        said = self.watcher.heard(f"alarm/{name}")
        return json.loads(said[-1])["message"] if said and said[-1] else None

    def await_alarm(self, name, *words):
        wait_for(f"alarm {name} with {words}",
                 lambda: self.alarm(name) and all(word in self.alarm(name) for word in words), PATIENCE)
        return self.alarm(name)

    def await_no_alarm(self, name):
        wait_for(f"the end of alarm {name}", lambda: self.alarm(name) is None, PATIENCE)

    def waits_to_open(self):
        """Does the station hang in openat(AT_FDCWD, …)?"""
        call = pathlib.Path(f"/proc/{self.station.process.pid}/syscall").read_text(encoding="ascii").split()
        return len(call) > 1 and call[1].endswith("ffffff9c")

    def memory(self):
        """Resident KiB of the station."""
        status = pathlib.Path(f"/proc/{self.station.process.pid}/status").read_text(encoding="utf-8")
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1])


class Case(unittest.TestCase):
    """A test with a bench of its own."""
    maxDiff = None

    def bench(self, variant="", **options):
        bench = Bench(f"{self.id().rpartition('.')[2]}{variant}", **options)
        self.addCleanup(bench.close)
        return bench


def judge_messages():
    """Another's opinion on all that was published. Returns whether it is good."""
    files = [str(path) for path in ROOM.glob("*/messages")]
    return not files or subprocess.run(["node", str(ROOT / "tests/station/messages.mjs"), *files], check=False).returncode == 0


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    result = unittest.main(exit=False, verbosity=2).result
    failed = len({getattr(test, "test_case", test).id() for test, _ in result.failures + result.errors})
    passed = result.testsRun - len(result.skipped) - failed
    failed += not judge_messages()
    print(f"{passed} passed, {failed} failed, {len(result.skipped)} skipped")
    if failed:
        print(f"everything is left in {ROOM}")
    else:
        shutil.rmtree(ROOM)
    sys.exit(1 if failed or result.testsRun == 0 else 0)
