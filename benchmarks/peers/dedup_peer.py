"""Near duplicates with datasketch: MinHash of five-word shingles, MinHashLSH of 14 bands of 8, the first of each group stays. On one core."""

import argparse
import json
import os
import resource
import sys
import time

import datasketch
from datasketch import MinHash, MinHashLSH

BANDS, ROWS, WORDS, THRESHOLD = 14, 8, 5, 0.8


def shingles(text):
    words = text.lower().split()
    return {" ".join(words[i:i + WORDS]).encode() for i in range(max(1, len(words) - WORDS + 1))} if words else set()


def index(bands=BANDS, rows=ROWS):
    return MinHashLSH(num_perm=bands * rows, params=(bands, rows))


def asked(line):
    return "\n".join(m["content"] for m in json.loads(line)["messages"][:-1] if m["role"] not in ("system", "developer"))


def removed(path, out):
    """Reads rows, writes those that no earlier row proposes as a near duplicate. MinHash.generator works in batches, the fast way."""
    lsh = index()
    rows = kept = 0
    with open(path, encoding="utf-8") as lines, open(out, "w", encoding="utf-8") as target:
        batch = []
        for line in lines:
            batch.append(line)
            if len(batch) == 1000:
                kept += some(lsh, batch, rows, target)
                rows += len(batch)
                batch = []
        kept += some(lsh, batch, rows, target)
        rows += len(batch)
    return rows, kept


def some(lsh, lines, first, target):
    kept = 0
    sets = (shingles(asked(line)) for line in lines)
    for i, (line, minhash) in enumerate(zip(lines, MinHash.generator(sets, num_perm=BANDS * ROWS, seed=1))):
        if not lsh.query(minhash):
            lsh.insert(first + i, minhash, check_duplication=False)
            target.write(line)
            kept += 1
    return kept


def jaccard(one, other):
    return len(one & other) / len(one | other)


def golden(folder, bands, rows):
    with open(os.path.join(folder, "near-duplicates.rows.jsonl"), encoding="utf-8") as lines:
        sets = [shingles(json.loads(line)["text"]) for line in lines]
    with open(os.path.join(folder, "near-duplicates.json"), encoding="utf-8") as file:
        truth = {(i, j) for i, j, s in json.load(file)["truth"]["word5"] if s >= THRESHOLD}
    lsh = index(bands, rows)
    candidates = set()
    for i, minhash in enumerate(MinHash.generator(sets, num_perm=bands * rows, seed=1)):
        candidates.update((j, i) for j in lsh.query(minhash))
        lsh.insert(i, minhash)
    verified = {(i, j) for i, j in candidates if jaccard(sets[i], sets[j]) >= THRESHOLD}
    return {
        "bands_rows": [bands, rows],
        "recall": round(len(candidates & truth) / len(truth), 4),
        "precision": round(len(candidates & truth) / len(candidates), 4),
        "precision_verified": round(len(verified & truth) / len(verified), 4),
    }


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--file", required=True)
    arguments.add_argument("--golden")
    given = arguments.parse_args()
    figures = {}
    if given.golden:
        figures["golden"] = [golden(given.golden, *params) for params in ((BANDS, ROWS), (9, 13))]
    out = given.file + ".peer"
    start = time.perf_counter()
    rows, kept = removed(given.file, out)
    seconds = time.perf_counter() - start
    os.remove(out)
    figures.update({
        "rows": rows,
        "kept": kept,
        "rows_per_s": round(rows / seconds),
        "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "datasketch": datasketch.__version__,
        "python": sys.version.split()[0],
    })
    print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
