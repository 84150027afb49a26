"""Draws votes, labels and slices, and says what snorkel and cleanlab make of them: one JSON line a case into a file.

Rounding the calibrated joint, cleanlab sorts remainders, of which several may be equal; which one comes first is up to
the sort of the processor at hand. Here the sort without vector instructions is asked for, which keeps their order.
"""

import argparse
import json
import logging
import os
import warnings

os.environ.setdefault("NPY_DISABLE_CPU_FEATURES", "AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL AVX512_SPR AVX2")
os.environ["TQDM_DISABLE"] = "1"

import numpy  # noqa: E402

import common  # noqa: E402

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
RULES = ["prune_by_noise_rate", "prune_by_class", "both", "confident_learning", "predicted_neq_given", "low_normalized_margin",
         "low_self_confidence"]
QUALITIES = ["self_confidence", "normalized_margin", "confidence_weighted_entropy"]


def votes(random, most):
    """Functions of several accuracies and coverages, some of which know only some classes, and true classes."""
    k = int(random.integers(2, 6))
    m = int(random.integers(3, 12))
    n = min(most, int(random.integers(40, 800)))
    balance = random.dirichlet(numpy.ones(k) * 5) if random.random() < 0.6 else numpy.ones(k) / k
    gold = random.choice(k, n, p=balance)
    columns = []
    for _ in range(m):
        accuracy, coverage = random.uniform(1 / k + 0.1, 0.98), random.uniform(0.05, 1)
        said = numpy.where(random.random(n) < accuracy, gold, random.integers(0, k, n))
        voted = random.random(n) < coverage
        if random.random() < 0.3:
            voted &= said == random.integers(0, k)
        columns.append(numpy.where(voted, said, -1))
    return numpy.stack(columns, axis=1), gold, k, None if random.random() < 0.5 else balance


def label_model(random, most, out):
    from snorkel.labeling import LFAnalysis
    from snorkel.labeling.model import LabelModel, MajorityLabelVoter

    L, gold, k, balance = votes(random, most)
    settings = {"epochs": int(random.choice([100, 500])), "rate": float(random.choice([0.01, 0.01, 0.005])),
                "seed": int(random.integers(0, 2 ** 32)) if random.random() < 0.7 else 123}
    model = LabelModel(cardinality=k, verbose=False)
    model.fit(L, class_balance=None if balance is None else balance.tolist(), n_epochs=settings["epochs"], lr=settings["rate"],
              seed=settings["seed"], progress_bar=False)
    other = L[random.permutation(len(L))[:20]].copy()
    other[:, 0] = -1
    given = {"votes": L.tolist(), "classes": k, "balance": None if balance is None else balance.tolist(), "other": other.tolist(), **settings}
    out("label model", given, {"weights": model.get_weights().tolist(), "probabilities": model.predict_proba(L).tolist(),
                               "other": model.predict_proba(other).tolist(),
                               "conditional": model.get_conditional_probs().tolist()})
    vote = MajorityLabelVoter(cardinality=k)
    out("majority", given, {"probabilities": vote.predict_proba(L).tolist(), "classes": vote.predict(L).tolist()})
    analysis = LFAnalysis(L)
    summary = analysis.lf_summary(Y=gold)
    out("analysis", dict(given, gold=gold.tolist()), {
        "coverage": analysis.lf_coverages().tolist(), "overlap": analysis.lf_overlaps().tolist(), "conflict": analysis.lf_conflicts().tolist(),
        "overlap of coverage": numpy.nan_to_num(analysis.lf_overlaps(normalize_by_coverage=True)).tolist(),
        "conflict of overlap": numpy.nan_to_num(analysis.lf_conflicts(normalize_by_overlaps=True)).tolist(),
        "polarity": [[int(c) for c in p] for p in analysis.lf_polarities()],
        "accuracy": analysis.lf_empirical_accuracies(gold).tolist(), "correct": summary["Correct"].tolist(),
        "incorrect": summary["Incorrect"].tolist(), "whole": [analysis.label_coverage(), analysis.label_overlap(), analysis.label_conflict()],
        "given": numpy.nan_to_num(analysis.lf_empirical_probs(gold, k)).tolist()})


