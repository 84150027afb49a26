"""Asks Oniguruma where expressions match: random ones over random texts, and those of published tokenizers over fuzzed Unicode.

    pip install tokenizers==0.23.3 onigurumacffi==1.5.0
    python regex_goldens.py SEED RANDOM KNOWN > ../../lora-native/src/test/resources/regex/goldens.jsonl

A line: expression, text, and all matches (from each match's end on, one character further after an empty one) in UTF-16 units; `null` where the library
refuses the expression. Lines of `known` expressions come from `tokenizers` itself, others from onigurumacffi, which is the same library, and which also gives
empty matches.
"""

import json
import random
import sys

import onigurumacffi
from tokenizers import Regex, pre_tokenizers

CL100K_HEAD = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|"
CL100K_TAIL = r" ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
O200K_UPPER, O200K_LOWER = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]", r"[\p{Ll}\p{Lm}\p{Lo}\p{M}]"
CONTRACTION = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
KNOWN = [
    r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+",  # GPT-2, and ByteLevel's own
    CL100K_HEAD + r"\p{N}{1,3}|" + CL100K_TAIL,  # Llama 3, cl100k as files hold it
    CL100K_HEAD + r"\p{N}|" + CL100K_TAIL,  # Qwen 2
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?+\p{L}++|\p{N}{1,3}+| ?[^\s\p{L}\p{N}]++[\r\n]*+|\s++$|\s*[\r\n]|\s+(?!\S)|\s",  # cl100k, possessive
    r"[^\r\n\p{L}\p{N}]?" + O200K_UPPER + "*" + O200K_LOWER + "+" + CONTRACTION + r"|[^\r\n\p{L}\p{N}]?" + O200K_UPPER + "+" + O200K_LOWER + "*" + CONTRACTION
    + r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+",  # o200k
    r"[^\r\n\p{L}\p{N}]?((?=[\p{L}])([^a-z]))*((?=[\p{L}])([^A-Z]))+" + CONTRACTION + r"|[^\r\n\p{L}\p{N}]?((?=[\p{L}])([^a-z]))+((?=[\p{L}])([^A-Z]))*" + CONTRACTION
    + r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+",  # Llama 4
    r"'(?i:[sdmt]|ll|ve|re)|[^\r\n\p{L}\p{N}]?+\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]++[\r\n]*|\s*[\r\n]|\s+(?!\S)|\s+",  # cl100k as tiktoken has it
    r"[\r\n]",  # DeepSeek's five
    r"\s?[A-Za-zµÀ-ÖØ-öø-ƺƼ-ƿǄ-ʓʕ-ʯͰ-ͳͶͷͻ-ͽͿΆΈ-ΊΌΎ-ΡΣ-ϵϷ-ҁҊ-ԯԱ-Ֆ]+",
    r"\s?[!-/:-~！-／：-～‘-‟　-。]+",
    r"\s+$",
    r"[一-龥ࠀ-一가-퟿]+",
    r"\p{N}{1,3}",  # DeepSeek 3
    r"[一-龥぀-ゟ゠-ヿ]+",
    r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",
    r"[\p{Han}]+|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]*[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]+" + CONTRACTION
    + r"|[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]+[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]*" + CONTRACTION
    + r"|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+",  # Kimi K2
    r"[^\(]|\((?!\s)",  # Falcon-like
    r"\d{1,3}(?=(?:\d{3})*\b)",  # digits by three from the right
    r" ?[^(\s|.,!?…。，、।۔،)]+",  # BLOOM
    r"[^\s]+|\s",  # CLIP-like
    r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+",  # CLIP
    r"\s+", r" ", r"\n", r"(?<=\n)[ \t]+", r"(?<!\n)\n(?!\n)", r"\w+|[^\w\s]+", r"[0-9]", r"(?i)\bthe\b|[[:punct:]]", r"\p{P}|\p{S}", r" {2,}", r"\b",
    r"\p{Latin}+|\p{Cyrillic}+|\p{Greek}+|\p{Arabic}+|\p{Hiragana}+|\p{Katakana}+|\p{Hangul}+|\p{Thai}+|\p{Devanagari}+",
    r"(?:\r?\n)+(?!\r?\n)", r"[^\S\r\n]+", r"\S+\s*", r"[[:alpha:]]+|[[:digit:]]+|[[:^alnum:]]+", r"\p{Emoji_Presentation}|\p{Extended_Pictographic}",
]

ATOMS = (
    ["a", "b", "c", "é", "漢", "😀", " ", "\\n", "'s", "ab", "1", "-", "\\.", "A", "ſ", "K", "\\x{1F600}", "\\u00e9", "\\t"] * 2
    + [r"\s", r"\S", r"\d", r"\D", r"\w", r"\W", r"\h", r"\p{L}", r"\p{Lu}", r"\p{N}", r"\p{Han}", r"\P{L}", r"\p{^Ll}", ".", r"\R", r"\N", r"\O"]
    + ["[a-c]", "[^a]", r"[^\s\p{L}]", r"[\p{L}&&[^ab]]", "[a[b1]]", "[[:alpha:]]", "[[:^space:]]", r"[\w&&\D]", "[ab&&bc]", "[^a&&ab]", r"[é-漢]", r"[-a]", r"[a-]"]
)
ANCHORS = ["^", "$", r"\A", r"\z", r"\Z", r"\b", r"\B", r"\G"]
QUANTIFIERS = ["*", "+", "?", "*?", "+?", "??", "*+", "++", "?+", "{2}", "{1,2}", "{,2}", "{2,}", "{1,2}?", "{1,}?", "{2}?", "{1,2}+", "+*", "??+"]


