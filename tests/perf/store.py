# SPDX-License-Identifier: Apache-2.0
"""Does the number of orders in the store matter?"""
import shutil
import time

from lab import Station
from table import head, note, row


def measure_size(lab, n_orders):
    station = Station(lab, "store")
    tool = lab.tools / "perf-store"
    lab.run(tool, "fill", station.data, n_orders, timeout=300)
    size = (station.data / "packbench.db").stat().st_size / (1 << 20)
    figures = lab.run(tool, "look", station.data, n_orders).split()
    with station.running():
        pass  # once for the caches
    with station.running():
        time.sleep(0.5)
        memory = station.memory()
    row(f"{n_orders} orders", f"{size:.0f}", *figures[:4], f"{int(figures[4]) / 1024:.1f}", f"{station.ready * 1e3:.0f}",
        f"{memory:.1f}", aim="flat")
    shutil.rmtree(station.data)


def measure(lab):
    note("All orders but 200 shipped; a tenth as many products. The store alone, then the station with it.")
    head("MiB disk", "order p50", "p99 µs", "GTIN p50", "p99 µs", "PSS MiB", "ready ms", "PSS MiB")
    for n_orders in (1000, 100000) if lab.quick else (1000, 100000, 1000000):
        measure_size(lab, n_orders)
