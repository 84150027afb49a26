"""Draws votes, ratings and contests, and says what crowd-kit, krippendorff, choix and statsmodels make of them.

Times crowd-kit and krippendorff too. Names are numbers, and items, workers and labels first appear in their order, as
crowd-kit's MACE mixes them up otherwise.
"""

import argparse
import json
import logging
import math
import time
import warnings
from importlib import metadata

import numpy
import pandas

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
SEED = 0


def votes(random, items, workers, labels, per_item, spammers=0.15):
    """Each item gets about so many votes; workers differ in skill, some guess, one may mislead."""
    truth = random.integers(0, labels, items)
    skill = numpy.clip(random.normal(0.75, 0.12, workers), 0.3, 0.97)
    guess = random.random(workers) < spammers
    skill[guess] = 1 / labels
    if random.random() < 0.3:
        skill[-1] = 0.1
    habit = random.dirichlet(numpy.ones(labels) * 2, workers)
    rows = []
    for item in range(items):
        count = workers if item == 0 else max(1, min(workers, int(random.poisson(per_item))))
        chosen = numpy.sort(random.choice(workers, count, replace=False))
        for worker in chosen:
            right = random.random() < skill[worker]
            rows.append((item, worker, truth[item] if right else random.choice(labels, p=habit[worker])))
    for label in range(min(labels, workers)):  # labels appear in their order
        rows[label] = (0, rows[label][1], label)
    return pandas.DataFrame(rows, columns=["task", "worker", "label"])


def large(random, count, items, workers, labels):
    """So many votes, drawn at once."""
    per_item = count // items
    task = numpy.repeat(numpy.arange(items), per_item)
    worker = (random.integers(0, workers, items)[:, None] + numpy.arange(per_item) * 7 % workers).ravel() % workers
    truth = random.integers(0, labels, items)[task]
    skill = numpy.clip(random.normal(0.7, 0.15, workers), 0.3, 0.95)[worker]
    label = numpy.where(random.random(len(task)) < skill, truth, random.integers(0, labels, len(task)))
    return pandas.DataFrame({"task": task, "worker": worker, "label": label})


def line(what, given, result):
    plain = [None if r != r else float(r) if math.isfinite(r) else str(r) for r in result]
    return json.dumps({"what": what, "input": given, "result": plain}) + "\n"


def spread(frame, labels):
    return frame.reindex(sorted(frame.index)).reindex(columns=range(labels)).to_numpy(dtype=float).ravel().tolist()


def uniforms(count):
    return numpy.random.RandomState(SEED).random_sample(count).tolist()


def weighted(frame, skills):
    from crowdkit.aggregation import MajorityVote

    return MajorityVote().fit(frame, skills=skills)


def crowd_cases(random, out):
    from crowdkit.aggregation import DawidSkene, GLAD, MACE, MajorityVote, OneCoinDawidSkene, Wawa

    labels, workers = int(random.integers(2, 6)), int(random.integers(5, 21))
    frame = votes(random, int(random.integers(30, 150)), workers, labels, random.uniform(2.5, 7))
    given = {name: frame[name].tolist() for name in ("task", "worker", "label")}
    major = MajorityVote().fit(frame)
    out.write(line("crowd majority", given, spread(major.probas_, labels)))
    wawa = Wawa().fit(frame)
    share = weighted(frame, wawa.skills_).probas_
    out.write(line("crowd wawa", given, wawa.skills_.reindex(range(workers)).tolist() + spread(share, labels)))
    for name, model, settings in [("dawid-skene", DawidSkene, (100, 1e-5)), ("dawid-skene", DawidSkene, (3, 0.0)),
                                  ("one-coin", OneCoinDawidSkene, (100, 1e-5))]:
        found = model(n_iter=settings[0], tol=settings[1]).fit(frame)
        skills = found.skills_.reindex(range(workers)).tolist() if name == "one-coin" else []
        out.write(line("crowd " + name, dict(given, n_iter=settings[0], tol=settings[1]),
                       spread(found.probas_, labels) + found.priors_.reindex(range(labels)).tolist() + skills))
    draws = uniforms(workers * max(2, labels))
    for method in ("vb", "em"):
        mace = MACE(method=method, n_iter=30, n_restarts=1, random_state=SEED).fit(frame)
        out.write(line("crowd mace " + method, dict(given, n_iter=30, draws=draws),
                       spread(mace.probas_, labels) + mace.spamming_[:, 1].tolist()))
    # two short iterations: rounding grows in its search, and a whole run is crowd-kit's to about a thousandth
    glad = GLAD(n_iter=2, m_step_max_iter=4).fit(frame)
    ease = numpy.exp(glad.betas_.reindex(sorted(frame.task.unique()))).tolist()
    out.write(line("crowd glad", dict(given, n_iter=2, steps=4),
                   spread(glad.probas_, labels) + glad.alphas_.reindex(range(workers)).tolist() + ease))


