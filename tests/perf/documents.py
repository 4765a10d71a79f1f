# SPDX-License-Identifier: Apache-2.0
"""Drawing an insert and encoding it for the printer."""
from lab import TOP
from table import note


def measure(lab):
    out = lab.run(lab.tools.parent / "documents/bench-draw", cwd=TOP / "tests/documents")
    for line in out.splitlines():
        note(line)
