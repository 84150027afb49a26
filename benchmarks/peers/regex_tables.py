"""Writes lora's regex/unicode.txt: the sets of characters that Oniguruma knows, asked of the library itself. It is the library inside
`tokenizers`, of the same Unicode version; regex_goldens.py compares the two.

    pip install onigurumacffi==1.5.0 fonttools
    python regex_tables.py > ../../lora-native/src/main/resources/io/github/finetune4j/lora/regex/unicode.txt

One line a set: its names, then its ranges as distances in base 36 (characters left out, and characters in, where those are not one). Lines `fold` list the
characters that are the same without case; lines `multi` a character that is the same as several others.
"""

import bisect

import onigurumacffi
from fontTools.unicodedata import Scripts

LIBRARY = onigurumacffi._lib

SCALARS = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]
EVERYTHING = "".join(map(chr, SCALARS))

CATEGORIES = {
    "Lu": "Uppercase_Letter", "Ll": "Lowercase_Letter", "Lt": "Titlecase_Letter", "Lm": "Modifier_Letter", "Lo": "Other_Letter",
    "Mn": "Nonspacing_Mark", "Mc": "Spacing_Mark", "Me": "Enclosing_Mark", "Nd": "Decimal_Number", "Nl": "Letter_Number", "No": "Other_Number",
    "Pc": "Connector_Punctuation", "Pd": "Dash_Punctuation", "Ps": "Open_Punctuation", "Pe": "Close_Punctuation", "Pi": "Initial_Punctuation",
    "Pf": "Final_Punctuation", "Po": "Other_Punctuation", "Sm": "Math_Symbol", "Sc": "Currency_Symbol", "Sk": "Modifier_Symbol", "So": "Other_Symbol",
    "Zs": "Space_Separator", "Zl": "Line_Separator", "Zp": "Paragraph_Separator", "Cc": "Control", "Cf": "Format", "Co": "Private_Use", "Cn": "Unassigned", "C": "Other",
    "L": "Letter", "M": "Mark", "N": "Number", "P": "Punctuation", "S": "Symbol", "Z": "Separator", "LC": "Cased_Letter",
}
OTHERS = [
    "Alnum", "Alpha", "Blank", "Cntrl", "Digit", "Graph", "Lower", "Print", "Punct", "Space", "Upper", "XDigit", "Word", "ASCII", "Alphabetic",
    "Uppercase", "Lowercase", "White_Space", "Ideographic", "Emoji", "Emoji_Presentation", "Emoji_Modifier", "Emoji_Modifier_Base", "Emoji_Component",
    "Extended_Pictographic", "Dash", "Diacritic", "Extender", "Variation_Selector", "Cased", "ID_Start", "ID_Continue", "Hex_Digit", "Quotation_Mark",
]


STARTS = [0]
for each in EVERYTHING:
    STARTS.append(STARTS[-1] + len(each.encode()))
ENCODED = EVERYTHING.encode()


def spans(expression, text):
    """In characters. The library is asked with the text's bytes, which its Python wrapper would make anew for each match."""
    compiled = onigurumacffi.compile(expression)
    encoded, starts = (ENCODED, STARTS) if text is EVERYTHING else (text.encode(), None)
    if starts is None:
        starts = [0]
        for each in text:
            starts.append(starts[-1] + len(each.encode()))
    region, at, found = onigurumacffi._region(), 0, []
    while at < len(encoded) and LIBRARY.onigcffi_search(compiled._regex_t, encoded, len(encoded), at, region, 0) >= 0:
        first, at = region[0].beg[0], region[0].end[0]
        found.append((bisect.bisect_left(starts, first), bisect.bisect_left(starts, at)))
    return found


def base36(number):
    digits = ""
    while True:
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[number % 36] + digits
        number //= 36
        if number == 0:
            return digits


def ranges(expression):
    found = []
    for first, last in spans("(?:" + expression + ")+", EVERYTHING):
        low, high = SCALARS[first], SCALARS[last - 1]
        # what lies before and after the surrogates is one stretch of the text
        parts = [(low, 0xD7FF), (0xE000, high)] if low < 0xD800 and high > 0xDFFF else [(low, high)]
        found.extend(parts)
    return found


def line(names, found):
    words, next_free = [], 0
    for low, high in found:
        words.append(base36(low - next_free) + ("" if low == high else "-" + base36(high - low + 1)))
        next_free = high + 1
    print("set", ",".join(names), " ".join(words))


def main():
    print(f"# Facts of the Unicode Character Database 16.0.0 (Unicode License v3), as Oniguruma {onigurumacffi.__onig_version__} applies them; made by benchmarks/peers/regex_tables.py")
    seen = {}
    for short, long in CATEGORIES.items():
        seen[short] = [short, long]
    for name in OTHERS:
        seen[name] = [name]
    for short, long in sorted(Scripts.NAMES.items()):
        if long in ("Unknown",):
            continue
        seen[long] = [long, short]
    by_ranges = {}
    for name, names in seen.items():
        try:
            found = tuple(ranges(r"\p{%s}" % name))
        except Exception:
            continue
        kept = []
        for each in names:
            try:
                if tuple(ranges(r"\p{%s}" % each)) == found:
                    kept.append(each)
            except Exception:
                pass
        if found in by_ranges:
            by_ranges[found].extend(k for k in kept if k not in by_ranges[found])
        else:
            by_ranges[found] = kept
    for found, names in by_ranges.items():
        if found:
            line(names, found)
    # two sets are others within brackets
    line(["[word]"], ranges(r"[\w]"))
    line(["[punct]"], ranges("[[:punct:]]"))
    line(["Cs", "Surrogate"], [(0xD800, 0xDFFF)])
    folds()


def folds():
    cased = [chr(c) for c in SCALARS if chr(c).casefold() != chr(c) or chr(c).upper() != chr(c) or chr(c).lower() != chr(c)]
    cased += [EVERYTHING[i] for a, b in spans(r"[\p{Lu}\p{Ll}\p{Lt}]+", EVERYTHING) for i in range(a, b)]
    cased = sorted(set(cased))
    text = "\n".join(cased)
    groups, several = set(), []
    for c in cased:
        same = {text[a:b] for a, b in spans("(?i:" + c + ")", text)}
        if len(same) > 1:
            groups.add(tuple(sorted(same)))
        if len(c.casefold()) > 1:
            several.append(c)
    for group in sorted(groups):
        print("fold", " ".join("%x" % ord(c) for c in group))
    for c in several:
        print("multi", " ".join("%x" % ord(x) for x in c + c.casefold()))


if __name__ == "__main__":
    main()
