# SPDX-License-Identifier: Apache-2.0
"""Compares what the bench left behind - database, events, labels - with what the model says. Pure but for reading."""
import collections
import json
import re
import sqlite3

from session import IDLE, LABEL, PACKED, PACKING, SHIPPED, SHORT, Fact

QUEUED, SENDING, PRINTED, UNKNOWN, FAILED = range(5)
UUID_V7 = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def fact_of(event):
    """The fact that a CloudEvent tells, and the GTINs of its lines."""
    data = event["data"]
    lines = tuple((line["sku"], line["quantity"]) for line in data["lines"])
    fact = Fact(event["type"].split(".")[2], data["order"], data["parcel"], lines, tuple(data.get("documents", ())),
                data.get("tracking", ""), data.get("reason", ""))
    return fact, tuple(line["gtin"] for line in data["lines"])


# The disk ---------------------------------------------------------------------------------------

def read_disk(directory):
    """What a copied database says, read by another program: {part: …} as expected() tells it; the states of the print
    jobs by number."""
    database = sqlite3.connect(directory / "packbench.db")
    try:
        health = database.execute("PRAGMA integrity_check").fetchone()[0]
        bench = dict(database.execute("SELECT key, body FROM bench"))
        orders = {number: read_order(status, parcels, json.loads(body), progress) for number, status, parcels, body,
                  progress in database.execute("SELECT number, status, parcels, body, progress FROM orders")}
        labels = {tracking: (named, shipped) for tracking, named, shipped in
                  database.execute("SELECT tracking, named_by, shipped_with FROM label") if named or shipped}
        events = [(sequence, json.loads(body)) for sequence, body in
                  database.execute("SELECT sequence, body FROM event ORDER BY sequence")]
        jobs = list(database.execute("SELECT id, number, parcel, document, copy, state FROM job ORDER BY id"))
    finally:
        database.close()
    seen = {
        "health": health,
        "orders": orders,
        "labels": labels,
        "facts": tuple(fact_of(event)[0] for _, event in events),
        "sequence": [sequence for sequence, _ in events],
        "jobs": tuple((number, parcel, document, bool(again)) for _, number, parcel, document, again, _ in jobs),
    }
    seen.update(read_session(bench))
    return seen, {job[0]: job[5] for job in jobs}


def read_order(status, parcels, body, progress):
    lines = tuple((line["sku"], line["quantity"]) for line in body.get("lines", ()))
    done = tuple(map(tuple, json.loads(progress))) if progress else ()
    return status, parcels, lines, tuple(body.get("tracking", ())), done if status in (PACKED, SHIPPED, SHORT) else ()


def read_session(bench):
    if "session" not in bench:
        return {"phase": IDLE, "last": ("", 0), "counters": (0, 0, 0, 0, 0)}
    body = json.loads(bench["session"])
    session = {"phase": body["phase"], "last": (body["last_order"], body["last_parcel"]),
               "counters": tuple(body["counters"])}
    if body["phase"] != IDLE:
        session |= {"interruption": body["interruption"], "order": json.loads(bench["order"])["number"].lstrip("#"),
                    "progress": tuple(map(tuple, body["lines"]))}
    if body["phase"] == PACKING:
        session |= {"front": body["front"], "history": tuple(map(tuple, body["history"]))}
    return session


def expected_order(order):
    progress = tuple(zip(order.packed, order.missing)) if order.status in (PACKED, SHIPPED, SHORT) else ()
    return order.status, order.parcels, order.lines, order.tracking, progress


def wrong_orders(seen, world):
    """The numbers of the orders that are not on disk as in this world."""
    return {number for number, order in world.orders.items() if seen["orders"].get(number) != expected_order(order)}


def expected(world):
    """What the disk must say in a world."""
    labels = {label: (world.named.get(label, ""), world.shipped.get(label, ""))
              for label in world.named.keys() | world.shipped.keys()}
    counts = collections.Counter(fact.type for fact in world.facts)
    says = {
        "health": "ok",
        "orders": {order.number: expected_order(order) for order in world.orders.values()},
        "labels": labels,
        "facts": world.facts,
        "sequence": list(range(1, len(world.facts) + 1)),
        "jobs": world.jobs,
        "phase": world.phase,
        "last": world.last,
        "counters": (world.scans, world.units, world.refused, counts["packed"], counts["shipped"]),
    }
    if world.phase != IDLE:
        says |= {"interruption": world.interruption, "order": world.order.number,
                 "progress": tuple(zip(world.order.packed, world.order.missing))}
    if world.phase == PACKING:
        says |= {"front": world.front, "history": world.history}
    return says


