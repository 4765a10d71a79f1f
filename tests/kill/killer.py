# SPDX-License-Identifier: Apache-2.0
"""Pulls the plug: kill -9 of station, broker or both at random moments, from a thread of its own."""
import threading
import time

KINDS = {"station": 5, "broker": 2, "both": 2}
# What it waits for, and then at most how many seconds; None: for nothing, a moment like any other.
MOMENTS = ((None, 0), ("scan", 0.004), ("scan", 0.004), ("parcel", 0.1), ("event", 0.008))


class Killer(threading.Thread):
    """Some moments are uniform in time (a Poisson process); the others lie within the milliseconds after a scan was
    written, while a parcel's documents are printed, and while an event is published. It only kills: who sees a process
    dead starts it again."""

    def __init__(self, random, station, broker, wanted, mean):
        super().__init__(daemon=True)
        self.random = random
        self.station = station
        self.broker = broker
        self.wanted = wanted
        self.mean = mean  # seconds
        self.kills = {kind: 0 for kind in KINDS}
        self.sparing_broker = threading.Lock()
        self.happened = {what: threading.Event() for what, _ in MOMENTS}  # set when it does
        self.progress = 0.0  # how much of the day is over, set by the day
        self.over = False

    def total(self):
        return sum(self.kills.values())

    def is_ahead(self):
        return self.total() >= self.wanted * (self.progress + 0.01)

    def run(self):
        while self.total() < self.wanted and not self.over:
            if self.is_ahead():
                time.sleep(0.005)
                continue
            time.sleep(self.random.expovariate(1 / self.mean))
            what, seconds = self.random.choice(MOMENTS)
            if what is not None:
                self.happened[what].clear()
                self.happened[what].wait(3 * self.mean)
                time.sleep(self.random.uniform(0, seconds))
            self._kill(self.random.choices(list(KINDS), KINDS.values())[0])

    def _kill(self, kind):
        """Kills if all that is to be killed lives, and the broker may be."""
        victims = {"station": [self.station], "broker": [self.broker], "both": [self.station, self.broker]}[kind]
        spared = kind != "station" and not self.sparing_broker.acquire(blocking=False)
        if not spared and not self.over and all(victim.is_alive() for victim in victims):
            for victim in victims:
                victim.kill()
            self.kills[kind] += 1
        if kind != "station" and not spared:
            self.sparing_broker.release()
