"""Tokens of a text by the tokenizers library, on one thread, and by encode_batch on all.

usage: tokenizer_peer.py TOKENIZER_JSON TEXT PIECE RUNS
"""

import json
import os
import sys
import time

os.environ["TOKENIZERS_PARALLELISM"] = "false"
from tokenizers import Tokenizer, __version__  # noqa: E402  (reads the variable above)


def best(runs, work):
    least, found = float("inf"), None
    for _ in range(runs):
        start = time.perf_counter()
        found = work()
        least = min(least, time.perf_counter() - start)
    return least, found


def main():
    file, path, piece, runs = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    with open(path, encoding="utf-8", newline="") as f:
        text = f.read()
    pieces = [text[i:i + piece] for i in range(0, len(text), piece)]
    load, tokenizer = best(runs, lambda: Tokenizer.from_file(file))
    one, tokens = best(runs, lambda: sum(len(tokenizer.encode(p, add_special_tokens=False).ids) for p in pieces))
    os.environ["TOKENIZERS_PARALLELISM"] = "true"
    batch, _ = best(runs, lambda: tokenizer.encode_batch(pieces, add_special_tokens=False))
    print(json.dumps({"tokenizers": __version__, "tokens": tokens, "loadSeconds": load, "charactersPerSecond": round(len(text) / one), "charactersPerSecondInBatch": round(len(text) / batch), "cores": os.cpu_count()}))


main()