def functions(random, most, out):
    """Functions over texts: labels by keywords and lengths, slices by the same."""
    import pandas
    from snorkel.analysis import Scorer
    from snorkel.labeling import LabelingFunction, PandasLFApplier
    from snorkel.slicing import PandasSFApplier, SlicingFunction, slice_dataframe

    words = ["refund", "card", "lost", "please", "now", "where", "fee", "thanks"]
    texts = [" ".join(random.choice(words, int(random.integers(1, 9)))) for _ in range(min(most, int(random.integers(30, 200))))]
    frame = pandas.DataFrame({"text": texts})
    keys = [str(w) for w in random.choice(words, 3, replace=False)]
    least = int(random.integers(10, 30))

    def keyword(word, label):
        return lambda row: label if word in row.text else -1
    labelling = [LabelingFunction("k%d" % i, keyword(word, i % 2)) for i, word in enumerate(keys)]
    labelling.append(LabelingFunction("long", lambda row: 1 if len(row.text) >= least else -1))
    slicing = [SlicingFunction("s%d" % i, lambda row, word=word: word in row.text) for i, word in enumerate(keys)]
    slicing.append(SlicingFunction("short", lambda row: len(row.text) < least))
    L = PandasLFApplier(labelling).apply(frame, progress_bar=False)
    S = PandasSFApplier(slicing).apply(frame, progress_bar=False)
    gold, said = random.integers(0, 2, len(texts)), random.integers(0, 2, len(texts))
    scores = {}
    for name, mask in [("overall", numpy.ones(len(texts), bool))] + [(f.name, S[f.name].astype(bool)) for f in slicing]:
        if mask.any():
            scores[name] = Scorer(metrics=["accuracy"]).score(gold[mask], said[mask], None)["accuracy"]
    if all(f.name in scores for f in slicing):  # snorkel scores no empty slice
        whole = Scorer(metrics=["accuracy"]).score_slices(S, gold, said, numpy.eye(2)[said])
        assert {name: found["accuracy"] for name, found in whole.items()} == scores
    out("functions", {"texts": texts, "keys": keys, "least": least, "gold": gold.tolist(), "said": said.tolist()}, {
        "votes": L.tolist(), "slices": [S[f.name].astype(int).tolist() for f in slicing], "accuracy": scores,
        "rows": [slice_dataframe(frame, f).index.tolist() for f in slicing]})


def label_errors(random, most, out):
    from cleanlab import count, rank
    from cleanlab.filter import find_label_issues

    k, n = int(random.integers(2, 9)), min(most, int(random.integers(60, 1200)))
    truth = random.choice(k, n, p=random.dirichlet(numpy.ones(k) * 3))
    labels = numpy.where(random.random(n) < random.uniform(0.02, 0.3), random.integers(0, k, n), truth)
    labels[:k] = numpy.arange(k)
    if k > 2 and random.random() < 0.15:
        labels[labels == 1] = 2  # a class without rows
    logits = random.normal(0, 1, (n, k))
    logits[numpy.arange(n), truth] += random.uniform(0.5, 4)
    p = numpy.exp(logits)
    p /= p.sum(axis=1, keepdims=True)
    ties = random.random() < 0.2
    if ties:
        p = numpy.round(p * 20) / 20  # of equal ones its sort decides which are the worst
        p[:, 0] += 1 - p.sum(axis=1)
        p = numpy.clip(p, 0, 1)
        p /= p.sum(axis=1, keepdims=True)
    joint = count.compute_confident_joint(labels, p)
    _, noise, inverse = count.estimate_latent(joint, labels)
    given = {"labels": labels.tolist(), "probabilities": p.tolist()}
    kind = "label errors, equal probabilities" if ties else "label errors"
    out(kind if len(set(labels.tolist())) == k else kind + ", a class without rows", given, {
        "thresholds": count.get_confident_thresholds(labels, p).tolist(),
        "raw": count.compute_confident_joint(labels, p, calibrate=False).tolist(), "joint": joint.tolist(),
        "issues": {rule: numpy.flatnonzero(find_label_issues(labels, p, filter_by=rule, n_jobs=1)).tolist() for rule in RULES},
        "ranked": {quality: find_label_issues(labels, p, return_indices_ranked_by=quality, n_jobs=1).tolist() for quality in QUALITIES},
        "quality": {quality: rank.get_label_quality_scores(labels, p, method=quality).tolist() for quality in QUALITIES},
        "adjusted": {quality: rank.get_label_quality_scores(labels, p, method=quality, adjust_pred_probs=True).tolist()
                     for quality in QUALITIES[:2]},
        "number": int(count.num_label_issues(labels, p)), "noise": noise.tolist(), "inverse": inverse.tolist()})


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--cases", type=int, required=True)
    parser.add_argument("--most", type=int, default=10 ** 9, help="rows of a case at most")
    parser.add_argument("--out", required=True)
    arguments = parser.parse_args()
    random = numpy.random.default_rng(arguments.seed)
    with open(arguments.out, "w", encoding="utf-8") as file:
        def out(what, given, result):
            file.write(json.dumps({"what": what, "input": given, "result": result}) + "\n")
        for _ in range(arguments.cases):
            for kind in (label_model, functions, label_errors):
                state = random.bit_generator.seed_seq.spawn(1)[0]
                kind(numpy.random.default_rng(state), arguments.most, out)
    common.finish({"versions": common.versions("snorkel", "cleanlab", "torch", "numpy", "pandas")})


if __name__ == "__main__":
    main()
