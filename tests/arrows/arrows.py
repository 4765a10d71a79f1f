#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads every #include of the product and fails on an arrow that the rooms do not allow.

Usage: arrows.py [ROOT]   check the tree; exit status 1 and one line an arrow if there are wrong ones
       arrows.py --self-test   add wrong arrows to a copy of the tree and see each of them found
"""
import pathlib
import re
import shutil
import sys
import tempfile

LIBC = {
    "assert.h", "ctype.h", "dirent.h", "endian.h", "errno.h", "fcntl.h", "getopt.h", "inttypes.h",
    "libgen.h", "limits.h", "locale.h", "math.h", "netdb.h", "poll.h", "pthread.h", "setjmp.h", "signal.h", "stdarg.h", "stdbool.h",
    "stddef.h", "stdint.h", "stdio.h", "stdlib.h", "string.h", "strings.h", "time.h", "unistd.h",
    "sys/epoll.h", "sys/eventfd.h", "sys/mman.h", "sys/random.h", "sys/socket.h", "sys/stat.h", "sys/types.h", "sys/un.h",
}
CAIRO = {"cairo.h", "pango/pango.h", "pango/pangocairo.h", "librsvg/rsvg.h", "glib.h", "gio/gio.h"}
# What the pure rooms may use of libc: no files, no clocks, no network.
PURE_LIBC = {
    "assert.h", "ctype.h", "errno.h", "limits.h", "stdarg.h", "stdbool.h", "stddef.h", "stdint.h", "stdio.h",
    "stdlib.h", "string.h", "strings.h", "time.h",
}

# room (longest prefix wins) -> (own and foreign rooms it may include, other headers it may include)
ROOMS = {
    "include/packbench": ({"include/packbench"}, PURE_LIBC),
    "include/packbench/directory.h": ({"include/packbench"}, LIBC),
    "firmware/session": ({"firmware/session"}, PURE_LIBC),
    "firmware/scan": ({"firmware/scan"}, PURE_LIBC),
    "firmware/facts": ({"firmware/facts"}, PURE_LIBC | {"jansson.h"}),
    "firmware/intake": ({"firmware/intake"}, LIBC | {"jansson.h"}),
    "firmware/store": ({"firmware/store", "firmware/intake", "firmware/facts"}, LIBC | {"sqlite3.h", "jansson.h"}),
    "firmware/raster": ({"firmware/raster"}, LIBC | {"png.h"}),
    "firmware/documents/choose.c": (set(), PURE_LIBC),
    "firmware/documents": ({"firmware/documents"}, LIBC | CAIRO | {"zint.h", "ini.h"}),
    "firmware/config": ({"firmware/config"}, LIBC | {"ini.h"}),
    "firmware/station": ({"firmware/station", "firmware/store", "firmware/facts", "firmware/intake"},
                         LIBC | {"jansson.h", "systemd/sd-event.h", "systemd/sd-daemon.h"}),
    "firmware/cli": ({"firmware/cli", "firmware/station", "firmware/intake"}, LIBC | {"jansson.h"}),
    "firmware/main.c": ({"firmware/cli", "firmware/station"}, LIBC),
    "ui/view.c": ({"ui/words.h"}, PURE_LIBC),
    "ui/words.h": (set(), set()),
    "ui": ({"ui", "ui/words.h"}, LIBC | CAIRO),
    "drivers/scanner": ({"drivers/scanner"}, LIBC),
    "drivers/lights": ({"drivers/lights"}, LIBC),
    "drivers/sounder": ({"drivers/sounder"}, LIBC),
    "drivers/display": ({"drivers/display"}, LIBC | {"png.h", "cairo.h", "libdeflate.h"}),
    "drivers/printer": ({"drivers/printer"}, LIBC | {"libdeflate.h"}),
    "drivers/link": ({"drivers/link"}, LIBC | {"mosquitto.h", "mqtt_protocol.h"}),
}

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.MULTILINE)


def room_of(path):
    rooms = [room for room in ROOMS if path == room or path.startswith(room + "/")]
    return max(rooms, key=len) if rooms else None


def judge(path, quote, header):
    """None, or why this #include is wrong."""
    room = room_of(path)
    if room is None:
        return "the file is in no room"
    rooms, headers = ROOMS[room]
    if header.startswith("packbench/"):
        return None
    if quote == "<":
        return None if header in headers else f"{room} may not use <{header}>"
    target = room_of(header)
    if target is None:
        return f'"{header}" is not named from the top of the tree'
    return None if target in rooms or room == target else f"{room} may not know {target}"


def wrong_arrows(root):
    wrong, seen = [], 0
    for top in ("include", "firmware", "ui", "drivers"):
        for file in sorted((root / top).rglob("*.[ch]")):
            path = file.relative_to(root).as_posix()
            for quote, header in INCLUDE.findall(file.read_text()):
                seen += 1
                reason = judge(path, quote, header)
                if reason:
                    wrong.append(f'{path}: {header}: {reason}')
    return wrong, seen


ADDED = {
    "include/packbench/order.h": "packbench_is_not_a_room/x.h",
    "firmware/session/session.c": "firmware/store/store.h",
    "firmware/scan/decode.c": "firmware/session/step.h",
    "ui/view.c": "firmware/station/inside.h",
    "drivers/link/mqtt.c": "firmware/store/store.h",
    "drivers/printer/zpl.c": "drivers/link/queue.h",
    "firmware/store/store.c": "firmware/station/inside.h",
}


def self_test(root):
    failed = 0
    for path, header in ADDED.items():
        with tempfile.TemporaryDirectory() as copy:
            copy = pathlib.Path(copy)
            for top in ("include", "firmware", "ui", "drivers"):
                shutil.copytree(root / top, copy / top)
            with open(copy / path, "a") as file:
                file.write(f'\n#include "{header}"\n')
            found = any(line.startswith(path) for line in wrong_arrows(copy)[0])
        print(f'{"found" if found else "MISSED"}: {path} -> {header}')
        failed += not found
    print(f"{len(ADDED) - failed} passed, {failed} failed")
    return failed == 0


def main():
    root = pathlib.Path(__file__).resolve().parents[2]
    if "--self-test" in sys.argv:
        sys.exit(not self_test(root))
    if len(sys.argv) > 1:
        root = pathlib.Path(sys.argv[1])
    wrong, seen = wrong_arrows(root)
    for line in wrong:
        print(line)
    print(f"{seen} includes, {len(wrong)} wrong arrows")
    sys.exit(bool(wrong) or seen == 0)


main()
