# SPDX-License-Identifier: Apache-2.0
"""A packing day: the packer packs all orders while the plug is pulled, and everything that can be seen is judged."""
import collections
import json
import os
import pathlib
import random
import time
import traceback

import judge
from bench import BASE, ORDERS, Broker, Station, Subscriber, Trouble, free_port, wait_for
from killer import Killer
from packer import Packer
from session import CANCELLED, IDLE, LABEL, OPEN, PACKED, SHIPPED, World, Worlds
from shop import Shop

PATIENCE = 30  # seconds for an answer to a scan
EVENING = 300  # seconds until everything is out; brokers that were killed a lot are slow
DOUBT = 2  # seconds after which a sound is taken for the answer if it may as well have been something else
SCANS_MAX = 500  # for one order


class Checks:
    """What was judged, by kind: how often it was right, and what was not."""

    def __init__(self):
        self.passed = collections.Counter()
        self.failed = collections.defaultdict(list)

    def judge(self, what, problems):
        problems = list(problems)
        if problems:
            self.failed[what] += problems
        else:
            self.passed[what] += 1
        return not problems

    def demand(self, what, problems):
        """As judge(), for what makes it pointless to go on."""
        if not self.judge(what, problems):
            raise Trouble(what)


class Day:
    def __init__(self, seed, program, directory, n_orders, n_kills, mean, forgetful=False):
        self.random, for_shop, for_packer, for_killer = (random.Random(f"{seed} {part}") for part in range(4))
        self.directory = pathlib.Path(directory)
        (self.directory / "logs").mkdir(parents=True)
        (self.directory / "tray").mkdir()
        port = free_port()
        self.shop = Shop(for_shop, n_orders)
        self.packer = Packer(for_packer, self.shop)
        self.broker = Broker(self.directory, port, forgetful)
        self.subscriber = Subscriber(self.directory, port)
        self.station = Station(program, self.directory, port, self.shop)
        self.killer = Killer(for_killer, self.station, self.broker, n_kills, mean)
        self.checks = Checks()
        self.figures = collections.Counter()
        self.sounds_read = 0
        self.broker_due = None
        self.labels = []  # that came out of the printer, by name
        self.doubted = set()  # jobs of which nobody can tell
        self.doubtful = set()  # (order, parcel) with such jobs, not printed again yet
        self.excused = set()  # orders that the shop cancelled or changed
        self.snapshots = collections.deque(maxlen=30)  # databases, and the worlds they were compared with
        self.said = []  # the shop's changes of mind: what it had said before, what it says now
        self.evening = 0.0  # seconds from the last kill until everything was out
        self.start_times = []
        self.wal_size = 0  # the largest seen
        self.trace = []  # all codes scanned

    # Opening and closing ------------------------------------------------------------------------

    def open(self):
        self.broker.start()
        wait_for("the broker", self.broker.answers)
        self.subscriber.start()
        self.shop.write_catalog(self.directory / "catalog.csv")
        self.station.command("catalog", "import", str(self.directory / "catalog.csv"))
        for order in self.shop.orders:
            self.tell(self.shop.word(order, "same"))
        self.station.start()
        wait_for("the station", self.station.is_ready)
        wait_for("the orders", lambda: self.station.command("orders", "list").count("\n") == len(self.shop.orders))
        world = World(self.shop.codes(), [], [])
        world.orders = {order.number: order.untouched() for order in self.shop.orders}
        world.named = {label: order.number for order in self.shop.orders for label in order.tracking}
        self.worlds = Worlds(world)

    def close(self):
        """Ends what still runs."""
        self.killer.over = True
        if self.killer.is_alive():
            self.killer.join()
        for process in (self.station, self.subscriber, self.broker):
            if process.is_alive():
                process.kill()
                process.process.wait()

    # Looking after everything -------------------------------------------------------------------

    def tend(self):
        """Takes the labels, starts again what was killed, listens. To be called all the time."""
        self.take_labels()
        self.tend_broker()
        if self.station.has_died():
            self.recover()
        self.listen()
        time.sleep(0.0004)

    def tend_broker(self):
        if not self.broker.has_died():
            return
        self.may_come_again()
        if self.broker_due is None:
            seconds = self.random.choice((0, 0, 0.1, 0.3, 1.0))
            self.broker_due = time.monotonic() + seconds
        elif time.monotonic() >= self.broker_due:
            self.broker_due = None
            self.broker.start()

    def take_labels(self):
        labels = self.station.sim / "labels"
        files = os.listdir(labels) if labels.exists() else []
        for name in sorted(file[:-4] for file in files if file[0] != "." and file.endswith(".zpl")):
            self.labels.append(name)
            for kind in (".zpl", ".png"):
                os.replace(labels / (name + kind), self.directory / "tray" / (name + kind))

    def listen(self):
        try:
            with open(self.station.sim / "sounds.log", encoding="utf-8") as log:
                log.seek(self.sounds_read)
                for line in log:
                    if line[-1] != "\n":
                        break
                    self.sounds_read += len(line)
                    sound = line.split()[1]
                    self.worlds.hear(sound)
                    if sound == "packed":
                        self.killer.happened["parcel"].set()
                    if sound in ("packed", "shipped"):
                        self.killer.happened["event"].set()
        except FileNotFoundError:
            pass
        except Worlds.Impossible as error:
            self.checks.demand("sounds", [str(error)])

    def pause(self, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.tend()

    # After a kill -------------------------------------------------------------------------------

    def recover(self):
        """Reads what the dead station left behind, and starts it again, until it is up."""
        while True:
            self.listen()
            self.take_labels()
            self.may_come_again()
            states = self.check_disk("database after a kill: what was heard, at most one input more")
            self.check_printer(states)
            begin = time.monotonic()
            self.station.start()
            while not self.station.is_ready() and not self.station.has_died():
                self.tend_broker()
                time.sleep(0.001)
            if not self.station.has_died():
                break
            self.figures["kills while it starts"] += 1
        self.start_times.append(time.monotonic() - begin)
        doubt = any(state in (judge.SENDING, judge.UNKNOWN) for state in states.values())
        announced = "alarm labels:" in self.station.words()
        self.checks.judge("doubt about labels: announced, and only then",
                          [] if announced == doubt else [f"doubt: {doubt}, announced: {announced}, {self.station.log}"])

    def check_disk(self, what):
        copy = self.directory / "copy"
        self.station.copy_database(copy)
        log = copy / "packbench.db-wal"
        self.wal_size = max(self.wal_size, log.stat().st_size if log.exists() else 0)
        seen, states = judge.read_disk(copy)
        before = self.worlds.possible
        self.snapshots.append((seen, before))
        in_flight = before[0].in_flight is not None
        try:
            self.worlds.see(lambda world: judge.expected(world) == seen, lambda world: judge.wrong_orders(seen, world))
        except Worlds.Impossible:
            self.checks.demand(what, judge.differences(seen, before[0]))
        self.checks.judge(what, [])
        self.figures["scans in flight at a kill"] += in_flight
        self.figures["of them on disk"] += in_flight and self.worlds.belief.scans > before[0].scans
        unknown = {job for job, state in states.items() if state in (judge.SENDING, judge.UNKNOWN)}
        self.doubted |= unknown
        self.doubtful = {self.worlds.belief.jobs[job - 1][:2] for job in unknown}
        return states

    def check_printer(self, states):
        """What is out is no longer queued; what is printed is out."""
        out = {int(name.split("-")[0]) for name in self.labels}
        queued = {job for job, state in states.items() if state == judge.QUEUED}
        self.checks.judge("labels after a kill: none out that would be printed again", [
            f"job {job} is out and still queued" for job in sorted(out & queued)])
        self.checks.judge("labels after a kill: none called printed that is not out", [
            f"job {job} is called printed" for job, state in states.items()
            if state == judge.PRINTED and job not in out and job not in self.doubted])

    # The shop's part ----------------------------------------------------------------------------

    def tell(self, news):
        """Publishes the shop's word on an order until the broker has it for good."""
        topic = f"{ORDERS}/{news.number}"
        while True:
            with self.killer.sparing_broker:
                if self.broker.is_alive() and self.broker.publish_safely(topic, news.payload, retain=True):
                    return
            self.tend()

    def may_come_again(self):
        """What was not acknowledged, or not on the broker's disk, comes again, older words before newer ones. (The
        station subscribes anew whenever it connects, so there are many of them on the way.)"""
        self.worlds.belief.again[:] = self.said

    def tell_last_order(self):
        """One order more; when the station has it, it has all that was said before."""
        order = self.shop.make_order("KQ9999")
        self.mishap(order, "same")
        wait_for("the last of what the shop said", lambda: order.number in self.station.command("orders", "list"),
                 EVENING)

    def mishap(self, order, kind):
        news = self.shop.word(order, kind)
        if news.order is None or news.order.lines != order.lines or kind.startswith("cancel"):
            self.excused.add(order.number)
        self.worlds.belief.news.append(news)
        if kind != "same":
            self.said += [self.shop.word(order, "same"), news]
        self.figures["shop's changes of mind"] += kind != "same"
        self.tell(news)

    # The packer's part --------------------------------------------------------------------------

    def scan(self, code):
        """Scans and waits for the answer, or for the station to be up again."""
        while not self.station.scan(code):
            self.tend()
        self.worlds.scan(code)
        self.killer.happened["scan"].set()
        self.figures["scans"] += 1
        self.trace.append(code)
        begin = time.monotonic()
        while False in self.worlds.answers():
            self.tend()
            if time.monotonic() > begin + DOUBT and True in self.worlds.answers():
                self.worlds.stop_waiting()
            if time.monotonic() > begin + PATIENCE:
                self.checks.demand("an answer to every scan", [f"none to {code} within {PATIENCE} s"])
        if code == "PB:REPRINT":
            self.doubtful.discard(self.worlds.belief.last)
        if not self.killer.is_ahead():
            self.pause(self.random.expovariate(1 / 0.06))

    def wait_for_documents(self, world):
        """Until the parcel's documents are out, but not for ever: sometimes a packer is in a hurry."""
        wanted = {f"{number:04}" for number, job in enumerate(world.jobs, 1) if job[:2] == world.last} - {
            f"{number:04}" for number in self.doubted}
        end = time.monotonic() + self.random.choice((0, 1, 1, 2))
        while time.monotonic() < end and wanted - {name.split("-")[0] for name in self.labels}:
            self.tend()

    def pack(self, order, mishap):
        number = order.number
        countdown = self.random.randint(1, 10)
        for _ in range(SCANS_MAX):
            world = self.worlds.belief
            if world.phase == IDLE and world.orders[number].status not in (OPEN, PACKED):
                return
            if mishap and countdown == 0:
                self.mishap(order, mishap)
            countdown -= 1
            if world.phase == LABEL:
                self.wait_for_documents(world)
            world = self.worlds.belief
            self.scan(self.packer.next_code(world, number, world.last in self.doubtful))
        raise Trouble(f"order {number} is not done after {SCANS_MAX} scans")

    def work(self):
        self.trace = []
        orders = self.shop.orders
        self.killer.start()
        for index, order in enumerate(orders):
            self.killer.progress = (index + 0.5) / len(orders)
            later = orders[min(index + 3, len(orders) - 1)]
            if self.shop.mishaps[later.number] == "cancel-waiting":
                self.shop.mishaps[later.number] = ""
                self.mishap(later, "cancel")
            self.pack(order, self.shop.mishaps[order.number])
        self.killer.progress = 1.0
        while self.killer.is_alive():
            self.tend()

    # The evening --------------------------------------------------------------------------------

    def state(self):
        lines = self.broker.retained(BASE + "/state")
        return json.loads(lines[0].split(" ", 1)[1]) if lines else {}

    def is_drained(self):
        self.tend()
        state = self.state()
        return state.get("outbox") == 0 and state["labels"]["waiting"] == 0 and (
            state["counters"]["scans"] == self.worlds.belief.scans)

    def is_told(self):
        told = {json.loads(line)["sequence"] for line in self.subscriber.lines()}
        return len(told) >= len(self.worlds.belief.facts)

    def finish(self):
        """Waits until everything is out, stops the station, and judges the whole day."""
        for process in (self.station, self.broker):
            if process.killed:
                process.process.wait()
        while self.broker.killed or self.station.killed or not self.broker.answers():
            self.tend()
        begin = time.monotonic()
        self.tell_last_order()
        wait_for("an empty outbox and spool", self.is_drained, EVENING)
        self.evening = time.monotonic() - begin
        try:
            wait_for("the last event", self.is_told, 10)
        except Trouble:
            pass  # the judge will say which are lost
        state = self.state()
        alarmed = any("/alarm/labels" in line for line in self.broker.retained(BASE + "/alarm/#"))
        status = self.station.stop()
        self.checks.judge("a clean stop at the end", [] if status == 0 else [f"exit status {status}"])
        self.tend_broker()
        self.take_labels()
        self.listen()
        states = self.check_disk("database at the end: every order as the packer left it")
        self.worlds.possible = [world for world in self.worlds.possible if self.is_up_to_date(world)]
        self.checks.demand("all the shop said was taken", [] if self.worlds.possible else ["something was not"])
        unknown = sum(value == judge.UNKNOWN for value in states.values())
        self.checks.judge("doubt about labels: told to the leads at the end", [] if
                          state["labels"]["unknown"] == unknown and alarmed == (unknown > 0)
                          else [f"{unknown} on disk, state says {state['labels']}, alarm: {alarmed}"])
        self.judge_sanitizers()
        self.figures["labels never answered for"] = unknown
        self.record = {"lines": self.subscriber.lines(), "labels": list(self.labels), "states": states,
                       "world": self.worlds.belief, "doubted": self.doubted, "excused": self.excused}
        judge_record(self.record, self.checks, self.figures)

    def is_up_to_date(self, world):
        """Whether the shop's last word on every order is what the station goes by."""
        orders = [(world.orders[word.number], word.order) for word in self.said[1::2]]
        return world.news_taken == len(world.news) and all(
            order.status == SHIPPED or (order.lines == word.lines if word else order.status == CANCELLED)
            for order, word in orders)

    def judge_sanitizers(self):
        logs = sorted((self.directory / "logs").glob("station-*.log"))
        self.checks.judge("no word from the sanitizers", [
            str(log) for log in logs if "Sanitizer" in log.read_text(errors="replace")
            or "runtime error" in log.read_text(errors="replace")])


def judge_record(record, checks, figures):
    """Judges what the day left behind with the leads and in the tray."""
    world = record["world"]
    problems, redelivered = judge.judge_events(record["lines"], world, "/" + BASE.replace("/v1", ""))
    for kind, found in problems.items():
        checks.judge("events: none " + kind, found)
    for kind, found in judge.judge_labels(record["labels"], world.jobs, record["states"], record["doubted"],
                                          record["excused"]).items():
        checks.judge("labels: none " + kind, found)
    figures["events"] = len(world.facts)
    figures["delivered again (same id)"] = redelivered
    figures["labels out"] = len(record["labels"])
    figures["of them printed again by PB:REPRINT"] = sum(job[3] for job in world.jobs)
    figures["labels in doubt"] = len(record["doubted"])


def run_day(day):
    """The whole day; whatever goes wrong is one of its failed checks."""
    try:
        day.open()
        day.work()
        day.finish()
    except Trouble as trouble:
        if not day.checks.failed:
            day.checks.judge("the day ends", [str(trouble)])
    except Exception:
        day.checks.judge("the day ends", traceback.format_exc().splitlines()[-4:])
    finally:
        day.close()
        (day.directory / "scans.txt").write_text("\n".join(day.trace) + "\n")
