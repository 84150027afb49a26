"""scipy's BCa bootstrap of a mean, vectorised."""

import argparse
import json
import statistics
import time

import numpy
import scipy.stats

from common import finish, versions


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--values", required=True)
    arguments.add_argument("--resamples", type=int, required=True)
    options = arguments.parse_args()
    values = numpy.array(json.loads(options.values))
    random = numpy.random.default_rng(1)
    millis = []
    for _ in range(15):
        start = time.process_time()
        interval = scipy.stats.bootstrap((values,), numpy.mean, n_resamples=options.resamples, method="BCa", vectorized=True,
                                         random_state=random).confidence_interval
        millis.append(1000 * (time.process_time() - start))
    finish({"median_ms": round(statistics.median(millis[3:]), 3), "lower": interval.low, "upper": interval.high,
            "versions": versions("scipy", "numpy")})


if __name__ == "__main__":
    main()
