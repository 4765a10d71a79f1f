# SPDX-License-Identifier: Apache-2.0
"""Durable events a second: on the station's disk, then acknowledged by a broker that keeps what it acknowledges."""
import json
import time

from lab import BASE, CannotMeasure, Station
from shop import AT_ONCE, Day
from table import head, note, row


def await_state(subscriber, fits):
    """Reads states until one fits."""
    for line in subscriber.stdout:
        if line.startswith("{") and fits(json.loads(line)):
            return
    raise CannotMeasure("the station's state does not become what it must")


def measure_packing(lab, n_orders):
    """Parcels packed and shipped as fast as the bench shows each scan's answer. Returns events a second."""
    station = Station(lab, "busy")
    day = Day(n_orders, lab.seed, single=True)
    station.load_shop(day.write_orders(station.directory / "orders.json"))
    scans = day.write_scans(station.directory / "scans", AT_ONCE)
    with station.running():
        subscriber = lab.subscribe(f"{BASE}/state")
        began = time.monotonic()
        station.scan(scans)
        await_state(subscriber, lambda state: state["counters"]["shipped"] == n_orders and state["outbox"] == 0)
        return 2 * n_orders / (time.monotonic() - began)


def measure_backlog(lab, n_events):
    """Events that waited for the broker, from the connection to the last PUBACK. Returns events a second."""
    station = Station(lab, "backlog")
    lab.run(lab.tools / "perf-store", "events", station.data, n_events)
    subscriber = lab.subscribe(f"{BASE}/+")
    try:
        station.start()
        for line in subscriber.stdout:
            if "ONLINE" in line:
                break
        began = time.monotonic()
        await_state(subscriber, lambda state: state.get("outbox") == 0)
        return n_events / (time.monotonic() - began)
    finally:
        station.stop()


def measure(lab):
    note("Until PUBACK of mosquitto on loopback, which keeps events on the same disk.")
    head("events/s")
    n_orders, n_events = (10, 500) if lab.quick else (100, 5000)
    rate = measure_packing(lab, n_orders)
    row(f"{2 * n_orders} of parcels, scanned without a pause", f"{rate:.0f}")
    note("  three scans with their screens and two or more documents drawn a parcel")
    row(f"{n_events} that waited for the broker", f"{measure_backlog(lab, n_events):.0f}")
