# SPDX-License-Identifier: Apache-2.0
"""A packer: looks at the screen (a World), decides what to scan next, and does not always do the right thing."""
from session import BY_SHOP_CANCELLED, IDLE, LABEL, PACKING


class Packer:
    def __init__(self, random, shop):
        self.random = random
        self.shop = shop
        self.numbers = [order.number for order in shop.orders]

    def next_code(self, world, number, doubtful):
        """What to scan next to get order 'number' out; doubtful: labels of the last parcel may be missing."""
        if world.interruption:
            return self._interrupted(world, number)
        if doubtful and world.phase != PACKING and self.random.random() < 0.5:
            return "PB:REPRINT"
        if self.random.random() < 0.12:
            return self._mistake(world)
        if world.phase == IDLE:
            return self.random.choice((number, "#" + number, number.lower()))
        return self._label(world) if world.phase == LABEL else self._unit(world)

    def _interrupted(self, world, number):
        way_out = "PB:CANCEL" if world.interruption == BY_SHOP_CANCELLED else number
        return self.random.choice((way_out, way_out, way_out, self._some_product().gtin, "PB:CANCEL"))

    def _some_product(self):
        return self.random.choice(self.shop.products)

    def _mistake(self, world):
        """Wrong, too many, unknown, refused, or a command card."""
        choices = ["SHELF-B1", "PB:UNDO", "PB:NEXT", "PB:WHAT", self.random.choice(self.numbers),
                   self.shop.label(self.random.choice(self.numbers), 0), *(self._some_product().gtin for _ in range(5))]
        if world.phase == PACKING:
            choices += ["PB:UNDO", "PB:SHORT", world.order.lines[world.front][0]]
        if world.phase != IDLE:
            choices += ["PB:CANCEL"]
        if world.phase == LABEL:
            choices = [code for code in choices if not code.startswith("JD")] + ["PB:REPRINT"]
        return self.random.choice(choices)

    def _unit(self, world):
        lines = [line for line in range(len(world.order.lines)) if world.order.left(line)]
        line = world.front if self.random.random() < 0.5 else self.random.choice(lines)
        sku = world.order.lines[line][0]
        product = next(product for product in self.shop.products if product.sku == sku)
        if product.pack_gtin and product.pack_units <= world.order.left(line):
            return product.pack_gtin
        return product.gtin if self.random.random() < 0.9 else sku

    def _label(self, world):
        if world.order.tracking:
            return self.random.choice(world.order.tracking)
        return self.shop.label(world.order.number, 90 + world.order.parcels)
