#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The proof of "durable, once": packs a day's orders while the plug of station and broker is pulled at random moments.

Usage: kill.py --program PATH [--kills N] [--orders N] [--seed S] [--directory D]
       kill.py --program PATH --self-test   shows that lost, doubled and changed things are found

The seed fixes shop, packer and killer; when a kill hits what, the machine decides. On failure all files are kept.
"""
import argparse
import os
import pathlib
import shutil
import signal
import sys
import tempfile
import time

import selftest
from day import Day, run_day


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, type=lambda path: str(pathlib.Path(path).resolve()))
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--orders", type=int, default=40)
    parser.add_argument("--seed", type=int, default=int(os.environ.get("KILL_SEED") or time.time_ns() % 1000000))
    parser.add_argument("--mean", type=float, default=0.15, help="seconds between kills, on average")
    parser.add_argument("--directory", help="where to work, and to leave everything")
    parser.add_argument("--self-test", action="store_true")
    return parser.parse_args()


def print_figures(day, seconds):
    kills = ", ".join(f"{number} of {kind}" for kind, number in day.killer.kills.items())
    print(f"{day.killer.total()} kills ({kills}) in {seconds:.0f} s, {len(day.shop.orders)} orders")
    for what, number in day.figures.items():
        print(f"{number:7} {what}")
    times = sorted(day.start_times)
    if times:
        print(f"start to ready after a kill: median {times[len(times) // 2] * 1000:.0f} ms, longest "
              f"{times[-1] * 1000:.0f} ms; largest write-ahead log {day.wal_size / 1e6:.1f} MB")
    print(f"everything was out {day.evening:.1f} s after the last kill")


def print_checks(checks):
    """Returns the exit status."""
    for what in sorted(checks.passed.keys() | checks.failed.keys()):
        failed = checks.failed.get(what, [])
        print(f"{'FAILED' if failed else 'ok':6} {checks.passed[what]:5}  {what}")
        for problem in failed[:10]:
            print(f"              {problem}")
    failed = len(checks.failed)
    print(f"{sum(checks.passed.values())} passed, {failed} failed")
    return 1 if failed else 0


def main():
    sys.setswitchinterval(0.0002)  # so that the killer strikes when it means to
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))  # a time limit: ends what was started, too
    options = arguments()
    directory = pathlib.Path(options.directory or tempfile.mkdtemp(prefix="packbench-kill-"))
    print(f"seed {options.seed} (KILL_SEED={options.seed} or --seed {options.seed} for the same day)", flush=True)
    if options.self_test:
        checks = selftest.run(options.program, directory, options.seed)
    else:
        day = Day(options.seed, options.program, directory, options.orders, options.kills, options.mean)
        begin = time.monotonic()
        run_day(day)
        print_figures(day, time.monotonic() - begin)
        checks = day.checks
    status = print_checks(checks)
    if status != 0:
        print(f"everything is left in {directory}")
    elif not options.directory:
        shutil.rmtree(directory)
    return status


if __name__ == "__main__":
    sys.exit(main())
