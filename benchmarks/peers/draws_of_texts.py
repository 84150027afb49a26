"""Random pairs of texts, and what the packages say of them."""

import collections
import logging
import re
import string

from nltk.translate.gleu_score import sentence_gleu
from rapidfuzz import distance, fuzz
from rouge_score import rouge_scorer
from sacrebleu.metrics import BLEU, CHRF, TER

logging.disable(logging.WARNING)
WORDS = ("the quick brown fox jumps over a lazy dog Cats were running happily nationalization relational dying flies sky skies "
         "agreed owned U.S. don't can't it's e-mail state-of-the-art 3.14 1,000.50 12:30 9-5 $5 50% #1 a.b.c ... !? -- - (x) [y] {z} "
         "&quot; &amp; &lt;b&gt; &amp;lt; <skipped> \" ' ` ~ ^ * / \\ | _ under_score CamelCase ALLCAPS x1y2 007 .5 5. 1. ,9 9,").split()
RARE = ("İstanbul ISPARTA ıslak Straße STRASSE ẞ ΟΔΥΣΣΕΥΣ Σ ΑΣ. ΑΣ1 Å \u212b \u212a \u0130\u0130 ǅ ǆ ﬁ ﬃ n\u0303 ñ e\u0301\u0327 "
        "日本語 テスト。 カタカナー ひらがな 中文，测试！ 你好世界 𠀀𠮷 ㍿ 한국어 ไทย हिन्दी १२३ ٣٫١٤ العربية עברית Ⅷ ² ½ ①  "
        "😀 👩‍👩‍👧‍👦 🇩🇪 🏳️‍🌈 👍🏽 \u200b \u200d \ufeff \u00ad \u00a0 \u2009 \u3000 \u2028 \u2029 \x85 \x0b \x0c \x1c \x1f \x00 "
        "“quoted” ‘single’ «guillemets» — – … ， 。 、 ！ ？ （ ） ；　： 〈〉 € £ ¥ ° ± × ÷ ≠ ∑ 𝔘𝔫𝔦 Ꭰ ꭰ Ⴀ ა Ა ԱՒ և").split(" ")
BREAKS = [" "] * 40 + ["  ", "\t", "\n", "\r\n", "\r", "-\n", " \n ", "\u00a0", "\u3000", "\u2028", ""]


def word(random, rare):
    kind = random.random()
    if kind < rare:
        if random.random() < 0.3:
            return point(random) + point(random)
        return RARE[random.integers(len(RARE))]
    if kind > 0.97:
        return "".join(random.choice(list("abcABC019.,-'&; ")) for _ in range(random.integers(1, 12)))
    return WORDS[random.integers(len(WORDS))]


def point(random):
    """Any character of a few dense blocks, and seldom of the whole range."""
    low, high = [(0x20, 0x250), (0x370, 0x600), (0x900, 0xE00), (0x1E00, 0x2000), (0x2000, 0x2C00), (0x3000, 0x3400), (0x4E00, 0x9FA5),
                 (0xAC00, 0xD7A0), (0xFE30, 0xFFF0), (0x1D400, 0x1D800), (0x1F300, 0x1F650), (0x20000, 0x2A6D0)][random.integers(12)]
    return chr(random.integers(low, high))


def text(random, longest=14):
    kind = random.random()
    if kind < 0.03:
        return ""
    if kind < 0.05:
        return BREAKS[random.integers(len(BREAKS))] * 2
    rare = [0, 0, 0.1, 0.5, 0.9][random.integers(5)]
    parts = []
    for _ in range(random.integers(1, longest)):
        parts += [word(random, rare), BREAKS[random.integers(len(BREAKS))]]
    return "".join(parts if random.random() < 0.2 else parts[:-1])


def changed(random, source):
    """Another text with much in common."""
    if random.random() < 0.15:
        return text(random)
    parts = re.split(r"( )", source)
    for _ in range(random.integers(0, 4)):
        place = random.integers(len(parts))
        kind = random.integers(6)
        if kind == 0:
            parts[place] = word(random, 0.2)
        elif kind == 1:
            parts[place] = ""
        elif kind == 2:
            parts.insert(place, word(random, 0.1) + " ")
        elif kind == 3:
            parts[place] = parts[place].upper()
        elif kind == 4:
            cut = random.integers(len(parts))
            parts = parts[cut:] + [" "] + parts[:cut]
        else:
            parts[place] = parts[place][::-1]
    return "".join(parts)


def pick(random, values):
    return values[int(random.integers(len(values)))]


def corpus(random, longest=14):
    rows = int(random.integers(1, 9))
    width = int(random.integers(1, 4))
    texts = [text(random, longest) for _ in range(rows)]
    return texts, [[changed(random, one) for _ in range(width)] for one in texts]


def scored(scorer, texts, references):
    whole = scorer.corpus_score(texts, [list(column) for column in zip(*references)])
    return [whole.score] + [scorer.sentence_score(t, r).score for t, r in zip(texts, references)] + [str(scorer.get_signature())]