def expression(chance, depth):
    parts = []
    for _ in range(chance.randint(1, 3)):
        roll = chance.random()
        if depth > 0 and roll < 0.25:
            opening = chance.choice(["(", "(?:", "(?:", "(?>", "(?i:", "(?<n>", "(?m:"])
            part = opening + "|".join(expression(chance, depth - 1) for _ in range(chance.randint(1, 3))) + ")"
            if opening == "(?<n>":
                part = "(?:" + part + ")"
        elif depth > 0 and roll < 0.32:
            part = chance.choice(["(?=", "(?!"]) + expression(chance, depth - 1) + ")"
            parts.append(part)
            continue
        elif roll < 0.37:
            part = chance.choice(["(?<=", "(?<!"]) + "|".join("".join(chance.choices(ATOMS[:48], k=chance.randint(1, 2))) for _ in range(chance.randint(1, 2))) + ")"
            parts.append(part)
            continue
        elif roll < 0.43:
            parts.append(chance.choice(ANCHORS))
            continue
        else:
            part = chance.choice(ATOMS)
        if chance.random() < 0.45:
            part += chance.choice(QUANTIFIERS)
        parts.append(part)
    return "".join(parts)


LETTERS = ["a", "b", "c", "a", "b", "A", "B", "é", "漢", "😀", " ", " ", "\n", "'", "s", "S", "1", "2", "-", ".", "ſ", "K", "k", "K", "\r", "\t", "_", "́"]
WORDS = ["don't", "I'LL", "WE'VE", "it'ſ", "'S", "Hello", "WORLD", "camelCase", "naïve", "straße", "1234567", "٣٤٥", "Ⅷ", "½", "漢字", "ひらがな", "カタカナ", "한국어", "ไทย",
         "हिन्दी", "العربية", "Ελληνικά", "Русский", "😀", "👩‍👩‍👧", "🇩🇪", "e\u0301", "\u00a0", "\u2003", "\u3000", "\u200b", "\u200d", "\ufeff", "\u0085", "\u2028", "\r\n", "\n\n", "  ", "   ",
         "\t", "...", "!!", "—", "(x)", "//", "`", "a_b", "http://x.y/z?q=1", "3.14", "\u1c89", "\U000105c0", "\U0001e4d0", "\U0002ebf0", "\ua7cb", "ǅ", "ʰ", "\U0010ffff", "\x00", "\x1f"]


def fuzzed(chance):
    parts = []
    for _ in range(chance.randint(3, 25)):
        roll = chance.random()
        if roll < 0.6:
            parts.append(chance.choice(WORDS))
        elif roll < 0.8:
            parts.append(" ")
        elif roll < 0.95:
            parts.append(chr(chance.choice([chance.randint(0, 0x7F), chance.randint(0x80, 0x24F), chance.randint(0x250, 0x2FFF), chance.randint(0x3000, 0xD7FF), chance.randint(0xE000, 0xFFFF)])))
        else:
            parts.append(chr(chance.randint(0x10000, 0x323FF)))
    return "".join(parts)


def units(text):
    places = [0]
    for c in text:
        places.append(places[-1] + (2 if ord(c) > 0xFFFF else 1))
    return places


def all_matches(expression, text):
    compiled = onigurumacffi.compile(expression)
    places, found, at = units(text), [], 0
    while at <= len(text):
        match = compiled.search(text, at)
        if match is None:
            break
        start, end = match.span()
        found.append([places[start], places[end]])
        at = end if end > start else end + 1
    return found


def known_matches(expression, text):
    places = units(text)
    split = pre_tokenizers.Split(Regex(expression), behavior="removed", invert=True)
    return [[places[a], places[b]] for _, (a, b) in split.pre_tokenize_str(text)]


def put(kind, expression, text, found):
    print(json.dumps({"kind": kind, "expression": expression, "text": text, "matches": found}, ensure_ascii=True, separators=(",", ":")))


def main():
    chance = random.Random(int(sys.argv[1]))
    for _ in range(int(sys.argv[2])):
        one = expression(chance, 2)
        text = "".join(chance.choices(LETTERS, k=chance.randint(0, 24)))
        try:
            found = all_matches(one, text)
        except onigurumacffi.OnigError:
            found = None
        put("random", one, text, found)
    for _ in range(int(sys.argv[3])):
        for one in KNOWN:
            text = fuzzed(chance)
            found = known_matches(one, text)
            if [f for f in all_matches(one, text) if f[1] > f[0]] != found:
                raise SystemExit("the two libraries differ on " + one)
            put("known", one, text, found)


if __name__ == "__main__":
    main()
