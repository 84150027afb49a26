"""Small tokenizer.json files of every kind, and what the tokenizers library (0.21.4) makes of some texts by them.

usage: tokenizer_goldens.py FOLDER

Writes FOLDER/NAME.json for each kind and FOLDER/goldens.json: for each name and text the token numbers and places (in UTF-16 units) without special tokens, and
what they are decoded to with and without special tokens. Vocabularies are trained on the sentences below, or written by hand.
"""

import base64
import json
import random
import struct
import sys
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

SENTENCES = [
    "The quick brown fox jumps over the lazy dog, and the dog sleeps on.",
    "It's 2024: prices rose by 3.5 %, didn't they? We'll see; I've no idea.",
    "Der Straßenbahnfahrer fährt über die Brücke nach Köln.",
    "L'été dernier, nous étions à la plage avec des amis.",
    "Привет, мир! Как дела?",
    "你好,世界。今天天气很好。",
    "こんにちは世界、カタカナもあります。",
    "안녕하세요 세계",
    "def f(x):\n    return x + 1  # comment\n",
    "price: 1,000.00 EUR\t(approx.)\n\n\nEnd of file.",
]
TEXTS = SENTENCES + [
    "",
    " ",
    "   leading and trailing   ",
    "\n\n \t x",
    "naïve café e\u0301 o\u0308\u0323 \u1100\u1161\u11a8",
    "ﬁne ½ x² ① ㍿ Å Ω İ ẞ",
    "👍🏽 👩‍👩‍👧 🇩🇪 ❤️ 𝒳",
    "<s>hello</s> <unk> [MASK] [CLS]mask[MASK] [MASK]x",
    "the<mask> the <mask> end",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "control\u0000\u0001\u007f\u00ad\u200b\u200d\ufeff\ufffdend",
    "non\u00a0breaking\u2003spaces\u3000here\u2028and",
    "don't DON'T ſ's 'ſ I'LL",
    "___ a_b __init__ x1y2 12345678",
    "▁under ▁▁ score",
    "zzz qqq ŵŷ ☃ \U0001f9ff",
]
SPECIAL = ["<unk>", "<s>", "</s>", "<pad>"]


def added(tokenizer):
    tokenizer.add_special_tokens([AddedToken("<mask>", lstrip=True, special=True), AddedToken("[MASK]", rstrip=True, single_word=True, special=True)])
    tokenizer.add_tokens([AddedToken("quick brown", normalized=True), AddedToken("Köln", normalized=False), AddedToken("dog", single_word=True), AddedToken("Straße", normalized=True)])


def bytes_bpe(pre, normalizer=None, post=None, **model):
    t = Tokenizer(models.BPE(**model))
    t.pre_tokenizer = pre
    if normalizer:
        t.normalizer = normalizer
    t.train_from_iterator(SENTENCES * 3, trainers.BpeTrainer(vocab_size=500, special_tokens=SPECIAL, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False))
    t.decoder = decoders.ByteLevel()
    if post:
        t.post_processor = post
    added(t)
    return t


def bytes_tokens():
    return [f"<0x{b:02X}>" for b in range(256)]


def llama(prepend=True, fallback=True, fuse=True):
    t = Tokenizer(models.BPE(unk_token="<unk>", fuse_unk=fuse, byte_fallback=fallback))
    t.normalizer = normalizers.Sequence(([normalizers.Prepend("▁")] if prepend else []) + [normalizers.Replace(" ", "▁")])
    trained = Tokenizer(models.BPE())
    trained.pre_tokenizer = pre_tokenizers.Metaspace()
    trained.train_from_iterator(SENTENCES[:6], trainers.BpeTrainer(vocab_size=300, limit_alphabet=60, show_progress=False))
    old = json.loads(trained.to_str())["model"]
    tokens = SPECIAL + (bytes_tokens() if fallback else []) + sorted(old["vocab"], key=old["vocab"].get)
    merges = [tuple(m) if isinstance(m, list) else tuple(m.split(" ")) for m in old["merges"]]
    t.model = models.BPE(vocab={x: i for i, x in enumerate(dict.fromkeys(tokens))}, merges=merges, unk_token="<unk>", fuse_unk=fuse, byte_fallback=fallback)
    t.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    added(t)
    return t


