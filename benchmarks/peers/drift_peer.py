"""Draws columns, streams and predictions, and says what evidently, scipy, river or nannyml make of them; times them too.

--package evidently: evidently, scipy and river in one environment; --package nannyml: nannyml in another one.
"""

import argparse
import json
import logging
import math
import time
import warnings

import numpy
import pandas

import common

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
NUMERIC = ["ks", "wasserstein", "anderson", "psi", "kl_div", "jensenshannon", "hellinger", "cramer_von_mises", "mannw", "ed", "es",
           "t_test"]
CATEGORICAL = ["chisquare", "psi", "kl_div", "jensenshannon", "hellinger", "g_test"]
BINARY = CATEGORICAL + ["z", "fisher_exact"]
CHUNKED = {"x": ["jensen_shannon", "kolmogorov_smirnov", "wasserstein", "hellinger"],
           "c": ["jensen_shannon", "chi2", "l_infinity", "hellinger"]}
# what takes the peer too long for all rows
ROWS = {"empirical_mmd": 1_000, "TVD of categories": 10_000, "abs_text_content_drift": 20_000}
METRICS = ["roc_auc", "f1", "precision", "recall", "specificity", "accuracy"]


def numbers(random, n):
    kind = random.integers(0, 5)
    if kind == 0:
        return random.normal(random.uniform(-1, 1), random.uniform(0.5, 2), n)
    if kind == 1:
        return random.lognormal(0, random.uniform(0.2, 1.5), n)
    if kind == 2:
        return random.integers(0, 40, n).astype(float)
    if kind == 3:
        return random.standard_t(3, n).round(2)
    return random.uniform(-3, 1, n) * 1000


def shifted(random, x, n):
    y = random.choice(x, n) * random.choice([1, 1, 1.2]) + (random.choice([0, 0.3]) * x.std())
    return y if random.random() < 0.5 else y + random.normal(0, 0.1 * x.std(), n)


def line(what, given, result):
    return json.dumps({"what": what, "input": given, "result": [None if r != r else float(r) if math.isfinite(r) else str(r)
                                                                for r in result]}) + "\n"


def evidently_cases(random, out):
    from evidently.legacy.calculations.stattests import get_stattest
    from evidently.legacy.core import ColumnType

    def score(kind, before, now, methods, given):
        for method in methods:
            try:
                found = get_stattest(before, now, kind, method)(before.copy(), now.copy(), kind, None)
            except Exception:
                continue  # what is refused is tested beside the code
            out.write(line("evidently " + method, dict(given, method=method), [found.drift_score, bool(found.drifted), found.actual_threshold]))

    # evidently's own count of few orders is in 32 bits, so more than 20 values
    n, m = int(random.integers(21, 1500)), int(random.integers(21, 1500))
    x = numbers(random, n)
    y = shifted(random, x, m)
    score(ColumnType.Numerical, pandas.Series(x), pandas.Series(y), NUMERIC, {"type": "num", "reference": x.tolist(), "current": y.tolist()})
    k = int(random.integers(2, 9))
    m = n if random.random() < 0.5 else m
    p, q = random.dirichlet(numpy.ones(k) * 3), random.dirichlet(numpy.ones(k) * 3)
    names = numpy.array(["k%d" % i for i in range(k)], dtype=object)
    a, b = names[random.choice(k, n, p=p)], names[random.choice(k, m, p=0.7 * p + 0.3 * q)]
    if len(set(a)) > 1 and len(set(b)) > 1:
        score(ColumnType.Categorical, pandas.Series(a), pandas.Series(b), BINARY if len(set(a) | set(b)) == 2 else CATEGORICAL,
              {"type": "cat", "reference": a.tolist(), "current": b.tolist()})


def scipy_cases(random, out):
    from scipy import stats

    n, m = int(random.integers(9, 400)), int(random.integers(9, 400))
    x = numbers(random, n)
    y = shifted(random, x, m)
    ks, far = stats.ks_2samp(x, y), stats.ks_2samp(x, y, method="asymp")
    cvm, rank = stats.cramervonmises_2samp(x, y), stats.mannwhitneyu(x, y, method="asymptotic")
    anderson = stats.anderson_ksamp([x, y])
    out.write(line("scipy", {"a": x.tolist(), "b": y.tolist()}, [
        ks.statistic, ks.pvalue, far.pvalue, cvm.statistic, cvm.pvalue, rank.statistic, rank.pvalue, anderson.statistic,
        stats.wasserstein_distance(x, y), stats.energy_distance(x, y)]))


