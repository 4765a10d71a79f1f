# SPDX-License-Identifier: Apache-2.0
"""Proves that the judges can fail: what a good day left behind is tampered with, and each time it must be found."""
import collections
import json
import shutil
import sqlite3

import judge
from day import Checks, Day, judge_record, run_day
from session import Worlds


def with_line(record, change, number=3):
    """The record with the event 'number' of the file replaced by what change() makes of it, a list of events."""
    first = [line for place, line in enumerate(record["lines"]) if line not in record["lines"][:place]]
    event = json.loads(first[number])
    rest = [line for line in record["lines"] if json.loads(line)["id"] != event["id"]]
    place = sum(json.loads(line)["sequence"] < event["sequence"] for line in first)
    told = [json.dumps(told) for told in change(event)]
    return dict(record, lines=first[:place] + told + [line for line in first[place:] if line in rest])


def quantity_changed(event):
    event["data"]["lines"][0]["quantity"] += 1
    return [event]


def state_changed(record, state):
    return dict(record, states=record["states"] | {max(record["states"]): state})


def some_label(record):
    """One that is not in doubt."""
    return next(name for name in record["labels"] if int(name.split("-")[0]) not in record["doubted"])


NEW_ID = "01900000-0000-7000-8000-000000000000"

# What is done to the record of a good day, and the check that must fail.
TAMPERINGS = {
    "an event is lost": (
        "events: none lost", lambda record: with_line(record, lambda event: [])),
    "a fact comes under two ids": (
        "events: none under two ids", lambda record: with_line(record, lambda event: [event, event | {"id": NEW_ID}])),
    "an id comes with two contents": (
        "events: none under one id twice",
        lambda record: with_line(record, lambda event: [event, event | {"time": "2000-01-01T00:00:00.000Z"}])),
    "an event has another quantity": (
        "events: none wrong", lambda record: with_line(record, quantity_changed)),
    "an event has another sequence number": (
        "events: none invented", lambda record: with_line(record, lambda event: [event | {"sequence": "0000099999"}])),
    "an event is told that did not happen": (
        "events: none invented",
        lambda record: with_line(record, lambda event: [event, event | {"id": NEW_ID, "sequence": "0000099999"}])),
    "events come in another order": (
        "events: none out of order", lambda record: dict(record, lines=record["lines"][::-1])),
    "a label is printed twice": (
        "labels: none printed twice", lambda record: dict(record, labels=record["labels"] + [some_label(record)])),
    "a label is not printed": (
        "labels: none not printed",
        lambda record: dict(record, labels=[name for name in record["labels"] if name != some_label(record)])),
    "a label is printed that nobody wanted": (
        "labels: none printed without a promise",
        lambda record: dict(record, labels=record["labels"] + ["9999-KQ1001-thanks"])),
    "a label stays in the queue": (
        "labels: none not settled", lambda record: state_changed(record, judge.QUEUED)),
}

# What is done to the database of the evening.
DAMAGES = {
    "the last event is not on disk": "DELETE FROM event WHERE sequence = (SELECT max(sequence) FROM event)",
    "an event is on disk twice":
        "INSERT INTO event SELECT max(sequence) + 1, type, body, 0 FROM event",
    "a print job is not on disk": "DELETE FROM job WHERE id = (SELECT max(id) FROM job)",
    "a shipped order is open": "UPDATE orders SET status = 0 WHERE number = (SELECT min(number) FROM orders"
                               " WHERE status = 2)",
    "a box holds another number of units":
        "UPDATE orders SET progress = replace(progress, '[[', '[[1') WHERE status = 2",
    "a label is not noted as used": "DELETE FROM label WHERE shipped_with <> ''",
    "the session is forgotten": "DELETE FROM bench WHERE key = 'session'",
}


def judge_tamperings(record, checks):
    untouched = Checks()
    judge_record(record, untouched, collections.Counter())
    checks.judge("the untouched day passes", [str(dict(untouched.failed))] if untouched.failed else [])
    again, figures = Checks(), collections.Counter()
    judge_record(dict(record, lines=record["lines"] + record["lines"][-1:]), again, figures)
    _, before = judge.judge_events(record["lines"], record["world"], "")
    checks.judge("an event delivered again under its id is counted and passes", [] if not again.failed and
                 figures["delivered again (same id)"] == before + 1 else [str(dict(again.failed))])
    for what, (check, tamper) in TAMPERINGS.items():
        judged = Checks()
        judge_record(tamper(record), judged, collections.Counter())
        checks.judge(f"found: {what}", [] if check in judged.failed else [f"not by {check!r}"])


def judge_damages(day, checks):
    for what, sql in DAMAGES.items():
        damaged = day.directory / "damaged"
        shutil.copytree(day.directory / "copy", damaged, dirs_exist_ok=True)
        database = sqlite3.connect(damaged / "packbench.db")
        changed = database.execute(sql).rowcount
        database.commit()
        database.close()
        seen, _ = judge.read_disk(damaged)
        found = list(judge.differences(seen, day.worlds.belief))
        checks.judge(f"found: {what}", [] if changed and found else [f"{changed} rows changed, {found}"])
        shutil.rmtree(damaged)


def judge_lost_scans(day, checks):
    """A database as it was one kill earlier, though answers to scans were heard since."""
    tried = 0
    snapshots = list(day.snapshots)
    for (earlier, _), (_, possible) in zip(snapshots, snapshots[1:]):
        if all(world.scans > earlier["counters"][0] for world in possible):
            tried += 1
            worlds = Worlds(None)
            worlds.possible = possible
            try:
                worlds.see(lambda world, earlier=earlier: judge.expected(world) == earlier,
                           lambda world, earlier=earlier: judge.wrong_orders(earlier, world))
                checks.judge("found: a scan that was answered is lost", [f"after {possible[0].scans} scans"])
            except Worlds.Impossible:
                checks.judge("found: a scan that was answered is lost", [])
    checks.judge("kills with answered scans in between", [] if tried > 3 else [f"only {tried}"])


def run(program, directory, seed):
    """Returns the checks and the days."""
    checks = Checks()
    good = Day(seed, program, directory / "good", 20, 20, 0.15)
    run_day(good)
    checks.judge("a good day passes", [f"{what}: {problems[:3]}" for what, problems in good.checks.failed.items()])
    if not checks.failed:
        judge_tamperings(good.record, checks)
        judge_damages(good, checks)
        judge_lost_scans(good, checks)
    forgetful = Day(seed, program, directory / "forgetful", 10, 20, 0.15, forgetful=True)
    run_day(forgetful)
    checks.judge("found: a broker that forgets what it acknowledged",
                 [] if "events: none lost" in forgetful.checks.failed else [str(dict(forgetful.checks.failed))])
    return checks
