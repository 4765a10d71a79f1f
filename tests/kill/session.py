# SPDX-License-Identifier: Apache-2.0
"""What a packer may expect of the bench: the packing session, modelled from its description alone.

A World is one possible state of the whole bench with all it has promised. It is never changed in place: an input makes
another one, and the sound that the packer then hears. Several worlds are possible while an input is on its way.
"""
import copy
from dataclasses import dataclass, field, replace

IDLE, PACKING, LABEL = range(3)
OPEN, PACKED, SHIPPED, SHORT, CANCELLED = range(5)
BY_SHOP_CANCELLED, BY_SHOP_CHANGED = 1, 2
UNDO_MAX = 32


@dataclass(frozen=True)
class Order:
    """An order in the shop's words, and how far the bench is with it."""
    number: str
    lines: tuple  # of (sku, quantity)
    tracking: tuple = ()
    status: int = OPEN
    parcels: int = 0
    packed: tuple = ()
    missing: tuple = ()

    def untouched(self):
        zeros = (0,) * len(self.lines)
        return replace(self, packed=zeros, missing=zeros)

    def left(self, line):
        return self.lines[line][1] - self.packed[line] - self.missing[line]

    def add(self, column, line, units):
        values = list(getattr(self, column))
        values[line] += units
        return replace(self, **{column: tuple(values)})

    def box(self):
        return tuple((sku, packed) for (sku, _), packed in zip(self.lines, self.packed) if packed)


@dataclass(frozen=True)
class Fact:
    """An event the outside must learn once."""
    type: str
    order: str
    parcel: int
    lines: tuple  # of (sku, quantity)
    documents: tuple = ()
    tracking: str = ""
    reason: str = ""


@dataclass(frozen=True)
class News:
    """The shop's word on an order; order is None when the shop no longer knows it."""
    number: str
    order: Order | None
    payload: str


