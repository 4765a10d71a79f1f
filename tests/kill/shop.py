# SPDX-License-Identifier: Apache-2.0
"""A made-up shop: products, a day's orders, and what the shop will have to say about some of them during the day."""
import csv
import json
from dataclasses import dataclass, replace

from session import CANCELLED, News, Order

NAMES = ["Emma", "Jonas", "Camille", "Siobhán", "Annelie", "Priya", "Léo", "Zoë"]
GUIDES = ["mug-care", "teapot-care", "kettle-start", "loose-leaf", "matcha-start", ""]
WARES = ["MUG", "POT", "TEA", "MATCHA", "WHISK", "TRAY", "CUP", "KETTLE"]

# What the shop may say about an order while it is packed, and how often it does.
MISHAPS = {"": 74, "same": 6, "cancel": 6, "change": 6, "name-label": 4, "cancel-waiting": 4}


@dataclass(frozen=True)
class Product:
    sku: str
    gtin: str  # as scanned, 13 digits
    bin: str
    guide: str
    pack_gtin: str  # of pack_units, or ""
    pack_units: int

    def gtin14(self):
        return self.gtin.zfill(14)


def gtin(digits):
    """The digits and their check digit (GS1 General Specifications 7.9.1)."""
    total = sum(int(digit) * (3, 1)[place % 2] for place, digit in enumerate(reversed(digits)))
    return digits + str(-total % 10)


def make_product(random, number):
    code = f"9521101{number:05}"
    packs = number % 4 == 0
    place = f"{'ABCDE'[number // 4 % 5]}{number % 4 + 1}"
    return Product(f"{WARES[number % len(WARES)]}-{number:03}", gtin(code), place, random.choice(GUIDES),
                   gtin("1" + code) if packs else "", 3 if packs else 1)


def payload(order, cancelled=False):
    number = int(order.number[2:])
    body = {"number": "#" + order.number, "language": ("en", "de", "fr")[number % 3],
            "first_name": NAMES[number % len(NAMES)], "orders_count": number % 5 + 1,
            "lines": [{"sku": sku, "quantity": quantity, "title": sku} for sku, quantity in order.lines]}
    if order.tracking:
        body["tracking"] = list(order.tracking)
    if cancelled:
        body["cancelled"] = True
    return json.dumps(body)


class Shop:
    """Everything about the day that can be said before it begins; all of it follows from the seed."""

    def __init__(self, random, n_orders, n_products=20):
        self.random = random
        self.products = [make_product(random, number) for number in range(1, n_products + 1)]
        self.orders = [self.make_order(f"KQ{1001 + number}") for number in range(n_orders)]
        kinds, weights = zip(*MISHAPS.items())
        self.mishaps = dict(zip((order.number for order in self.orders), random.choices(kinds, weights, k=n_orders)))

    def make_order(self, number):
        wares = self.random.sample(self.products, self.random.randint(1, 6))
        lines = tuple((product.sku, self.random.randint(1, 5)) for product in wares)
        labels = tuple(self.label(number, parcel) for parcel in range(self.random.choice((0, 0, 1, 2))))
        return Order(number, lines, labels)

    @staticmethod
    def label(number, parcel):
        """The carrier's tracking number for a parcel."""
        return f"JD0146{int(number[2:]):08}{parcel:04}"

    def codes(self):
        """Code -> (product, units), for all that a scanner may read of products."""
        codes = {}
        for product in self.products:
            codes[product.sku] = codes[product.gtin] = (product, 1)
            if product.pack_gtin:
                codes[product.pack_gtin] = (product, product.pack_units)
        return codes

    def write_catalog(self, path):
        with open(path, "w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            rows.writerow(["sku", "gtin", "title", "bin", "guide", "pack_gtin", "pack_units"])
            for product in self.products:
                pack = (product.pack_gtin, product.pack_units) if product.pack_gtin else ("", "")
                rows.writerow([product.sku, product.gtin, product.sku.title(), product.bin, product.guide, *pack])

    def word(self, order, kind):
        """What the shop says about an order."""
        if kind == "same":
            return News(order.number, order, payload(order))
        if kind == "change":
            sku, quantity = order.lines[0]
            changed = replace(order, lines=((sku, quantity + 1),) + order.lines[1:])
            return News(order.number, changed, payload(changed))
        if kind == "name-label":
            named = replace(order, tracking=(self.label(order.number, 0),))
            return News(order.number, named, payload(named))
        if self.random.random() < 0.5:
            return News(order.number, None, "")
        return News(order.number, replace(order, status=CANCELLED), payload(order, cancelled=True))