def river_cases(random, out):
    from river import drift

    n = 3000
    at = int(random.integers(500, 2500))
    values = random.normal(numpy.where(numpy.arange(n) < at, 0, random.uniform(0.3, 2)), 1)
    detector, found = drift.ADWIN(), []
    for i, value in enumerate(values.tolist()):
        detector.update(value)
        if detector.drift_detected:
            found.append(i)
    out.write(line("river ADWIN", {"values": values.tolist()}, [
        len(found), sum(found), sum((k + 1) * i for k, i in enumerate(found))]))


def nannyml_cases(random, out):
    n, size = 1500, 300
    x = numbers(random, n)
    c = random.choice(["a", "b", "c", "d"], n, p=random.dirichlet(numpy.ones(4) * 4))
    before = pandas.DataFrame({"x": x, "c": c})
    now = pandas.DataFrame({"x": shifted(random, x, n), "c": random.choice(["a", "b", "c", "d", "e"], n)})
    chunks(out, before, now, size, CHUNKED, "nannyml ")
    cbpe(random, out, 1500, size)
    # from 10,000 rows on it bins numbers
    n = int(random.integers(10_000, 20_000))
    x = numbers(random, n)
    chunks(out, pandas.DataFrame({"x": x}), pandas.DataFrame({"x": shifted(random, x, 5000)}), 2500,
           {"x": ["kolmogorov_smirnov", "wasserstein"]}, "nannyml binned ")


def chunks(out, before, now, size, methods, what):
    import nannyml

    drift = nannyml.UnivariateDriftCalculator(column_names=list(methods), treat_as_categorical=[c for c in methods if c == "c"],
                                              continuous_methods=methods["x"], categorical_methods=methods.get("c", []),
                                              chunk_size=size).fit(before).calculate(now).to_df()
    for column in methods:
        for method in methods[column]:
            rows = drift[column][method]
            limit = rows["upper_threshold"].iloc[0]
            result = rows["value"].tolist() + [1.0 if alert else 0.0 for alert in rows["alert"]]
            result.append(math.inf if limit is None or limit != limit else limit)
            out.write(line(what + method, {"method": method, "type": {"x": "num", "c": "cat"}[column], "size": size,
                                           "reference": before[column].tolist(), "current": now[column].tolist()}, result))


def predictions(random, n):
    logit = random.normal(-0.5, 1.5, n)
    y = (random.random(n) < 1 / (1 + numpy.exp(-logit))).astype(int)
    # so far from calibrated that every split of rows says so
    score = 1 / (1 + numpy.exp(-logit * random.choice([0.3, 4])))
    return pandas.DataFrame({"y_true": y, "score": score, "y_pred": (score >= 0.5).astype(int)})


def cbpe(random, out, n, size):
    import nannyml

    rows = predictions(random, 2 * n)
    before, now = rows.iloc[:n].reset_index(drop=True), rows.iloc[n:].reset_index(drop=True)
    estimator = nannyml.CBPE(problem_type="classification_binary", y_pred_proba="score", y_pred="y_pred", y_true="y_true", metrics=METRICS,
                             chunk_size=size).fit(before)
    found = estimator.estimate(now.drop(columns="y_true")).filter(period="analysis").to_df()
    result = []
    for metric in METRICS:
        for part in ("value", "sampling_error", "lower_threshold", "upper_threshold"):
            result += found[metric][part].tolist()
    out.write(line("nannyml cbpe", {"score": rows["score"].tolist(), "predicted": rows["y_pred"].tolist(), "truth": before["y_true"].tolist(),
                                    "size": size}, result))


def best(times, work):
    least = math.inf
    for _ in range(times):
        start = time.process_time()
        work()
        least = min(least, time.process_time() - start)
    return least


def columns(seed, rows):
    """The columns that both sides are timed on: numbers and one of eight, and one of two, words."""
    random = numpy.random.default_rng(seed)
    x, y = random.normal(size=rows), random.normal(0.01, 1, rows)
    c, d = random.integers(0, 8, rows), random.integers(0, 8, rows)
    return x, y, c, d


