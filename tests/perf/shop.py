# SPDX-License-Identifier: Apache-2.0
"""A day at the demo shop: orders as they come, and the scans of a packer who errs now and then."""
import csv
import json
import random

from lab import DEMO

KINDS = {
    "open": "an order",
    "right": "a right unit",
    "wrong": "a wrong item",
    "last": "the last unit, closes the parcel",
    "label": "the carrier's label",
}
# ms without a change until the next scan; documents are drawn one by one. Every so many orders there is a pause in
# which the store may rest; a packer who fetches things pauses more often.
PACED = {"last": 90, "else": 25}
ORDERS_A_PAUSE, PAUSE = 8, 2300
# the same until confirmations, too, have been written
SETTLED = {"last": 850, "label": 850, "else": 25}
AT_ONCE = {"else": 0}


class Day:
    def __init__(self, n_orders, seed, single=False):
        self.random = random.Random(seed)
        with open(DEMO / "catalog.csv") as file:
            self.products = list(csv.DictReader(file))
        self.orders = [self.order(5001 + i, single) for i in range(n_orders)]
        self.scans = list(self.all_scans())

    def order(self, number, single):
        n_lines = 1 if single else self.random.choices([1, 2, 3, 5], [45, 30, 15, 10])[0]
        return {
            "number": str(number),
            "language": self.random.choice(["en", "de", "fr"]),
            "first_name": self.random.choice(["Emma", "Jonas", "Camille", "Annelie", "Noor"]),
            "orders_count": self.random.choice([1, 1, 2, 5]),
            "address": f"https://kettleandquay.example/orders/{number}",
            "lines": [{"sku": product["sku"], "title": product["title"], "variant": product["variant"],
                       "quantity": 1 if single else self.random.choices([1, 2, 3], [75, 20, 5])[0]}
                      for product in self.random.sample(self.products, n_lines)],
        }

    def all_scans(self):
        """(kind, code) of every scan of the day."""
        for order in self.orders:
            yield "open", f"#{order['number']}"
            yield from self.unit_scans(order)
            yield "label", f"JD0146{order['number']:>014}"

    def unit_scans(self, order):
        wanted = [line["sku"] for line in order["lines"] for _ in range(line["quantity"])]
        self.random.shuffle(wanted)
        others = [product for product in self.products if product["sku"] not in wanted]
        gtins = {product["sku"]: product["gtin"] for product in self.products}
        for i, sku in enumerate(wanted):
            if self.random.random() < 0.08:
                yield "wrong", self.random.choice(others)["gtin"]
            yield "last" if i == len(wanted) - 1 else "right", gtins[sku]

    def write_orders(self, path):
        path.write_text(json.dumps({"orders": self.orders}))
        return path

    def write_scans(self, path, pace):
        write_scans(path, self.scans, pace)
        return path


def write_scans(path, scans, pace):
    """Writes (kind, code) for perf-day, with the quiet after each kind."""
    n_orders = 0
    with open(path, "w") as file:
        for kind, code in scans:
            n_orders += kind == "label"
            pauses = pace is PACED and kind == "label" and n_orders % ORDERS_A_PAUSE == 0
            file.write(f"{kind} {PAUSE if pauses else pace.get(kind, pace['else'])} {code}\n")
