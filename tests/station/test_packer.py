#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A packer among others: carts with two orders, labels of somebody else, packs, and codes in every form they are printed in."""
from harness import GTIN, Case, main, order, wait_for

MUG, RED, POT, TEA, STEEL, KETTLE = "MUG-350-BL", "MUG-350-RD", "POT-900-WH", "TEA-ASSAM-250", "INF-STEEL", "KETTLE-08"
SIX_MUGS = "19521101001010"


class Mistakes(Case):
    def packed(self, bench):
        """Units in the box, by SKU, once the station has told of its last scan."""
        scans = len(bench.sounds())
        state = bench.await_state("the last scan", lambda state: state["counters"]["scans"] == scans)
        return {line["sku"]: line["packed"] for line in state["session"]["order"]["lines"]}

    def test_another_order_while_one_is_open(self):
        bench = self.bench().start(order("2001", (MUG, 2)), order("2002", RED))
        self.assertEqual(bench.scan("2001", "2002", GTIN[RED], GTIN[MUG]), ["right", "refused", "wrong-item", "right"])
        self.assertEqual(self.packed(bench), {MUG: 1})
        self.assertEqual(bench.scan("#2001"), "right", "its own code again is no mistake")
        self.assertEqual(self.packed(bench), {MUG: 1})
        self.assertEqual(bench.scan(GTIN[MUG], "2002"), ["packed", "refused"])
        self.assertEqual(bench.scan("PB:CANCEL", "2002", GTIN[RED]), ["right", "right", "packed"])
        self.assertEqual(bench.scan("PB:CANCEL", "2001", "JD014600003828392837"), ["right", "right", "shipped"])
        self.assertEqual([event["data"]["order"] for event in bench.await_events(3)], ["2001", "2002", "2001"])

    def test_labels(self):
        bench = self.bench().start(order("2001", MUG, tracking=["1Z5R89390357567127"]),
                                   order("2002", MUG, tracking=["1Z5R89390357567136", "1Z5R89390357567145"]), order("2003", MUG),
                                   order("2004", MUG))
        self.assertEqual(bench.scan("1Z5R89390357567127"), "refused", "an order is wanted")
        self.assertEqual(bench.scan("2001", "1Z5R89390357567127"), ["right", "refused"], "units are wanted")
        self.assertEqual(bench.scan(GTIN[MUG]), "packed")
        self.assertEqual(bench.scan("1Z5R89390357567136"), "refused", "of another order")
        self.assertEqual(bench.scan("JD014600003828392837"), "refused", "of nobody, but the order names another")
        self.assertEqual(bench.scan(GTIN[MUG], "2001"), ["refused", "right"])
        self.assertEqual(bench.scan("1z5r 8939 0357 567127"), "shipped")
        self.assertEqual(bench.scan("2002", GTIN[MUG], "1Z5R89390357567127"), ["right", "packed", "refused"], "used")
        self.assertEqual(bench.scan("1Z5R89390357567145"), "shipped")
        self.assertEqual(bench.scan("2003", GTIN[MUG], "1Z5R89390357567145"), ["right", "packed", "refused"], "used")
        self.assertEqual(bench.scan("1Z5R89390357567136"), "refused", "of another order")
        self.assertEqual(bench.scan("JD014600003828392837", "2001"), ["shipped", "refused"])
        self.assertEqual(bench.scan("2004", GTIN[MUG], "JD014600003828392837"), ["right", "packed", "refused"], "used")
        shipped = [event for event in bench.await_events(6) if event["type"].split(".")[2] == "shipped"]
        self.assertEqual([(event["data"]["order"], event["data"]["tracking"]) for event in shipped],
                         [("2001", "1Z5R89390357567127"), ("2002", "1Z5R89390357567145"), ("2003", "JD014600003828392837")])

    def test_every_form_of_a_barcode(self):
        bench = self.bench().start(order("2001", (MUG, 4), (STEEL, 4), (KETTLE, 4)))
        bench.scan("2001")
        for sku, forms in {
                MUG: ("9521101001013", "09521101001013", "MUG-350-BL"),
                STEEL: ("95210063", "0000095210063", "00000095210063"),
                KETTLE: ("614141007318", "0614141007318", "00614141007318")}.items():
            self.assertEqual(bench.scan(*forms), ["right"] * 3, sku)
        self.assertEqual(self.packed(bench), {MUG: 3, STEEL: 3, KETTLE: 3})
        for code in ("9521101001014", "95210064", "614141007319", "521101001013", "19521101001013", "952110100101", "mug-350-bl"):
            self.assertEqual(bench.scan(code), "unknown-code", code)
        self.assertEqual(self.packed(bench), {MUG: 3, STEEL: 3, KETTLE: 3})

    def test_packs(self):
        bench = self.bench().start(order("2001", (MUG, 5), POT), order("2002", (MUG, 13)))
        self.assertEqual(bench.scan("2001", SIX_MUGS), ["right", "too-many"])
        self.assertEqual(self.packed(bench), {MUG: 0, POT: 0})
        self.assertEqual(bench.scan(*[GTIN[MUG]] * 5), ["right"] * 5)
        self.assertEqual(bench.scan(GTIN[MUG], SIX_MUGS, GTIN[POT]), ["too-many", "too-many", "packed"])
        self.assertEqual(bench.scan("JD014600003828392837", "2002", SIX_MUGS, SIX_MUGS, SIX_MUGS),
                         ["shipped", "right", "right", "right", "too-many"])
        self.assertEqual(self.packed(bench), {MUG: 12})
        self.assertEqual(bench.scan("PB:UNDO", GTIN[MUG], SIX_MUGS), ["right", "right", "packed"])
        self.assertEqual(bench.await_events(3)[2]["data"]["lines"], [{"sku": MUG, "gtin": "09521101001013", "quantity": 13}])

    def test_no_order(self):
        bench = self.bench().start(order("2001", MUG))
        self.assertEqual(bench.scan(GTIN[MUG], SIX_MUGS, "2002", "PB:UNDO", "PB:SHORT", "PB:NEXT", "PB:CANCEL", "PB:REPRINT"),
                         ["refused", "refused", "unknown-code"] + ["refused"] * 5)
        self.assertEqual(bench.scan("2001"), "right")

    def test_missing_units(self):
        bench = self.bench().start(order("2001", (MUG, 2), POT), order("2002", POT))
        self.assertEqual(bench.scan("2001", GTIN[MUG], "PB:SHORT", GTIN[MUG]), ["right", "right", "right", "refused"])
        self.assertEqual(bench.lights(), {"A3": "blink"})
        self.assertEqual(bench.scan(GTIN[POT], "JD014600003828392837"), ["packed", "shipped"])
        self.assertEqual(bench.scan("2002", "PB:SHORT", "2002"), ["right", "right", "refused"])
        events = bench.await_events(4)
        self.assertEqual([event["type"].split(".")[2] for event in events], ["exception", "packed", "shipped", "exception"])
        self.assertEqual([line["quantity"] for line in events[1]["data"]["lines"]], [1, 1])

    def test_what_is_not_in_the_catalogue(self):
        """Its SKU is scanned."""
        bench = self.bench().start({"number": "2001", "lines": [{"sku": "VASE-1", "quantity": 2, "title": "Vase"}]})
        self.assertEqual(bench.scan("2001", "VASE-1", "VASE-2", "VASE-1"), ["right", "right", "unknown-code", "packed"])
        self.assertEqual(bench.await_events(1)[0]["data"]["lines"], [{"sku": "VASE-1", "quantity": 2}])

    def test_printed_is_what_was_told(self):
        bench = self.bench().start(order("2001", MUG, POT, TEA))
        self.assertEqual(bench.scan("2001", GTIN[TEA], GTIN[MUG], GTIN[POT], "PB:REPRINT"), ["right"] * 3 + ["packed", "right"])
        told = bench.await_events(1)[0]["data"]["documents"]
        wait_for("the labels", lambda: len(bench.labels()) == 2 * len(told))
        self.assertEqual([label.split("-", 2)[2] for label in bench.labels()], told * 2)


if __name__ == "__main__":
    main()
