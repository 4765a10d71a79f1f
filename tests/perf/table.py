# SPDX-License-Identifier: Apache-2.0
"""Rows of figures under their heads."""
WIDTH = 38


def head(*columns):
    print(f"  {'':{WIDTH}}" + "".join(f"{column:>10}" for column in columns))


def row(name, *figures, aim=""):
    line = f"  {name:{WIDTH}}" + "".join(f"{figure:>10}" for figure in figures)
    print(f"{line}   {'aim: ' + aim if aim else ''}".rstrip(), flush=True)


def note(text):
    print(f"  {text}")


def quantile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def spread(name, values, digits=2, aim=""):
    """A row of n, p50, p99 and the most."""
    row(name, len(values), *(f"{quantile(values, share):.{digits}f}" for share in (0.5, 0.99, 1)), aim=aim)