def differences(seen, world):
    """For people: where the disk is not as it must be in this world."""
    says = expected(world)
    for part in sorted(says.keys() | seen.keys()):
        mine, its = says.get(part), seen.get(part)
        if mine == its:
            continue
        if isinstance(mine, dict) and isinstance(its, dict):
            keys = [key for key in sorted(mine.keys() | its.keys()) if mine.get(key) != its.get(key)][:3]
            mine, its = {key: mine.get(key) for key in keys}, {key: its.get(key) for key in keys}
        if isinstance(mine, (tuple, list)) and isinstance(its, (tuple, list)):
            same = next((i for i, (a, b) in enumerate(zip(mine, its)) if a != b), min(len(mine), len(its)))
            part, mine, its = f"{part} from {same} on", mine[same:same + 3], its[same:same + 3]
        yield f"{part}: on disk {its}, expected {mine}"


# The events -------------------------------------------------------------------------------------

def judge_events(lines, world, source):
    """What a subscriber received against the facts of the day. Returns the problems by kind, and how many events were
    delivered again under the same id."""
    problems = {"lost": [], "invented": [], "under two ids": [], "under one id twice": [], "wrong": [],
                "out of order": []}
    events, first = {}, []
    for line in lines:
        event = json.loads(line)
        if event["id"] not in events:
            first.append(event)
        elif events[event["id"]] != event:
            problems["under one id twice"].append(event["id"])
        events[event["id"]] = event

    by_sequence = {}
    for event in first:
        by_sequence.setdefault(int(event["sequence"]), []).append(event)
    for sequence, same in by_sequence.items():
        if len(same) > 1:
            problems["under two ids"].append(f"{sequence}: {[event['id'] for event in same]}")
        if not 0 < sequence <= len(world.facts):
            problems["invented"].append(f"{sequence}: {same[0]}")
    told = collections.Counter(fact_of(event)[0] for event in first)
    for fact, times in (told - collections.Counter(world.facts)).items():
        problems["invented"].append(f"{times} times too often: {fact}")
    for number, fact in enumerate(world.facts, 1):
        if number not in by_sequence:
            problems["lost"].append(f"{number}: {fact}")
        else:
            problems["wrong"] += judge_event(by_sequence[number][0], number, fact, world.products, source)
    sequences = [int(event["sequence"]) for event in first]
    problems["out of order"] += [f"{b} after {a}" for a, b in zip(sequences, sequences[1:]) if b < a]
    return problems, len(lines) - len(first)


def judge_event(event, number, fact, products, source):
    told, gtins = fact_of(event)
    right = {
        "specversion": "1.0", "source": source, "type": f"packbench.parcel.{fact.type}.v1",
        "subject": f"order/{fact.order}/parcel/{fact.parcel}", "sequence": f"{number:010}",
    }
    wrong = [f"{number}: {key} is {event[key]!r}, not {value!r}" for key, value in right.items() if event[key] != value]
    if told != fact:
        wrong.append(f"{number}: tells {told}, not {fact}")
    if gtins != tuple(products[sku][0].gtin14() for sku, _ in told.lines):
        wrong.append(f"{number}: GTINs {gtins}")
    if not UUID_V7.fullmatch(event["id"]):
        wrong.append(f"{number}: id {event['id']!r} is no UUIDv7")
    if event["time"] > event["recordedtime"]:
        wrong.append(f"{number}: recorded before it happened")
    return wrong


# The labels -------------------------------------------------------------------------------------

def judge_labels(taken, jobs, states, doubted, excused):
    """taken: the labels that came out of the printer, by name, each time one did. doubted: the jobs of which the
    bench said that nobody can tell. excused: the orders whose shop changed its mind after they were packed, so that a
    page may have become impossible to draw."""
    problems = {"printed twice": [], "printed without a promise": [], "not printed": [], "not settled": []}
    promised = {f"{number:04}-{job[0]}-{job[2]}": number for number, job in enumerate(jobs, 1)}
    out = collections.Counter(taken)
    for name, times in out.items():
        if name not in promised:
            problems["printed without a promise"].append(name)
        if times > 1:
            problems["printed twice"].append(f"{name}: {times} times")
    for name, number in promised.items():
        state = states[number]
        if state in (QUEUED, SENDING):
            problems["not settled"].append(name)
        if state == FAILED and jobs[number - 1][0] in excused:
            continue
        if out[name] == 0 and number not in doubted:
            problems["not printed"].append(f"{name}, state {state}")
    return problems