def bleu(random):
    longest = 400 if random.random() < 0.03 else 14
    texts, references = corpus(random, longest)
    options = {"tokenize": pick(random, ["13a", "intl", "zh", "char", "none"]), "lowercase": bool(random.random() < 0.3),
               "effective_order": bool(random.random() < 0.5), "max_ngram_order": pick(random, [4, 4, 4, 1, 2, 3, 5, 6]),
               "smooth_method": pick(random, ["exp", "exp", "floor", "add-k", "none"])}
    if options["smooth_method"] in ("floor", "add-k") and random.random() < 0.5:
        options["smooth_value"] = round(random.random() * 2, 3)
    return {"options": options, "texts": texts, "references": references}, scored(BLEU(**options), texts, references)


def chrf(random):
    longest = 400 if random.random() < 0.03 else 14
    texts, references = corpus(random, longest)
    options = {"char_order": pick(random, [6, 6, 6, 1, 3, 8]), "word_order": pick(random, [0, 2, 2, 1, 3]), "beta": pick(random, [2, 2, 1, 3]),
               "lowercase": bool(random.random() < 0.3), "whitespace": bool(random.random() < 0.3),
               "eps_smoothing": bool(random.random() < 0.3)}
    return {"options": options, "texts": texts, "references": references}, scored(CHRF(**options), texts, references)


def ter(random):
    texts, references = corpus(random, 60 if random.random() < 0.05 else 14)
    options = {name: bool(random.random() < 0.5) for name in ("normalized", "no_punct", "asian_support", "case_sensitive")}
    return {"options": options, "texts": texts, "references": references}, scored(TER(**options), texts, references)


ROUGES = ["rouge1", "rouge2", "rouge3", "rougeL", "rougeLsum"]


def rouge(random):
    one = text(random, 300 if random.random() < 0.03 else 20)
    references = [changed(random, one) for _ in range(random.integers(1, 4))]
    return rouged(one, references, bool(random.random() < 0.5))


def rouged(one, references, stem):
    scores = rouge_scorer.RougeScorer(ROUGES, use_stemmer=stem).score_multi(references, one)
    values = [v for name in ROUGES for v in (scores[name].precision, scores[name].recall, scores[name].fmeasure)]
    return {"stem": stem, "text": one, "references": references}, values


def stems(random):
    """Words at random from syllables and endings, so that every rule of the stemmer is met; the texts share stems, not words."""
    syllables = "re con vi ti al bl ed ess yy ay tt ll zz oo x w s e i u mm ier at".split()
    endings = ("s es ies sses ss eed ed ing ational tional enci anci izer bli abli alli entli eli ousli ization ation ator alism iveness fulness "
               "ousness aliti iviti biliti icate ative alize iciti ical ful ness al ance ence er ic able ible ant ement ment ent ion sion tion ou ism "
               "ate iti ous ive ize y ying ied fulli logi e ll").split()
    roots = ["".join(pick(random, syllables) for _ in range(random.integers(0, 4))) for _ in range(30)]
    one, other = (" ".join(root + "".join(pick(random, endings) for _ in range(random.integers(0, 3))) for root in roots) for _ in range(2))
    return rouged(one, [other], True)


def edits(random):
    longest = 200 if random.random() < 0.03 else 10
    a = text(random, longest)
    b = changed(random, a)
    ratio = 1 if not a and not b else distance.Indel.normalized_similarity(a, b)
    result = [distance.Levenshtein.distance(a, b), distance.OSA.distance(a, b), distance.DamerauLevenshtein.distance(a, b),
              distance.Indel.distance(a, b), ratio, distance.Levenshtein.normalized_similarity(a, b)]
    return {"a": a, "b": b}, result


def fuzzy(random):
    """rapidfuzz promises the best part for at most 64 characters."""
    a = text(random, 7)[:60]
    b = changed(random, a)[:200]
    scorers = (fuzz.ratio, fuzz.partial_ratio, fuzz.token_sort_ratio, fuzz.token_set_ratio, fuzz.WRatio)
    return {"a": a, "b": b}, [scorer(a, b) for scorer in scorers]


def jaro(random):
    a = text(random, 6)
    b = changed(random, a)
    return {"a": a, "b": b}, [distance.JaroWinkler.similarity(a, b)]


def gleu(random):
    a = text(random, 15)
    references = [changed(random, a) for _ in range(random.integers(1, 4))]
    return {"text": a, "references": references}, [sentence_gleu([r.split() for r in references], a.split())]


def normalized(s):
    s = "".join(ch for ch in s.lower() if ch not in set(string.punctuation))
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", s).split())


def squad_f1(answer, truth):
    given, right = normalized(answer).split(), normalized(truth).split()
    same = sum((collections.Counter(given) & collections.Counter(right)).values())
    if same == 0:
        return 0
    precision, recall = same / len(given), same / len(right)
    return 2 * precision * recall / (precision + recall)


def squad(random):
    a = text(random, 10)
    references = [changed(random, a) for _ in range(random.integers(1, 4))]
    exact = max(normalized(a) == normalized(r) for r in references)
    return {"text": a, "references": references}, [exact, max(squad_f1(a, r) for r in references)]


KINDS = {"bleu": bleu, "chrf": chrf, "ter": ter, "rouge": rouge, "stems": stems, "edits": edits, "fuzzy": fuzzy, "jaro": jaro, "gleu": gleu, "squad": squad}
