# SPDX-License-Identifier: Apache-2.0
"""The station as a process: how soon it is ready, what it keeps in memory, how often it wakes."""
import pathlib
import time

from lab import DEMO, Station
from shop import PACED, write_scans
from table import head, note, row, spread


def measure_start(lab):
    station = Station(lab, "start")
    station.load_shop(DEMO / "orders/1001.json")
    station.start()  # once for the caches
    station.stop()
    times = []
    for _ in range(10 if lab.quick else 20):
        station.start()
        times.append(station.ready * 1e3)
        station.stop()
    head("n", "p50 ms", "p99 ms", "most ms")
    spread("from exec to ready", times, digits=0, aim="< 100 ms")


def pack_morning(station):
    """The scans of the demo's morning, and the shop's word in the midst of them."""
    scans = []

    def scan():
        path = station.directory / "scans"
        write_scans(path, scans, PACED)
        station.scan(path)
        scans.clear()

    for line in (DEMO / "morning").read_text().splitlines():
        verb, _, rest = line.partition(" ")
        if verb == "scan":
            scans.append(("scan", rest))
        elif verb == "shop":
            scan()
            order, file = rest.split()
            station.command("orders", "import", DEMO / file)
    scan()


def measure_morning(lab, size):
    station = Station(lab, f"memory-{size}", size)
    station.command("catalog", "import", DEMO / "catalog.csv")
    for order in sorted((DEMO / "orders").glob("*.json")):
        station.command("orders", "import", order)
    with station.running():
        time.sleep(1)
        before = station.memory()
        pack_morning(station)
        time.sleep(1)
        row(f"at {size}", f"{before:.1f}",
            *(f"{station.memory(kind):.1f}" for kind in ("Pss", "Pss_Anon", "Pss_File", "Rss")), aim="< 32 MiB")


def measure_memory(lab):
    note("PSS in MiB, before and after the demo's morning, and of it the station's own pages and those of files, which")
    note("count the less the more programs use them; RSS counts them in full.")
    head("before", "after", "own", "files", "RSS")
    measure_morning(lab, "800x480")
    if not lab.quick:
        measure_morning(lab, "1920x1080")


def count_wakeups(pid):
    """How often the threads have gone to sleep and were woken, by name."""
    count = {}
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        lines = dict(line.split(":", 1) for line in (task / "status").read_text().splitlines())
        count[f"{lines['Name'].strip()} {task.name}"] = int(lines["voluntary_ctxt_switches"])
    return count


def measure_wakeups(lab):
    seconds = 4 if lab.quick else 60
    station = Station(lab, "idle")
    station.load_shop(DEMO / "orders/1001.json")
    with station.running(rest=True):
        before = count_wakeups(station.process.pid)
        time.sleep(seconds)
        after = count_wakeups(station.process.pid)
    woken = sum(after[thread] - before.get(thread, 0) for thread in after)
    head("wakeups", "a second")
    row(f"{seconds} s idle, {len(after)} threads", woken, f"{woken / seconds:.2f}",
        aim="keepalive (every 30 s) and watchdog")