@dataclass
class World:
    products: dict = field(compare=False, repr=False)  # code -> (Product, units)
    news: list = field(compare=False, repr=False)  # all that the shop has said so far, shared by all worlds
    again: list = field(compare=False, repr=False)  # what a broker may say again after a kill, shared, too
    news_taken: int = 0  # of the news
    in_flight: str | None = None  # the code that was scanned and not answered yet
    orders: dict = field(default_factory=dict)
    named: dict = field(default_factory=dict)  # tracking number -> the order that names it
    shipped: dict = field(default_factory=dict)  # tracking number -> the order shipped under it
    phase: int = IDLE
    interruption: int = 0
    order: Order | None = None
    front: int = 0
    history: tuple = ()
    last: tuple = ("", 0)  # order and parcel that PB:REPRINT prints
    facts: tuple = ()
    jobs: tuple = ()  # of (order, parcel, document, copy)
    scans: int = 0
    units: int = 0
    refused: int = 0

    # What can happen next -----------------------------------------------------------------------

    def next_worlds(self):
        """The worlds after each input that may come next, with the sound each makes (None: none). Of what the broker
        says again, only what makes a difference now."""
        if self.in_flight is not None:
            world = copy.copy(self)
            code, world.in_flight = world.in_flight, None
            sound = world._scan(code)
            world.scans += 1
            world.refused += sound in ("wrong-item", "too-many", "unknown-code", "refused")
            yield world, sound
        if self.news_taken < len(self.news):
            world = copy.copy(self)
            world.news_taken += 1
            yield world, world._take(self.news[self.news_taken])
        for news in self.again:
            if self._concerns(news):
                world = copy.copy(self)
                sound = world._take(news)
                if world != self:
                    yield world, sound

    def like(self, wrong):
        """This world, but for orders of which the broker has said older words again without anybody hearing.
        wrong(world): the numbers of the orders that are otherwise in reality."""
        world = self
        for number in wrong(self):
            words = [news for news in self.again if news.number == number]
            ways = [world]
            for way in ways:  # grows while it is walked through
                for news in words:
                    after = copy.copy(way)
                    if after._take(news) is None and after not in ways:
                        ways.append(after)
            world = next((way for way in ways if number not in wrong(way)), world)
        return world

    def _concerns(self, news):
        """Whether the news is about the open order or what is being scanned."""
        code = self.in_flight or ""
        return news.number == code.upper().lstrip("#") or (news.order and code in news.order.tracking) or (
            self.phase != IDLE and news.number == self.order.number)

    # The shop's word ----------------------------------------------------------------------------

    def _take(self, news):
        known = self.orders.get(news.number)
        if news.order is None:
            if known is None or known.status in (SHIPPED, CANCELLED):
                return None
            word = replace(known, status=CANCELLED)
        else:
            word = self._meet(known, news.order.untouched())
            if word == known:
                return None
        self._save(word)
        aside = self.phase == IDLE or self.order.number != word.number
        if aside and known is not None and known.status == PACKED != word.status:
            self._tell_taken_apart(known, word.status == CANCELLED)
        self.named = {label: order for label, order in self.named.items() if order != word.number}
        self.named.update((label, word.number) for label in word.tracking)
        return self._tell_session(word)

    @staticmethod
    def _meet(known, word):
        """A shipped order stays as it was shipped; what was done holds as long as the same units are wanted."""
        if known is None:
            return word
        if known.status == SHIPPED:
            word = replace(word, lines=known.lines)
        same = known.lines == word.lines
        status = word.status
        if known.status == SHIPPED:
            return replace(word, status=SHIPPED, parcels=known.parcels, lines=known.lines,
                           packed=known.packed, missing=known.missing)
        elif word.status == OPEN and same and known.status != CANCELLED:
            status = known.status
        word = replace(word, status=status, parcels=known.parcels)
        return replace(word, packed=known.packed, missing=known.missing) if same else word

    def _tell_session(self, word):
        if self.phase == IDLE or self.order.number != word.number:
            return None
        if word.status == CANCELLED:
            self.interruption = BY_SHOP_CANCELLED
            return "interrupted"
        if word.lines != self.order.lines:
            self.interruption = BY_SHOP_CHANGED
            return "interrupted"
        self.order = replace(self.order, tracking=word.tracking)
        if self.interruption and self.phase == LABEL:
            self._save_session_order()
        self.interruption = 0
        return None

    def _save(self, order):
        self.orders = {**self.orders, order.number: order}

    def _save_session_order(self):
        """What the bench did to the open order; the shop's words stay as they are."""
        word = self.orders[self.order.number]
        progress = {} if len(word.lines) != len(self.order.lines) else {
            "packed": self.order.packed, "missing": self.order.missing}
        word = replace(word, status=self.order.status, parcels=self.order.parcels, **progress)
        self._save(word.untouched() if word.status == OPEN else word)

    # A scan -------------------------------------------------------------------------------------

    def _scan(self, code):
        if code.upper().startswith("PB:"):
            return self._command(code.upper())
        number = code.upper().lstrip("#")
        number = number if number in self.orders else None
        product, units = self.products.get(code, (None, 0))
        if self.interruption:
            return self._scan_interrupted(number)
        if self.phase == IDLE:
            return self._scan_idle(number, product, code)
        if self.phase == PACKING:
            return self._scan_packing(number, product, units, code)
        return self._scan_label(number, product, code)

    def _scan_interrupted(self, number):
        if self.interruption == BY_SHOP_CANCELLED or number != self.order.number:
            return "interrupted"
        self._give_up()
        return self._open(number)

    def _scan_idle(self, number, product, code):
        if number is not None:
            return self._open(number)
        if product is not None or code in self.named or code in self.shipped:
            return "refused"
        return "unknown-code"

    def _open(self, number):
        order = self.orders[number]
        if order.status not in (OPEN, PACKED):
            return "refused"
        self.interruption = 0
        if order.status == OPEN:
            self.phase, self.order, self.front, self.history = PACKING, order.untouched(), 0, ()
        else:
            self.phase, self.order, self.last = LABEL, order, (number, order.parcels)
        return "right"

    def _scan_packing(self, number, product, units, code):
        skus = [sku for sku, _ in self.order.lines]
        if product is not None and product.sku in skus:
            return self._judge_unit(skus.index(product.sku), units)
        if number is not None:
            return "right" if number == self.order.number else "refused"
        if product is not None:
            return "wrong-item"
        return "refused" if code in self.named or code in self.shipped else "unknown-code"

    def _judge_unit(self, line, units):
        left = self.order.left(line)
        if units > left:
            return "refused" if left == 0 and self.order.missing[line] else "too-many"
        self.order = self.order.add("packed", line, units)
        self.history = (self.history + ((line, units),))[-UNDO_MAX:]
        self.units += units
        if self.order.left(line):
            self.front = line
        elif self.front == line:
            self._advance_front()
        return self._close_if_complete() or "right"

    def _scan_label(self, number, product, code):
        mine = code in self.order.tracking
        if mine and code not in self.shipped:
            return self._ship(code)
        if number is not None:
            return "right" if number == self.order.number else "refused"
        if product is not None:
            return "refused"
        if not (code.isalnum() and 8 <= len(code) <= 47):
            return "unknown-code"
        owner = self.named.get(code, self.order.number)
        if code in self.shipped or owner != self.order.number or self.order.tracking:
            return "refused"
        return self._ship(code)

    def _ship(self, label):
        order = self.order
        self.facts += (Fact("shipped", order.number, order.parcels, order.box(), tracking=label),)
        self.shipped = {**self.shipped, label: order.number}
        self.order = replace(order, status=SHIPPED)
        self._save_session_order()
        self.phase = IDLE
        return "shipped"

    # A command card -----------------------------------------------------------------------------

    def _command(self, card):
        if card == "PB:CANCEL":
            return self._cancel()
        if self.interruption:
            return "interrupted"
        if card == "PB:REPRINT":
            return self._reprint()
        if card not in ("PB:UNDO", "PB:SHORT", "PB:NEXT"):
            return "unknown-code"
        if self.phase != PACKING:
            return "refused"
        if card == "PB:UNDO":
            return self._undo()
        if card == "PB:SHORT":
            return self._close_short()
        self._advance_front()
        return "right"

    def _cancel(self):
        if self.phase == IDLE:
            return "refused"
        if self.phase == PACKING or self.interruption:
            self._give_up()
        self.phase, self.interruption = IDLE, 0
        return "right"

    def _tell_taken_apart(self, order, cancelled):
        self.facts += (Fact("exception", order.number, order.parcels, order.box(),
                            reason="cancelled" if cancelled else "changed"),)

    def _give_up(self):
        """A box of which something was told uses its number up, a closed parcel is told to be taken apart."""
        cancelled = self.interruption == BY_SHOP_CANCELLED
        told = self.phase == PACKING and any(self.order.missing)
        if self.phase == LABEL:
            self._tell_taken_apart(self.order, cancelled)
        self.order = replace(self.order, status=CANCELLED if cancelled else OPEN,
                             parcels=self.order.parcels + told)
        self._save_session_order()

    def _reprint(self):
        number, parcel = self.last
        if self.phase == PACKING or not number:
            return "refused"
        self.jobs += tuple((number, parcel, document, True) for order, of, document, again in self.jobs
                           if (order, of, again) == (number, parcel, False))
        return "right"

    def _undo(self):
        if not self.history:
            return "refused"
        *rest, (line, units) = self.history
        self.history = tuple(rest)
        self.order = self.order.add("packed", line, -units)
        self.units -= units
        self.front = line
        return "right"

    def _close_short(self):
        line, left = self.front, self.order.left(self.front)
        self.facts += (Fact("exception", self.order.number, self.order.parcels + 1,
                            ((self.order.lines[line][0], left),), reason="short"),)
        self.order = self.order.add("missing", line, left)
        self._advance_front()
        return self._close_if_complete() or "right"

    def _advance_front(self):
        count = len(self.order.lines)
        for line in ((self.front + step) % count for step in range(1, count + 1)):
            if self.order.left(line):
                self.front = line
                return

    # Closing a parcel ---------------------------------------------------------------------------

    def _close_if_complete(self):
        order = self.order
        if any(order.left(line) for line in range(len(order.lines))):
            return None
        if not order.box():
            self.order = replace(order, status=SHORT, parcels=order.parcels + 1)
            self._save_session_order()
            self.phase = IDLE
            return "right"
        self.order = order = replace(order, status=PACKED, parcels=order.parcels + 1)
        self._save_session_order()
        documents = self._documents()
        self.facts += (Fact("packed", order.number, order.parcels, order.box(), documents=documents),)
        self.jobs += tuple((order.number, order.parcels, document, False) for document in documents)
        self.phase, self.last = LABEL, (order.number, order.parcels)
        return "packed"

    def _documents(self):
        """A thank-you, a guide for each distinct one of what is in the box, a return slip."""
        guides = [self.products[sku][0].guide for sku, _ in self.order.box()]
        return ("thanks", *("guide-" + guide for guide in dict.fromkeys(guides) if guide), "return")


