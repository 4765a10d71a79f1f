#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""packbench(1): every command, right and wrong, says and does the same whether or not the station runs."""
import pathlib
import re
import sys

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "station"))
from harness import DEMO, GTIN, ROOT, Case, main, order  # noqa: E402

MUG, POT = "MUG-350-BL", "POT-900-WH"


class Same(Case):
    """With and without a running station, each in a world of its own that went through the same."""

    def test_all_commands(self):
        running, resting = self.bench(variant="-running"), self.bench(variant="-resting")
        running.start_station()
        good = running.write("good.json", [order("kq-7", MUG, (POT, 2), note="To Nora", gift=True), order("2002", "VASE-1")])
        bad = running.write("bad.json", [order("2003", MUG), order("2004", (MUG, 0))])
        empty = running.write("empty.json", "")
        products = running.write("bad.csv", "sku,gtin,title\nX-1,9521101001014,One\n")
        taken = running.write("taken.csv", "sku,gtin,title\nX-0,,Zero\nX-1,9521101001013,One\n")
        outs = {bench: bench.directory / "out.png" for bench in (running, resting)}
        for status, *words in [
                (0, "orders", "list"), (0, "catalog", "list"), (4, "orders", "show", "2002"), (4, "preview", "2002", "--out", "OUT"),
                (0, "orders", "import", good), (0, "orders", "list"), (0, "orders", "show", "#KQ-7"),
                (0, "catalog", "import", DEMO / "catalog.csv"), (0, "catalog", "list"), (0, "orders", "show", "kq-7"),
                (0, "orders", "import", DEMO / "orders/1004.json"), (0, "orders", "import", DEMO / "1007-cancelled.json"),
                (0, "orders", "list"), (0, "orders", "list", "--all"), (0, "orders", "show", "1007"),
                (1, "orders", "import", bad), (1, "orders", "import", empty), (1, "orders", "import", DEMO / "catalog.csv"),
                (1, "catalog", "import", products), (1, "catalog", "import", taken), (1, "catalog", "import", empty),
                (1, "catalog", "import", good), (0, "catalog", "list"),
                (4, "orders", "show", "9999"), (4, "orders", "show", "no number"), (4, "orders", "show", ""), (4, "orders", "show", "né"),
                (4, "preview", "9999", "--out", "OUT"), (0, "preview", "kq-7", "--out", "OUT"), (0, "preview", "1004", "--out", "OUT"),
                (0, "preview", "1007", "--out", "OUT"), (1, "preview", "1004", "--out", "/no/such/place.png")]:
            with self.subTest(words=words):
                done = [bench.command(*(outs[bench] if word == "OUT" else word for word in words)) for bench in (running, resting)]
                said = [(one.returncode, one.stdout, one.stderr) for one in done]
                self.assertEqual(said[0], said[1])
                self.assertEqual((said[0][0], said[0][2] != ""), (status, status != 0))
                pictures = [out.read_bytes() if out.exists() else None for out in outs.values()]
                self.assertTrue(pictures[0] == pictures[1], "the pictures differ")
                self.assertEqual(words[0] == "preview" and status == 0, pictures[0] is not None)
                for out in outs.values():
                    out.unlink(missing_ok=True)
        self.assertTrue(running.station.is_alive())

    def test_how_far_the_open_order_is(self):
        bench = self.bench().start(order("2001", (MUG, 3), POT), broker=False)
        self.assertEqual(bench.scan("2001", GTIN[MUG], GTIN[MUG]), ["right"] * 3)
        shown = bench.command("orders", "show", "2001").stdout
        self.assertIn("3 wanted, 2 packed", shown)
        bench.stop_station()
        self.assertEqual(bench.command("orders", "show", "2001").stdout, shown)
        bench.start_station()
        self.assertEqual(bench.scan("PB:CANCEL"), "right")
        self.assertIn("3 wanted, 0 packed", bench.command("orders", "show", "2001").stdout)

    def test_asking_is_not_heard(self):
        bench = self.bench().start(order("2001", (MUG, 3)), broker=False)
        bench.scan("2001")
        path = bench.write("more.json", order("2002", MUG))
        for words in [("orders", "list"), ("orders", "show", "2001"), ("catalog", "list"), ("orders", "import", path),
                      ("catalog", "import", DEMO / "catalog.csv"), ("preview", "2001", "--out", bench.directory / "out.png")]:
            bench.command(*words, check=True)
        self.assertEqual(bench.sounds(), ["right"])


