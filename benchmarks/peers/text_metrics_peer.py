"""sacrebleu and rouge-score on the pairs of a file, on one thread: the best of some runs, as each package is called by its users."""

import argparse
import json
import logging
import time

from rouge_score import rouge_scorer
from sacrebleu.metrics import BLEU, CHRF, TER

from common import finish, versions

logging.disable(logging.WARNING)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--pairs", required=True)
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--ter", action="store_true")
    options = arguments.parse_args()
    with open(options.pairs, encoding="utf-8") as lines:
        pairs = [json.loads(line) for line in lines]
    texts = [pair["text"] for pair in pairs]
    references = [pair["references"] for pair in pairs]
    columns = [list(column) for column in zip(*references)]
    # a new scorer per run: its cache of tokenised lines would make the second run another task than the first
    work = {"bleu": lambda: BLEU().corpus_score(texts, columns).score,
            "chrf": lambda: CHRF().corpus_score(texts, columns).score,
            "chrf++": lambda: CHRF(word_order=2).corpus_score(texts, columns).score,
            "rougeL": lambda: rouge(texts, references)}
    if options.ter:
        work["ter"] = lambda: TER().corpus_score(texts, columns).score
    figures = {name: timed(len(pairs), options.runs, one) for name, one in work.items()}
    figures["versions"] = versions("sacrebleu", "rouge_score")
    finish(figures)


def rouge(texts, references):
    scorer = rouge_scorer.RougeScorer(["rougeL"], use_stemmer=True)
    return sum(scorer.score_multi(r, t)["rougeL"].fmeasure for t, r in zip(texts, references)) / len(texts)


def timed(count, runs, work):
    seconds = []
    for _ in range(runs):
        start = time.process_time()
        score = work()
        seconds.append(time.process_time() - start)
    return {"score": score, "pairs_per_s": round(count / min(seconds))}


if __name__ == "__main__":
    main()