class Worlds:
    """All that may be true of the bench, given what was heard of it and read from its disk."""

    class Impossible(Exception):
        """The bench did what it could not have done."""

    def __init__(self, world):
        self.possible = [world]

    @property
    def belief(self):
        """What a packer who looks at the screen takes for true."""
        return self.possible[0]

    def scan(self, code):
        for world in self.possible:
            assert world.in_flight is None
        self.possible = [replace(world, in_flight=code) for world in self.possible]

    def answers(self):
        """For each world: whether the scan is answered."""
        return {world.in_flight is None for world in self.possible}

    def stop_waiting(self):
        """No answer is to come any more: where it is still waited for is not the real world."""
        self._choose([world for world in self.possible if world.in_flight is None], "no answer")

    def _settled(self):
        """The worlds, and those after news that nobody hears."""
        worlds = list(self.possible)
        for world in worlds:  # grows while it is walked through
            worlds += [after for after, sound in world.next_worlds() if sound is None and after not in worlds]
        return worlds

    def _unheard(self):
        """The worlds after one input more that was heard, or was about to be."""
        return [(after, sound) for world in self._settled() for after, sound in world.next_worlds() if sound]

    def hear(self, sound):
        unheard = self._unheard()
        self._choose([after for after, made in unheard if made == sound],
                     f"heard {sound}; only {sorted({made for _, made in unheard}) or 'silence'} could be")

    def see(self, same, wrong):
        """Keeps the worlds for which same(world) is true; what was not taken by now never will be. wrong: as like()."""
        worlds = self._settled() + [after for after, _ in self._unheard()]
        found = [world for world in (world.like(wrong) for world in worlds) if same(world)]
        self._choose([replace(world, in_flight=None) for world in found], "no possible world is like this")

    def _choose(self, worlds, complaint):
        distinct = []
        for world in worlds:
            if world not in distinct:
                distinct.append(world)
        if not distinct:
            raise Worlds.Impossible(complaint)
        self.possible = distinct
