#!/usr/bin/env python3
"""NannyML's drift of chunks beside references of about 10,000 rows, from which on it bins numbers; the tests of monitor compare with them.

    chunk_goldens.py ../../build/fixtures/files/loop/chunk-bins.json

The numbers are not written down: a generator of whole numbers, in doubles exact, makes them here and in the test.
"""

import json
import logging
import math
import sys
import warnings

import nannyml
import pandas

import common

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
METHODS = ["kolmogorov_smirnov", "wasserstein"]
CASES = [("bell", 9_999), ("bell", 10_000), ("bell", 12_000), ("cents", 12_000), ("constant", 10_000), ("below", 10_500)]
CURRENT, SIZE = 6_000, 2_000


def units(seed, n):
    state = seed
    for _ in range(n):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        yield (state >> 11) * 2.0**-53


def numbers(kind, seed, n, now):
    """Four units make a number."""
    u = list(units(seed, 4 * n))
    groups = [u[i:i + 4] for i in range(0, 4 * n, 4)]
    if kind == "bell":
        return [(a + b + c + d) * (1.25 if now else 1.0) - 2.0 for a, b, c, d in groups]
    if kind == "cents":
        return [math.floor(a * b * 5000.0) / 100.0 + (0.25 if now else 0.0) for a, b, c, d in groups]
    if kind == "constant":
        return [3.0 + (a - 0.5 if now and b < 0.5 else 0.0) for a, b, c, d in groups]
    return [a * b - (0.5 if now else 0.0) for a, b, c, d in groups]


def case(index, kind, rows):
    before = pandas.DataFrame({"x": numbers(kind, 2 * index, rows, False)})
    now = pandas.DataFrame({"x": numbers(kind, 2 * index + 1, CURRENT, True)})
    drift = nannyml.UnivariateDriftCalculator(column_names=["x"], continuous_methods=METHODS, chunk_size=SIZE).fit(before).calculate(now)
    figures = {}
    for method in METHODS:
        found = drift.to_df()["x"][method]
        figures[method] = {"values": found["value"].tolist(), "upper": found["upper_threshold"].iloc[0],
                           "alerts": [bool(alert) for alert in found["alert"]]}
    return {"kind": kind, "seed": 2 * index, "reference": rows, "current": CURRENT, "size": SIZE, "methods": figures}


def main():
    cases = [case(index, kind, rows) for index, (kind, rows) in enumerate(CASES)]
    with open(sys.argv[1], "w", encoding="utf-8") as out:
        json.dump({"meta": common.versions("nannyml", "numpy", "scipy"), "cases": cases}, out, indent=1)
        out.write("\n")


if __name__ == "__main__":
    main()
