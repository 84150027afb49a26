"""Draws random inputs, nasty ones among them, and writes what sacrebleu, rouge-score, rapidfuzz, nltk, scipy, statsmodels and
scikit-learn say of each: one JSON line per case, {"what", "input", "result"}. Nothing here is fixed; every seed draws other inputs."""

import argparse
import json
import warnings

import draws_of_numbers
import draws_of_texts
from common import finish, versions

import numpy


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--seed", type=int, required=True)
    arguments.add_argument("--cases", type=int, required=True, help="of each kind")
    arguments.add_argument("--out", required=True)
    options = arguments.parse_args()
    warnings.simplefilter("ignore")
    count = 0
    with open(options.out, "w", encoding="ascii") as out:
        for kinds in (draws_of_texts.KINDS, draws_of_numbers.KINDS):
            for what, kind in kinds.items():
                for number in range(options.cases):
                    random = numpy.random.default_rng([options.seed, number, len(what), ord(what[0]), ord(what[-1])])
                    drawn, result = kind(random)
                    out.write(json.dumps({"what": what, "input": drawn, "result": plain(result)}) + "\n")
                    count += 1
    finish({"cases": count, "versions": versions("sacrebleu", "rouge_score", "rapidfuzz", "nltk", "scipy", "statsmodels",
                                                 "scikit-learn", "krippendorff", "numpy")})


def plain(value):
    if isinstance(value, (list, tuple, numpy.ndarray)):
        return [plain(v) for v in value]
    if isinstance(value, str):
        return value
    number = float(value)
    return number if numpy.isfinite(number) else None if numpy.isnan(number) else str(number)


if __name__ == "__main__":
    main()