def evidently_times(seed, rows):
    from evidently import DataDefinition, Dataset, Report
    from evidently.metrics import ValueDrift
    from evidently.legacy.calculations.stattests import get_stattest
    from evidently.legacy.core import ColumnType

    x, y, c, d = columns(seed, rows)
    words = numpy.array(["k%d" % i for i in range(8)], dtype=object)
    report, bare = {}, {}
    frames = {"num": (pandas.DataFrame({"v": x}), pandas.DataFrame({"v": y})),
              "text": texts(seed, ROWS["abs_text_content_drift"]),
              "cat": (pandas.DataFrame({"v": words[c]}), pandas.DataFrame({"v": words[d]})),
              "bin": (pandas.DataFrame({"v": words[c % 2]}), pandas.DataFrame({"v": words[d % 2]}))}
    used = {}
    for kind, methods in (("num", NUMERIC + ["empirical_mmd"]), ("cat", CATEGORICAL + ["TVD"]), ("bin", ["z", "fisher_exact"]),
                          ("text", ["abs_text_content_drift"])):
        definition = {"num": DataDefinition(numerical_columns=["v"]), "text": DataDefinition(text_columns=["v"])}.get(
            kind, DataDefinition(categorical_columns=["v"]))
        column = {"num": ColumnType.Numerical, "text": ColumnType.Text}.get(kind, ColumnType.Categorical)
        for method in methods:
            name = method + " of categories" if kind in ("cat", "bin") else method
            used[name] = min(rows, ROWS.get(name, rows))
            some = [frame.iloc[:used[name]] for frame in frames[kind]]
            before, now = (Dataset.from_pandas(frame, data_definition=definition) for frame in some)
            report[name] = best(2, lambda: Report([ValueDrift(column="v", method=method)]).run(now, before).dict())
            a, b = (frame["v"] for frame in some)
            bare[name] = best(2, lambda: get_stattest(a, b, column, method)(a, b, column, None))
    return {"seconds": report, "seconds_bare": bare, "rows": used}


def texts(seed, rows):
    """Texts of 12 words out of 5,000, the k-th of which is k times rarer than the first; now the order is turned for one text in four."""
    random = numpy.random.default_rng(seed)
    words = numpy.array(["w%d" % i for i in range(5000)], dtype=object)
    p = 1 / numpy.arange(1, 5001)
    p /= p.sum()

    def drawn(turned):
        places = random.choice(5000, (rows, 12), p=p)
        turn = random.random(rows) < turned
        places[turn] = 4999 - places[turn]
        return pandas.DataFrame({"v": [" ".join(row) for row in words[places]]})
    return drawn(0), drawn(0.25)


def nannyml_times(seed, rows):
    import nannyml

    x, y, c, d = columns(seed, rows)
    words = numpy.array(["k%d" % i for i in range(8)], dtype=object)
    before, now = pandas.DataFrame({"x": x, "c": words[c]}), pandas.DataFrame({"x": y, "c": words[d]})
    seconds = {}
    for column, kinds in (("x", "continuous_methods"), ("c", "categorical_methods")):
        for method in CHUNKED[column]:
            def work():
                nannyml.UnivariateDriftCalculator(column_names=[column], treat_as_categorical=["c"] if column == "c" else [],
                                                  chunk_size=rows // 10, **{kinds: [method]}).fit(before).calculate(now)
            seconds["chunks " + method + ("" if column == "x" else " of categories")] = best(2, work)
    frame = predictions(numpy.random.default_rng(seed), 2 * rows)
    first, second = frame.iloc[:rows].reset_index(drop=True), frame.iloc[rows:].reset_index(drop=True).drop(columns="y_true")

    def estimate():
        nannyml.CBPE(problem_type="classification_binary", y_pred_proba="score", y_pred="y_pred", y_true="y_true", metrics=METRICS,
                     chunk_size=rows // 10).fit(first).estimate(second)
    seconds["cbpe"] = best(1, estimate)
    return {"seconds": seconds}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--package", required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--cases", type=int, required=True)
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--out", required=True)
    arguments = parser.parse_args()
    kinds = {"evidently": (evidently_cases, scipy_cases, river_cases), "nannyml": (nannyml_cases,)}[arguments.package]
    random = numpy.random.default_rng(arguments.seed)
    with open(arguments.out, "w", encoding="utf-8") as out:
        for case in range(arguments.cases):
            for kind in kinds:
                # a stream is long and a fit slow: a tenth of the cases is enough
                if kind in (evidently_cases, scipy_cases) or case % 10 == 0:
                    kind(random, out)
    figures = {"package": arguments.package}
    if arguments.rows > 0:
        figures.update((evidently_times if arguments.package == "evidently" else nannyml_times)(arguments.seed, arguments.rows))
    names = {"evidently": ("evidently", "scipy", "river", "numpy", "pandas"), "nannyml": ("nannyml", "scipy", "numpy", "pandas")}
    figures["versions"] = common.versions(*names[arguments.package])
    common.finish(figures)


if __name__ == "__main__":
    main()
