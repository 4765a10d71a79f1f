# SPDX-License-Identifier: Apache-2.0
"""A broker and stations with simulated devices to measure, each in a directory of its own."""
import configparser
import contextlib
import os
import pathlib
import select
import shutil
import signal
import socket
import subprocess
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
DEMO = TOP / "deploy/demo"
BASE = "packbench/v1/lyon/bench-01"
REST = 2.3  # s until the station has made its store ready for fast commits


class CannotMeasure(Exception):
    pass


def wait_for(what, ready, seconds=20):
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            raise CannotMeasure(f"{what} did not come within {seconds} s")
        time.sleep(0.005)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def end(process):
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class Lab:
    def __init__(self, program, quick, seed):
        self.program = program.resolve()
        self.quick = quick
        self.seed = seed
        self.tools = self.program.parent / "tests/perf"
        if not self.tools.is_dir():
            self.tools = TOP / "build/measure/tests/perf"
        self.room = self.program.parent / "perf"
        shutil.rmtree(self.room, ignore_errors=True)
        self.room.mkdir()
        # Leaks are for other tests to find, and cannot be looked for under strace.
        self.environment = os.environ | {
            "PATH": os.environ["PATH"] + ":/usr/sbin",
            "ASAN_OPTIONS": "detect_leaks=0:verify_asan_link_order=0",
        }
        self.port = free_port()
        self.broker = None
        self.processes = []

    def directory(self, name):
        path = self.room / name
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir()
        return path

    def run(self, *command, timeout=60, **options):
        done = subprocess.run([str(word) for word in command], env=self.environment, text=True, timeout=timeout,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
        if done.returncode != 0:
            raise CannotMeasure(f"{' '.join(str(word) for word in command)}:\n{done.stdout}{done.stderr}")
        return done.stdout

    def spawn(self, *command, environment=None, **options):
        """Starts a program that stop() ends, if nothing else has done it by then."""
        process = subprocess.Popen([str(word) for word in command], env=self.environment | (environment or {}),
                                   **options)
        self.processes.append(process)
        return process

    def start_broker(self, durable):
        """As a rule the broker's disk is another machine's; only a durable one writes to this one."""
        directory = self.directory("broker")
        lines = [f"listener {self.port} 127.0.0.1", "allow_anonymous true", "max_queued_messages 0"]
        if durable:
            lines += ["persistence true", f"persistence_location {directory}/", "autosave_on_changes true",
                      "autosave_interval 1"]
        if os.geteuid() == 0:
            lines += ["user root"]
        (directory / "mosquitto.conf").write_text("\n".join(lines) + "\n")
        with open(directory / "mosquitto.log", "w") as log:
            self.broker = self.spawn("mosquitto", "-c", directory / "mosquitto.conf", stdout=log, stderr=log)
        wait_for("the broker", self.broker_listens)

    def broker_listens(self):
        with socket.socket() as one:
            return one.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self):
        """Ends whatever still runs, the broker last."""
        for process in reversed(self.processes):
            if process.poll() is None:
                end(process)
        self.processes = []

    def subscribe(self, topic):
        """A client whose standard output has a line a message, the payload. It ends after a while."""
        return self.spawn("mosquitto_sub", "-h", "127.0.0.1", "-p", self.port, "-V", "mqttv5", "-q", 1, "-W", 120, "-t", topic,
                          stdout=subprocess.PIPE, text=True)


class Station:
    """One bench: its configuration, its store, and the running program."""

    def __init__(self, lab, name, size="800x480"):
        self.lab = lab
        self.directory = lab.directory(name)
        self.sim = self.directory / "sim"
        self.data = self.directory / "data"
        self.config = self.directory / "packbench.conf"
        self.process = None
        ini = configparser.ConfigParser(interpolation=None)
        ini.read(DEMO / "packbench.conf")
        ini["station"]["data_dir"] = str(self.data)
        ini["link"]["port"] = str(lab.port)
        ini["shop"].update({"templates": str(TOP / "deploy/templates"), "guides": str(DEMO / "guides"),
                            "images": str(DEMO / "images")})
        ini["display"]["size"] = size
        ini["sim"]["dir"] = str(self.sim)
        with open(self.config, "w") as file:
            ini.write(file)

    def command(self, *words):
        return self.lab.run(self.lab.program, *words, "--config", self.config)

    def load_shop(self, orders):
        """Takes the demo's catalogue and orders into the store."""
        self.command("catalog", "import", DEMO / "catalog.csv")
        self.command("orders", "import", orders)

    def start(self, wrapper=(), environment=None):
        """Starts the station. 'ready' is the seconds until it said that it is."""
        began = time.monotonic()
        self.process = self.lab.spawn(*wrapper, self.lab.program, "run", "--config", self.config,
                                      stderr=subprocess.PIPE, environment=environment)
        said = b""
        while not said.endswith(b"ready\n"):
            readable, _, _ = select.select([self.process.stderr], [], [], 20)
            piece = os.read(self.process.stderr.fileno(), 4096) if readable else b""
            if not piece:
                raise CannotMeasure(f"the station did not start: {said.decode()}")
            said += piece
        self.ready = time.monotonic() - began

    def stop(self):
        if self.process is not None:
            end(self.process)
            self.process.stderr.close()
            self.process = None

    @contextlib.contextmanager
    def running(self, rest=False, **options):
        """Runs the station; with 'rest', its first quiet moment is over."""
        try:
            self.start(**options)
            time.sleep(REST if rest else 0)
            yield self
        finally:
            self.stop()

    def scan(self, scans, *more):
        """Lets perf-day scan a file of scans; returns a Scan each."""
        out = self.lab.run(self.lab.tools / "perf-day", self.sim, scans, *more, timeout=600)
        return [Scan(line) for line in out.splitlines()]

    def memory(self, kind="Pss"):
        """Proportional set size in MiB: a page of n processes counts an n-th. Kinds: Pss, Pss_Anon, Pss_File."""
        rollup = pathlib.Path(f"/proc/{self.process.pid}/smaps_rollup").read_text()
        return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith(f"{kind}:")) / 1024


class Scan:
    """What perf-day has measured: kind, wall clock (s), µs to the effects, to the screen, of bare SQLite."""

    def __init__(self, line):
        self.kind, *numbers = line.split()
        self.at, self.effects, self.screen, self.bare = (float(number) for number in numbers)
