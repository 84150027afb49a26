"""Writes the characters that text metrics go by, as Python and its package `regex` class them, and digests to check them with.

usage: text_unicode.py characters > ../../core/src/main/resources/io/github/finetune4j/internal/text/characters.txt
       text_unicode.py golden > ../../build/fixtures/files/eval/characters.json

sacrebleu, rouge-score and scikit-learn take small letters from Python's str.lower, words from `re` and punctuation from `regex`; the JDK's tables differ from
them and from one Java version to the next. Each code point is put to them. One line per class: its name, then ranges of code points in hexadecimal; "lower" has
runs of code points with one step and one difference. Run with Python 3.13 and regex 2026.11.19.
"""

import hashlib
import json
import random
import re
import sys
import unicodedata

import regex

POINTS = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
SIGMA, LAST = "\u03a3", "\u03c2"
BLOCK = 0x1000


def ranges(points):
    found = []
    for c in points:
        if found and found[-1][1] == c - 1:
            found[-1][1] = c
        else:
            found.append([c, c])
    return found


def is_cased(s):
    """Before a capital sigma, nothing between; what may stand between and is cased is skipped."""
    return (s + SIGMA).lower().endswith(LAST)


def is_ignorable(s):
    return ("a" + s + SIGMA).lower().endswith(LAST) and not is_cased(s)


CLASSES = {
    "word": lambda s: re.fullmatch(r"\w", s) and s != "_",
    "mark": lambda s: regex.fullmatch(r"\p{M}", s),
    "number": lambda s: regex.fullmatch(r"\p{N}", s),
    "punctuation": lambda s: regex.fullmatch(r"\p{P}", s),
    "symbol": lambda s: regex.fullmatch(r"\p{S}", s),
    "cased": is_cased,
    "ignorable": is_ignorable,
}


def lower():
    runs = []
    for c in POINTS:
        small = chr(c).lower()
        if small == chr(c):
            continue
        if len(small) > 1:
            assert c == 0x130 and small == "i\u0307", f"{c:x} becomes two characters"
            continue
        d = ord(small) - c
        last = runs[-1] if runs else None
        if last and last[3] == d and (c - last[1] == last[2] or (last[0] == last[1] and c - last[1] <= 2)):
            last[2] = c - last[1]
            last[1] = c
        else:
            runs.append([c, c, 1, d])
    for a, b, step, d in runs:
        yield f"{a:x}-{b:x}/{step}{d:+d}"


def versions():
    return {"python": sys.version.split()[0], "unicode": unicodedata.unidata_version, "regex": regex.__version__}


def characters():
    print("#", *(f"{name} {version}" for name, version in versions().items()), "by benchmarks/peers/text_unicode.py")
    for name, has in CLASSES.items():
        found = ranges([c for c in POINTS if has(chr(c))])
        print(name, *(f"{a:x}" if a == b else f"{a:x}-{b:x}" for a, b in found))
    print("lower", *lower())


def told(c):
    """Of one character: its small form, its classes, and what a capital sigma beside it becomes."""
    s = chr(c)
    classes = "".join("1" if CLASSES[name](s) else "0" for name in ("word", "mark", "number", "punctuation", "symbol"))
    around = (s + SIGMA, "a" + s + SIGMA, "a" + SIGMA + s, "a" + SIGMA + s + "a")
    return " ".join([s.lower(), classes, *(each.lower() for each in around)]) + "\n"


def text(draw):
    parts = ["\u03a3"] * 6 + ["a", "B", " ", "'", ".", ":", "\u00ad", "\u0345", "\u02b0", "\u0130", "I", "\u1e9e", "_", "1", "\u0301"]
    picked = [draw.choice(parts) if draw.random() < 0.8 else chr(draw.choice(POINTS)) for _ in range(draw.randrange(1, 12))]
    return "".join(picked)


def golden():
    blocks = {}
    for c in POINTS:
        blocks.setdefault(c // BLOCK * BLOCK, []).append(told(c))
    draw = random.Random(16)
    texts = [text(draw) for _ in range(500)]
    json.dump({"meta": versions(), "block": BLOCK,
               "blocks": {f"{at:x}": hashlib.sha256("".join(lines).encode()).hexdigest() for at, lines in blocks.items()},
               "texts": [[each, each.lower()] for each in texts]}, sys.stdout, indent=0)
    print()


{"characters": characters, "golden": golden}[sys.argv[1]]()