class Usage(Case):
    def test_help_and_version(self):
        bench = self.bench()
        version = re.search(r"project\(packbench VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text(encoding="utf-8"))[1]
        done = bench.command("--version", config=False)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, f"packbench {version}\n", ""))
        general = bench.command("--help", config=False)
        self.assertEqual((general.returncode, general.stderr), (0, ""))
        manual = (ROOT / "deploy/man/packbench.1.scd").read_text(encoding="utf-8")
        for command in ("run", "check-config", "orders", "catalog", "preview"):
            self.assertIn(f"packbench {command}", general.stdout)
            self.assertIn(f"*packbench {command}", manual)
            for words in ((command, "--help"), ("--help", command)):
                done = bench.command(*words, config=False)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertTrue(done.stdout.startswith(f"packbench {command}"), done.stdout)

    def test_wrong_command_lines(self):
        bench = self.bench()
        for words in [(), ("dance",), ("--dance",), ("run", "--dance"), ("run", "more"), ("check-config",), ("check-config", "a", "b"),
                      ("orders",), ("orders", "dance"), ("orders", "import"), ("orders", "import", "a", "b"), ("orders", "list", "a"),
                      ("orders", "show"), ("orders", "show", "1", "2"), ("catalog",), ("catalog", "import"), ("catalog", "show", "1"),
                      ("catalog", "list", "a"), ("preview",), ("preview", "1004"), ("preview", "--out", "a.png"),
                      ("preview", "1004", "1005", "--out", "a.png"), ("orders", "list", "--out"), ("orders", "list", "--all=yes"),
                      ("orders", "show", "caf\udce9"), ("orders", "import", "caf\udce9.json"), ("orders",) + ("x",) * 20]:
            with self.subTest(words=words):
                done = bench.command(*words, config=False)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn("usage: ", done.stderr)
        self.assertFalse(bench.data.exists())
        self.assertEqual(bench.command("orders", "list", "--config", config=False).returncode, 2)

    def test_files_that_cannot_be_read(self):
        bench = self.bench()
        huge = bench.write("huge.json", b" " * ((16 << 20) + 1))
        for noun in ("orders", "catalog"):
            for path, words in ((bench.directory / "none", "No such file"), (bench.directory, "directory"), ("", "No such file")):
                with self.subTest(noun=noun, path=path):
                    done = bench.command(noun, "import", path)
                    self.assertEqual((done.returncode, done.stdout), (1, ""))
                    self.assertIn(f"packbench: {path}: ", done.stderr)
                    self.assertIn(words, done.stderr)
        self.assertIn("16 MiB", bench.command("orders", "import", huge).stderr)

    def test_data_directory_that_cannot_be_made(self):
        bench = self.bench()
        bench.write("data", "in the way")
        for words in (("orders", "list"), ("run",)):
            done = bench.command(*words)
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertIn(str(bench.data), done.stderr)


class Configuration(Case):
    def test_right(self):
        bench = self.bench()
        done = bench.command("check-config", bench.conf, config=False)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, f"{bench.conf} is right\n", ""))
        self.assertFalse(bench.data.exists(), "it is only looked at")

    def test_wrong(self):
        bench = self.bench()
        text = bench.conf.read_text(encoding="utf-8")
        lines = text.splitlines()
        for old, new, *words in [
                ("data_dir = data", "data_dri = data", "data_dri", "data_dir"),
                ("[display]", "[dispaly]", "dispaly", "display"),
                ("dpi = 203", "dpi = fast", "dpi", "fast"),
                ("dpi = 203", "dpi = 99999", "dpi", "1200"),
                ("media = 102x152", "media = 102", "media"),
                ("size = 800x480", "size = 800x480\nsize = 800x480", "size")]:
            with self.subTest(new=new):
                place = lines.index(old) + 1 + new.count("\n")
                path = bench.write("wrong.conf", text.replace(old, new, 1))
                for command in [("check-config", path), ("run", "--config", path), ("orders", "list", "--config", path),
                                ("catalog", "list", "--config", path), ("preview", "1", "--out", "x.png", "--config", path)]:
                    done = bench.command(*command, config=False)
                    self.assertEqual((done.returncode, done.stdout), (3, ""))
                    for word in (f"{path}:{place}:", *words):
                        self.assertIn(word, done.stderr)

    def test_missing(self):
        bench = self.bench()
        for words in (("check-config", "/no/such.conf"), ("orders", "list", "--config", "/no/such.conf"), ("run", "--config", "/")):
            done = bench.command(*words, config=False)
            self.assertEqual((done.returncode, done.stdout), (3, ""))
            self.assertIn(words[-1], done.stderr)


if __name__ == "__main__":
    main()
