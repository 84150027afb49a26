# SPDX-License-Identifier: Apache-2.0
# Copyright finetune4j contributors
"""What bm25s finds for the questions of a JSON file, and what ranx and pytrec_eval measure of it."""
import json
import re
import sys

import bm25s
import numpy
import pytrec_eval
import ranx


def words(text):
    return re.findall("[a-z0-9]+", text.lower())


def scores(engine, known, question):
    asked = [word for word in words(question) if word in known]
    return engine.get_scores(asked) if asked else numpy.zeros(engine.scores["num_docs"])


task = json.load(open(sys.argv[1], encoding="utf-8"))
ids = list(task["documents"])
corpus = [words(task["documents"][each]) for each in ids]
known = {word for document in corpus for word in document}
engine = bm25s.BM25(k1=1.2, b=0.75, method="lucene", dtype="float64")
engine.index(corpus, show_progress=False)
run = {}
for question, text in task["questions"].items():
    found = scores(engine, known, text)
    # apart in 32 bits, so that no tool has a tie to break
    best = sorted(range(len(ids)), key=lambda at: (-found[at], ids[at]))[:100]
    run[question] = {ids[at]: float(found[at]) for at in best if found[at] > 0}
ranks = {q: {each: float(1000 - rank) for rank, each in enumerate(found)} for q, found in run.items()}
names = ["recall@10", "mrr", "ndcg@10", "map"]
by_ranx = ranx.evaluate(ranx.Qrels(task["relevant"]), ranx.Run(ranks), names)
measures = {"recall_10", "recip_rank", "ndcg_cut_10", "map"}
each = pytrec_eval.RelevanceEvaluator(task["relevant"], measures).evaluate(ranks)
by_trec = {name: float(numpy.mean([one[name] for one in each.values()])) for name in measures}
json.dump({"run": run, "ranx": {k: float(v) for k, v in by_ranx.items()}, "trec": by_trec}, sys.stdout)
