# SPDX-License-Identifier: Apache-2.0
"""From a scan to its effects and to the new screen; beside it, bare SQLite committing the same."""
import shutil

from lab import Station
from shop import AT_ONCE, KINDS, PACED, Day
from table import head, note, quantile, row, spread


def record(lab, day):
    """Packs the day once on a station that writes its SQL down. Returns it, stopped."""
    station = Station(lab, "recorded")
    station.load_shop(day.write_orders(station.directory / "orders.json"))
    shutil.copytree(station.data, station.directory / "before")
    environment = {"LD_PRELOAD": str(lab.tools / "perf-record.so"), "PERF_RECORD": str(station.directory / "record")}
    with station.running(environment=environment):
        station.scan(day.write_scans(station.directory / "scans", AT_ONCE))
    return station


def measure_day(lab, day, recorded):
    """The same day, measured, a scan of it and its bare transaction by turns."""
    station = Station(lab, "measured")
    shutil.copytree(recorded.directory / "before", station.data)
    bare = station.directory / "bare.db"
    shutil.copy(station.data / "packbench.db", bare)
    scans = day.write_scans(station.directory / "scans", PACED)
    with station.running(rest=True):
        return station.scan(scans, bare, recorded.directory / "record")


def measure_large(lab, day):
    """A day at a large screen, alone."""
    station = Station(lab, "large", "1920x1080")
    station.load_shop(day.write_orders(station.directory / "orders.json"))
    with station.running(rest=True):
        return station.scan(day.write_scans(station.directory / "scans", PACED))


def print_kinds(scans):
    for kind, words in KINDS.items():
        those = [scan.effects / 1e3 for scan in scans if scan.kind == kind]
        if those:
            spread(f"  {words}", those)


def print_ratio(scans, share, aim):
    effects, bare = (quantile([getattr(scan, what) for scan in scans], share) for what in ("effects", "bare"))
    row(f"  effects : bare, p{share * 100:.0f}", "", f"{effects / bare:.2f}x", aim=aim)


def measure(lab):
    day = Day(12 if lab.quick else 200, lab.seed)
    recorded = record(lab, day)
    scans = measure_day(lab, day, recorded)
    note(f"{len(day.orders)} orders, {len(day.scans)} scans. Effects: from writing the scan into the pipe until its line is")
    note("in sounds.log and lights.json is new. Bare: BEGIN to COMMIT of the same statements with the")
    note("same values, prepared before, on a copy of the store after each scan; no look-ups, no decision, no devices.")
    head("n", "p50 ms", "p99 ms", "most ms")
    spread("scan to effects", [scan.effects / 1e3 for scan in scans])
    print_kinds(scans)
    spread("bare SQLite, the same transactions", [scan.bare / 1e3 for scan in scans])
    print_ratio(scans, 0.5, "1.5x")
    print_ratio(scans, 0.99, "3x")
    spread("scan to new screen.png, 800x480", [scan.screen / 1e3 for scan in scans], aim="p99 < 16 ms")
    spread("  the day's first one, nothing cached", [scans[0].screen / 1e3])
    if not lab.quick:
        scans = measure_large(lab, Day(40, lab.seed))
        spread("scan to new screen.png, 1920x1080", [scan.screen / 1e3 for scan in scans])
