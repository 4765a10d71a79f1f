# SPDX-License-Identifier: Apache-2.0
"""What a scan writes: system calls of the station as strace sees them, told apart by file."""
import collections
import re

from lab import CannotMeasure, Station
from shop import KINDS, SETTLED, Day
from table import head, note, row

CALL = re.compile(r'^\d+ +(?P<at>\d+\.\d+) (?P<name>\w+)\((?P<rest>.*)')
FILE = re.compile(r'^\d+<(?P<path>[^>]*)>(?:, ""(?:\.\.\.)?, (?P<size>\d+))?')
PLACES = {"packbench.db": "store", "packbench.db-wal": "store", "sounds.log": "sound", "lights.json.new": "lights",
          "screen.png.new": "screen"}


class Call:
    def __init__(self, at, name, place, size):
        self.at, self.name, self.place, self.size = at, name, place, size


def place_of(path):
    if "/labels/" in path:
        return "labels"
    if path.startswith(("TCP:", "socket:")):
        return "network"
    return PLACES.get(path.rsplit("/", 1)[-1])


def read_call(line):
    match = CALL.match(line)
    if match is None:
        return None
    at, name, rest = float(match["at"]), match["name"], match["rest"]
    if name == "rename":
        return Call(at, name, "labels", 0) if "/labels/" in rest else None
    file = FILE.match(rest)
    place = file and place_of(file["path"])
    return Call(at, name, place, int(file["size"] or 0)) if place else None


def trace(lab, day):
    """Packs the day under strace. Returns its scans and the calls, both by time."""
    station = Station(lab, "traced")
    station.load_shop(day.write_orders(station.directory / "orders.json"))
    scans = day.write_scans(station.directory / "scans", SETTLED)
    out = station.directory / "strace"
    # -D: so that the station and not strace is the child that is stopped
    strace = ["strace", "-D", "-f", "-ttt", "-y", "-s", "0", "-o", out,
              "-e", "trace=write,pwrite64,writev,sendto,fsync,fdatasync,rename", "-e", "signal=none"]
    with station.running(rest=True, wrapper=strace):
        scans = station.scan(scans)
    calls = [call for call in map(read_call, out.read_text().splitlines()) if call]
    if not calls:
        raise CannotMeasure("strace has seen nothing")
    return scans, sorted(calls, key=lambda call: call.at)


def index_after(calls, start, fits):
    """The place behind the first call from 'start' on that fits; 'start' if none does."""
    return next((i + 1 for i in range(start, len(calls)) if fits(calls[i])), start)


def split(calls):
    """Parts the calls from one scan to the next: those until the answer and its screen, those of printing,
    those of confirmations."""
    answered = index_after(calls, 0, lambda call: call.place == "sound")
    shown = index_after(calls, answered, lambda call: call.place == "screen")
    labels = [i for i, call in enumerate(calls) if call.name == "rename"]
    printed = index_after(calls, labels[-1], is_sync) if labels else shown
    return calls[:shown], calls[shown:printed], calls[printed:]


def is_sync(call):
    return call.name in ("fsync", "fdatasync")


class Sum:
    def __init__(self):
        self.syncs, self.bytes = [], collections.Counter()

    def add(self, calls):
        self.syncs.append(sum(is_sync(call) for call in calls))
        for call in calls:
            self.bytes[call.place] += call.size

    def print(self, name, aim=""):
        n = len(self.syncs)
        if n == 0:
            return
        cells = [self.bytes["store"], self.bytes["sound"] + self.bytes["lights"], self.bytes["screen"],
                 self.bytes["labels"], self.bytes["network"]]
        row(name, n, f"{sum(self.syncs) / n:.2f}", max(self.syncs), *(f"{cell / n:.0f}" for cell in cells), aim=aim)


def measure(lab):
    scans, calls = trace(lab, Day(3 if lab.quick else 15, lab.seed))
    ends = [scan.at for scan in scans[1:]] + [scans[-1].at + SETTLED["label"] / 1e3]
    answers = {kind: Sum() for kind in KINDS}
    printing, confirming = Sum(), Sum()
    for scan, end in zip(scans, ends):
        own, printed, rest = split([call for call in calls if scan.at <= call.at < end])
        answers[scan.kind].add(own)
        if printed:
            printing.add(printed)
        if any(is_sync(call) for call in rest):
            confirming.add(rest)
    note("Bytes handed to write(2) and pwrite(2), a scan on average, until the answer is out and on the screen.")
    head("n", "fsyncs", "at most", "store B", "devices B", "screen B", "labels B", "network B")
    for kind, words in KINDS.items():
        answers[kind].print(words, aim="1 fsync")
    printing.print("  and printing a parcel's documents")
    confirming.print("  and noting what the broker has")
