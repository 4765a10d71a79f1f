# SPDX-License-Identifier: Apache-2.0
"""The processes of a bench on loopback: broker, a subscriber with a durable session, and the station."""
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BASE = "packbench/v1/quay/bench-01"
ORDERS = "packbench/v1/quay/order"
PATIENCE = 60  # seconds until something that must happen is given up; a busy machine is slow


class Trouble(Exception):
    """Something is not as it must be."""


def wait_for(what, is_so, seconds=PATIENCE):
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            raise Trouble(f"{what} did not come within {seconds} s")
        time.sleep(0.002)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """A program that can be killed and started again. Each start has a log of its own."""

    def __init__(self, name, directory):
        self.name = name
        self.directory = directory
        self.starts = 0
        self.process = None
        self.killed = False

    def _start(self, command, **keywords):
        self.starts += 1
        self.log = self.directory / "logs" / f"{self.name}-{self.starts:04}.log"
        with open(self.log, "wb") as log:
            keywords.setdefault("stdout", log)
            self.killed = False
            self.process = subprocess.Popen(command, stderr=log, **keywords)

    def is_alive(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        self.killed = True
        self.process.send_signal(signal.SIGKILL)

    def has_died(self):
        """Whether it was killed; Trouble if it ended by itself."""
        status = self.process.poll()
        if status is not None and not (self.killed and status == -signal.SIGKILL):
            raise Trouble(f"the {self.name} ended by itself with status {status}; see {self.log}")
        return status is not None

    def stop(self, number=signal.SIGTERM):
        if self.process is None:
            return None
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


class Broker(Process):
    def __init__(self, directory, port, forgetful):
        super().__init__("broker", directory)
        self.port = port
        self.conf = directory / "mosquitto.conf"
        (directory / "broker").mkdir()
        # With its defaults it forgets what it has acknowledged in the last half hour.
        autosave = "" if forgetful else "autosave_on_changes true\nautosave_interval 1\n"
        self.conf.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence true\n"
                             f"persistence_location {directory}/broker/\n{autosave}max_queued_messages 0\n"
                             + ("user root\n" if os.geteuid() == 0 else ""))

    def start(self):
        path = os.environ["PATH"] + ":/usr/sbin"
        self._start([shutil.which("mosquitto", path=path), "-c", str(self.conf)])

    def answers(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), 0.2).close()
            return True
        except OSError:
            return False

    def publish(self, topic, text, retain=False):
        """Returns whether the broker has taken it."""
        payload = ["-n"] if text == "" else ["-m", text]
        command = ["mosquitto_pub", "-h", "127.0.0.1", "-p", str(self.port), "-V", "5", "-q", "1", "-t", topic, *payload]
        return subprocess.run(command + ["-r"] * retain, stderr=subprocess.DEVNULL, check=False).returncode == 0

    def publish_safely(self, topic, text, retain):
        """As publish(), and it is on the broker's disk: it writes at the end of each turn of its loop, and a second
        message was acknowledged in a later turn."""
        return self.publish(topic, text, retain) and self.publish("kill/later", "-")

    def retained(self, topic):
        """The retained messages below a topic, each "topic payload"."""
        command = ["mosquitto_sub", "-h", "127.0.0.1", "-p", str(self.port), "-V", "5", "-v", "-t", topic, "-W", "1", "--retained-only"]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        return result.stdout.splitlines()


class Subscriber(Process):
    """mosquitto_sub with a session that outlives every connection; it comes back by itself within a second or two."""

    def __init__(self, directory, port):
        super().__init__("subscriber", directory)
        self.port = port
        self.file = directory / "events.jsonl"

    def start(self):
        with open(self.file, "ab") as events:
            self._start(["mosquitto_sub", "-h", "127.0.0.1", "-p", str(self.port), "-V", "5", "-i", "leads-desk", "-c",
                         "-x", "86400", "-q", "1", "-t", BASE + "/event/#"], stdout=events)

    def lines(self):
        """The whole lines, each an event."""
        return self.file.read_text(encoding="utf-8").split("\n")[:-1]


class Station(Process):
    def __init__(self, program, directory, port, shop):
        super().__init__("station", directory)
        self.program = program
        self.conf = directory / "packbench.conf"
        self.conf.write_text(self._configuration(port, shop), encoding="utf-8")
        self.sim = directory / "sim"
        self.data = directory / "data"

    @staticmethod
    def _configuration(port, shop):
        lights = "".join(f"[light {place}]\nline = bin-{place.lower()}\n"
                         for place in sorted({product.bin for product in shop.products}))
        return f"""[station]
id = bench-01
site = quay
language = en
data_dir = data
[link]
broker = 127.0.0.1
port = {port}
[shop]
name = Kettle & Quay
language = en
contact = hello@kettleandquay.example
order_url = https://kettleandquay.example/orders/{{order}}
return_url = https://kettleandquay.example/returns/{{order}}
return_days = 30
templates = {ROOT}/deploy/templates
guides = {ROOT}/deploy/demo/guides
images = {ROOT}/deploy/demo/images
[scanner]
driver = sim
[printer inserts]
driver = sim
language = zpl
dpi = 203
media = 102x152
[lights]
driver = sim
[display]
driver = png
size = 800x480
[sim]
dir = sim
{lights}"""

    def start(self):
        self._start([self.program, "run", "--config", str(self.conf)])

    def command(self, *arguments):
        command = [self.program, *arguments, "--config", str(self.conf)]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def is_ready(self):
        return "\nready\n" in "\n" + self.words()

    def words(self):
        return self.log.read_text(encoding="utf-8", errors="replace")

    def scan(self, code):
        """Writes one scan into the pipe. Returns False when nobody listens."""
        try:
            pipe = os.open(self.sim / "scan", os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            return False
        try:
            os.write(pipe, code.encode() + b"\n")
        except BrokenPipeError:
            return False
        finally:
            os.close(pipe)
        return True

    def copy_database(self, to):
        """Copies the database of a station that does not run."""
        to.mkdir(exist_ok=True)
        for name in ("packbench.db", "packbench.db-wal"):
            (to / name).unlink(missing_ok=True)
            if (self.data / name).exists():
                shutil.copyfile(self.data / name, to / name)
        (to / "packbench.db-shm").unlink(missing_ok=True)