def unigram(pre, normalizer=None, fallback=False, decoder=None):
    trained = Tokenizer(models.Unigram())
    trained.pre_tokenizer = pre_tokenizers.Metaspace()
    trained.train_from_iterator(SENTENCES[:6] * 5, trainers.UnigramTrainer(vocab_size=260, special_tokens=["<unk>"], unk_token="<unk>", show_progress=False))
    pieces = [tuple(x) for x in json.loads(trained.to_str())["model"]["vocab"]]
    pieces = [(x, round(s, 6)) for x, s in pieces]
    if fallback:
        pieces += [(x, 0.0) for x in bytes_tokens()]
    t = Tokenizer(models.Unigram(pieces, 0, fallback))
    t.pre_tokenizer = pre
    if normalizer:
        t.normalizer = normalizer
    t.decoder = decoder or decoders.Metaspace()
    added(t)
    return t


def wordpiece(normalizer, pre, post=None):
    t = Tokenizer(models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=20))
    t.normalizer = normalizer
    t.pre_tokenizer = pre
    t.train_from_iterator(SENTENCES * 2, trainers.WordPieceTrainer(vocab_size=300, limit_alphabet=70, special_tokens=["[PAD]", "[UNK]", "[CLS]", "[SEP]"], show_progress=False))
    t.model.max_input_chars_per_word = 20
    t.decoder = decoders.WordPiece()
    if post:
        t.post_processor = post
    added(t)
    return t


def words(pre, normalizer=None, decoder=None):
    t = Tokenizer(models.WordLevel(unk_token="<unk>"))
    t.pre_tokenizer = pre
    if normalizer:
        t.normalizer = normalizer
    t.train_from_iterator(SENTENCES, trainers.WordLevelTrainer(vocab_size=400, special_tokens=SPECIAL, show_progress=False))
    if decoder:
        t.decoder = decoder
    added(t)
    return t


def suffixes():
    t = Tokenizer(models.BPE(unk_token="<unk>", end_of_word_suffix="</w>"))
    t.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()])
    t.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(r"<\|startoftext\|>|'s|'t|'re|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"), "removed", invert=True)])
    t.train_from_iterator(SENTENCES, trainers.BpeTrainer(vocab_size=300, special_tokens=SPECIAL, end_of_word_suffix="</w>", show_progress=False))
    t.decoder = decoders.BPEDecoder()
    added(t)
    return t


def prefixes(unk):
    t = Tokenizer(models.BPE(unk_token="<unk>" if unk else None, continuing_subword_prefix="##"))
    t.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    t.train_from_iterator(SENTENCES[:4], trainers.BpeTrainer(vocab_size=300, special_tokens=SPECIAL, continuing_subword_prefix="##", show_progress=False))
    t.decoder = decoders.WordPiece()
    return t


def charsmap():
    """A map such as SentencePiece writes: darts-clone's double array over bytes, then the texts."""
    rules = {"ﬁ": "fi", "①": "1", "²": "2", "½": "1/2", "\u00a0": " ", "\u3000": " ", "\u200b": "", "\u00ad": "", "\t": " ", "\n": " ", "e\u0301": "é", "o\u0308": "ö", "Å": "Å", "Ω": "Ω", "㍿": "株式会社", "İ": "i̇", "\u2028": " "}
    texts, places = bytearray(), {}
    for by in sorted(set(rules.values())):
        places[by] = len(texts)
        texts += by.encode() + b"\0"
    trie = {}
    for key, by in rules.items():
        node = trie
        for b in key.encode():
            node = node.setdefault(b, {})
        node[None] = places[by]
    units = {0: 0}
    used = {0}

    def place(node, at):
        labels = [0 if b is None else b for b in node]
        base = 1
        # an offset of the unit's 21 bits that leaves all children free; a child of label 0 holds the value
        while any((at ^ base ^ label) in used for label in labels) or base >= 1 << 21:
            base += 1
        units[at] |= base << 10 | (1 << 8 if None in node else 0)
        for b in node:
            child = at ^ base ^ (0 if b is None else b)
            used.add(child)
            units[child] = 1 << 31 | node[None] if b is None else b
        for b, child in node.items():
            if b is not None:
                place(child, at ^ base ^ b)

    place(trie, 0)
    size = (max(units) | 255) + 1  # whole blocks: the library looks anywhere within one
    blob = struct.pack(f"<I{size}I", 4 * size, *(units.get(i, 0xFF) for i in range(size))) + bytes(texts)
    return normalizers.Precompiled(blob)


