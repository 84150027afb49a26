"""Writes the character classes that the tokenizers library goes by, as it shows them itself.

usage: tokenizer_unicode.py UNICODE_SEGMENTATION_TABLES_RS > unicode.txt

The library stands on crates of different Unicode versions (normal forms of 9.0, letters of 16.0, punctuation of 8.0), so the JDK's classes, which differ from
release to release too, would give other tokens. Each code point is put to the library, version 0.21.4; the classes of grapheme clusters, which it does not show,
are read from the crate that it links (unicode-segmentation 1.12.0, Unicode 16.0). One line per class: its name, then ranges of code points in hexadecimal.
"""

import re
import sys
import unicodedata

from tokenizers import Regex, normalizers, pre_tokenizers

POINTS = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]


def ranges(points):
    found = []
    for c in points:
        if found and found[-1][1] == c - 1:
            found[-1][1] = c
        else:
            found.append([c, c])
    return found


def line(name, points):
    print(name, *(f"{a:x}" if a == b else f"{a:x}-{b:x}" for a, b in ranges(points)))


def removed(step):
    return [c for c in POINTS if not step.pre_tokenize_str(chr(c))]


def split(pattern):
    return pre_tokenizers.Split(Regex(pattern), "removed")


def cleaned(normalizer):
    return [c for c in POINTS if normalizer.normalize_str(chr(c)) == ""]


def bert(clean, accents):
    return normalizers.BertNormalizer(clean_text=clean, handle_chinese_chars=False, strip_accents=accents, lowercase=False)


def changed(normalizer):
    return {c: s for c in POINTS if (s := normalizer.normalize_str(chr(c))) != chr(c)}


def lower():
    """Runs of code points with one difference and one step; what becomes two characters stands alone."""
    runs = []
    for c, s in sorted(changed(normalizers.Lowercase()).items()):
        if len(s) > 1:
            runs.append([c, c, 1, s])
            continue
        d = ord(s) - c
        last = runs[-1] if runs else None
        if last and last[3] == d and (c - last[1] == last[2] or (last[0] == last[1] and c - last[1] <= 2)):
            last[2] = c - last[1]
            last[1] = c
        else:
            runs.append([c, c, 1, d])
    for a, b, step, d in runs:
        yield f"{a:x}-{b:x}/{step}" + (f"={'+'.join(f'{ord(x):x}' for x in d)}" if isinstance(d, str) else f"{d:+d}")


def classes():
    """Canonical combining classes, of what the library gives one: it does if the character goes before U+0345, of class 240."""
    nfd = normalizers.NFD()
    found = {}
    for c in POINTS:
        if unicodedata.combining(chr(c)) and (c == 0x345 or nfd.normalize_str("\u0345" + chr(c)) != "\u0345" + nfd.normalize_str(chr(c))):
            found.setdefault(unicodedata.combining(chr(c)), []).append(c)
    return found


def graphemes(path):
    source = open(path, encoding="utf-8").read()
    found = {}
    for a, b, name in re.findall(r"\('\\u\{([0-9a-f]+)\}',\s*'\\u\{([0-9a-f]+)\}',\s*GC_(\w+)\)", source):
        found.setdefault(name, []).extend(range(int(a, 16), int(b, 16) + 1))
    extend = re.search(r"InCB_Extend_table.*?\];", source, re.S).group(0)
    found["InCB_Extend"] = [c for a, b in re.findall(r"\('\\u\{([0-9a-f]+)\}',\s*'\\u\{([0-9a-f]+)\}'\)", extend) for c in range(int(a, 16), int(b, 16) + 1)]
    linker = re.search(r"pub fn is_incb_linker.*?\n\s*\}\n", source, re.S).group(0)
    found["InCB_Linker"] = [int(x, 16) for x in re.findall(r"\\u\{([0-9a-fA-F]+)\}", linker)]
    return found


def main():
    line("letter", removed(split(r"\p{L}")))
    line("number", removed(split(r"\p{N}")))
    line("space", removed(pre_tokenizers.WhitespaceSplit()))
    line("punctuation", removed(pre_tokenizers.Punctuation("removed")))
    word = pre_tokenizers.Whitespace()
    line("word", [c for c in POINTS if len(found := word.pre_tokenize_str("a" + chr(c))) == 1 and found[0][1] == (0, 2)])
    line("other", [c for c in cleaned(bert(True, False)) if c not in (0, 0xFFFD)])
    line("nonspacing", cleaned(bert(False, True)))
    line("mark", cleaned(normalizers.StripAccents()))
    line("canonical", [c for c in changed(normalizers.NFD()) if not 0xAC00 <= c <= 0xD7A3])
    line("compatible", [c for c in changed(normalizers.NFKD()) if not 0xAC00 <= c <= 0xD7A3])
    line("excluded", changed(normalizers.NFC()))
    for name, points in sorted(classes().items()):
        line(f"class{name}", points)
    for name, points in sorted(graphemes(sys.argv[1]).items()):
        if name not in ("LV", "LVT"):
            line(f"grapheme{name}", sorted(points))
    print("lower", *lower())


main()