def agreement_cases(random, out):
    import krippendorff

    raters, items = int(random.integers(2, 8)), int(random.integers(8, 60))
    base = random.integers(1, 6, items)
    off = random.integers(-1, 2, (raters, items)) * (random.random((raters, items)) < 0.5)
    ratings = numpy.clip(base + off, 1, 6).astype(float)
    ratings[random.random((raters, items)) < 0.2] = numpy.nan
    given = [[None if v != v else v for v in row] for row in ratings.tolist()]
    for level in ("nominal", "ordinal", "interval", "ratio"):
        out.write(line("krippendorff", {"ratings": given, "level": level},
                       [krippendorff.alpha(reliability_data=ratings, level_of_measurement=level)]))


def ranking_cases(random, out):
    import choix
    import statsmodels.api as sm

    n = int(random.integers(3, 9))
    strengths = random.normal(0, 0.8, n)
    wins, ties = numpy.zeros((n, n)), numpy.zeros((n, n))
    tie = random.uniform(0.3, 1.5)
    for i in range(n):
        for j in range(i):
            a, b = math.exp(strengths[i]), math.exp(strengths[j])
            chances = numpy.array([a, b, tie * math.sqrt(a * b)])
            won, lost, even = random.multinomial(int(random.integers(8, 40)), chances / chances.sum())
            wins[i, j], wins[j, i], ties[i, j], ties[j, i] = won, lost, even, even
    pairs = [(i, j) for i in range(n) for j in range(n) for _ in range(int(wins[i, j]))]
    plain = choix.mm_pairwise(n, pairs, alpha=0, tol=1e-14, max_iter=100000)
    out.write(line("choix", {"wins": wins.tolist()}, (plain - plain.mean()).tolist()))
    rows, counts = [], []
    for p, (i, j) in enumerate((i, j) for i in range(n) for j in range(i)):
        outcomes = (({i: 1.0}, 0, wins[i, j]), ({j: 1.0}, 0, wins[j, i]), ({i: 0.5, j: 0.5}, 1, ties[i, j]))
        for weights, nu, count in outcomes:
            row = numpy.zeros(n * (n - 1) // 2 + n)
            row[p] = 1
            for model, weight in weights.items():
                if model:
                    row[n * (n - 1) // 2 + model - 1] = weight
            row[-1] = nu
            rows.append(row)
            counts.append(count)
    rows, counts = numpy.array(rows), numpy.array(counts)
    found = sm.GLM(counts, rows, family=sm.families.Poisson()).fit(maxiter=200).params
    for _ in range(4):  # statsmodels stops when the deviance does, at about eight digits
        mean = numpy.exp(rows @ found)
        information = rows.T @ (rows * mean[:, None])
        found = found + numpy.linalg.solve(information, rows.T @ (counts - mean))
    k = n * (n - 1) // 2
    errors = numpy.sqrt(numpy.diag(numpy.linalg.inv(information)))
    theta = numpy.concatenate([[0], found[k:-1]])
    out.write(line("davidson", {"wins": wins.tolist(), "ties": ties.tolist()},
                   (theta - theta.mean()).tolist() + [math.exp(found[-1])] + errors[k:-1].tolist()))


def seconds(work, repeats):
    least = math.inf
    for _ in range(repeats):
        start = time.process_time()
        work()
        least = min(least, time.process_time() - start)
    return least


def times(seed, rows):
    import krippendorff
    from crowdkit.aggregation import DawidSkene, GLAD, MACE, MajorityVote, OneCoinDawidSkene, Wawa

    random = numpy.random.default_rng(seed)
    frame = large(random, rows, rows // 5, 40, 3)
    matrix = numpy.full((40, rows // 5), numpy.nan)
    matrix[frame.worker, frame.task] = frame.label + 1
    works = {
        "majority": (lambda: MajorityVote().fit(frame), 3),
        "wawa": (lambda: weighted(frame, Wawa().fit(frame).skills_), 3),
        "dawid-skene, 5 iterations": (lambda: DawidSkene(n_iter=5, tol=0).fit(frame), 2),
        "one-coin, 5 iterations": (lambda: OneCoinDawidSkene(n_iter=5, tol=0).fit(frame), 2),
        "mace, 5 iterations": (lambda: MACE(n_iter=5, n_restarts=1).fit(frame), 2),
        "glad, 1 iteration of 2 steps": (lambda: GLAD(n_iter=1, m_step_max_iter=2).fit(frame), 1),
        "krippendorff": (lambda: krippendorff.alpha(reliability_data=matrix, level_of_measurement="nominal"), 2)}
    return {name: seconds(*work) for name, work in works.items()}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--cases", type=int, required=True)
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    with open(args.out, "w", encoding="utf-8") as out:
        for case in range(args.cases):
            random = numpy.random.default_rng([args.seed, case])
            for cases in (crowd_cases, agreement_cases, ranking_cases):
                cases(random, out)
    names = ("crowd-kit", "krippendorff", "choix", "statsmodels", "pandas", "numpy", "scipy")
    versions = {name: metadata.version(name) for name in names}
    print(json.dumps({"versions": versions, "seconds": times(args.seed, args.rows) if args.rows else {}}))


if __name__ == "__main__":
    main()