def all_kinds():
    P, N, D = pre_tokenizers, normalizers, decoders
    trim = processors.ByteLevel(trim_offsets=True)
    keep = processors.ByteLevel(trim_offsets=True, add_prefix_space=False)
    llama3 = P.Sequence([P.Split(Regex(r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"), "isolated"), P.ByteLevel(add_prefix_space=False, use_regex=False)])
    qwen = P.Sequence([P.Split(Regex(r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"), "isolated"), P.ByteLevel(add_prefix_space=False, use_regex=False)])
    yield "bpe-gpt2", bytes_bpe(P.ByteLevel(add_prefix_space=False), post=keep)
    yield "bpe-roberta", bytes_bpe(P.ByteLevel(add_prefix_space=True), post=processors.RobertaProcessing(("</s>", 2), ("<s>", 1), trim_offsets=True, add_prefix_space=True))
    yield "bpe-trim-twice", bytes_bpe(P.ByteLevel(add_prefix_space=True), N.NFKC(), processors.Sequence([trim, keep]))
    yield "bpe-llama3", bytes_bpe(llama3, ignore_merges=True)
    yield "bpe-qwen2", bytes_bpe(qwen, N.NFC())
    yield "bpe-digits", bytes_bpe(P.Sequence([P.Digits(individual_digits=True), P.ByteLevel(add_prefix_space=False)]))
    yield "bpe-bytes-normalized", bytes_bpe(P.Split(Regex(r"Ġ?[^Ġ]+"), "isolated"), N.Sequence([N.NFKD(), N.ByteLevel()]))
    yield "bpe-bytes-then-digits", bytes_bpe(P.Sequence([P.ByteLevel(), P.Digits()]), post=trim)
    yield "bpe-llama2", llama()
    yield "bpe-llama2-unfused", llama(fallback=False, fuse=False)
    yield "bpe-llama2-fused", llama(prepend=False, fallback=False)
    yield "bpe-suffix", suffixes()
    yield "bpe-prefix", prefixes(True)
    yield "bpe-unknown-dropped", prefixes(False)
    yield "unigram-xlmr", unigram(P.Sequence([P.WhitespaceSplit(), P.Metaspace()]), charsmap())
    yield "unigram-first", unigram(P.Metaspace(prepend_scheme="first"), N.Sequence([charsmap(), N.Replace(Regex(" {2,}"), " "), N.Strip(False, True)]), decoder=D.Metaspace(prepend_scheme="first"))
    yield "unigram-fallback", unigram(P.Metaspace(prepend_scheme="never", split=False), N.Nmt(), True, D.Sequence([D.Metaspace(prepend_scheme="never"), D.ByteFallback(), D.Fuse()]))
    yield "wordpiece-bert", wordpiece(N.BertNormalizer(), P.BertPreTokenizer(), processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2)))
    yield "wordpiece-cased", wordpiece(N.BertNormalizer(lowercase=False, strip_accents=False), P.Sequence([P.Whitespace(), P.Punctuation("contiguous")]))
    yield "wordpiece-accents", wordpiece(N.Sequence([N.NFD(), N.StripAccents(), N.Lowercase(), N.Strip()]), P.Sequence([P.WhitespaceSplit(), P.Punctuation("merged_with_previous")]))
    yield "words", words(P.Sequence([P.Whitespace(), P.Digits(individual_digits=False)]), N.NFKD())
    yield "words-fixed", words(P.FixedLength(3), N.Replace("o", "oo"), D.Sequence([D.Replace(Regex("o+"), "o"), D.Strip("e", 1, 2)]))
    yield "words-delimiter", words(P.Sequence([P.CharDelimiterSplit("e"), P.Split(Regex("[aou]"), "merged_with_next"), P.Split("n", "merged_with_previous", invert=True), P.Split(Regex("(?<=r)"), "contiguous")]), None, D.CTC("<pad>", "|", True))


def units(text):
    places = [0]
    for c in text:
        places.append(places[-1] + (2 if ord(c) > 0xFFFF else 1))
    return places


def golden(tokenizer, text):
    e = tokenizer.encode(text, add_special_tokens=False)
    at = units(text)
    return {
        "text": text,
        "ids": e.ids,
        "begin": [at[a] for a, _ in e.offsets],
        "end": [at[b] for _, b in e.offsets],
        "decoded": tokenizer.decode(e.ids, skip_special_tokens=False),
        "plain": tokenizer.decode(e.ids, skip_special_tokens=True),
    }


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    goldens = {}
    for name, tokenizer in all_kinds():
        (folder / f"{name}.json").write_text(json.dumps(json.loads(tokenizer.to_str()), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
        goldens[name] = [golden(tokenizer, text) for text in TEXTS if not (name == "bpe-suffix" and not text)]
    (folder / "goldens.json").write_text(json.dumps(goldens, ensure_ascii=True, separators=(",", ":")) + "\n", encoding="utf-8")


main()
