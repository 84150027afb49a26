#!/usr/bin/env python3
"""Golden values of encoders for build/fixtures/files/heads: one part each, since they need different packages.

minilm FOLDER OUT   vectors of the starter encoder's FOLDER, by sentence-transformers, as one JSON file
gte OUT             a small random GTE and its hidden states with stretched angles, by transformers
model2vec OUT       small folders of static vectors and what model2vec makes of texts
"""

import json
import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"

SENTENCES = [
    "The parcel arrived two days late, and the box was torn.",
    "My package came late and damaged.",
    "How do I change the PIN of my card?",
    "Wie ändere ich die PIN meiner Karte?",
    "naïve café — 東京 🙂",
    "x",
    "",
    "one two three four five six seven eight nine ten " * 40,  # cut at 256 tokens
]
WORDS = "my card has not arrived yet how do i change the pin of a lost one money was sent twice can you help".split()
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
TEXTS = ["my card", "how do i change the pin of a lost card", " ".join(WORDS), " ".join(reversed(WORDS + WORDS[:9]))]


def write(file, made):
    with open(file, "w", encoding="utf-8") as out:
        json.dump(made, out, ensure_ascii=False, indent=1)
        out.write("\n")


def tokenizer(tokens, edges):
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    made = Tokenizer(models.WordLevel({w: i for i, w in enumerate(tokens)}, unk_token="[UNK]"))
    made.normalizer = normalizers.Lowercase()
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    if edges:
        made.post_processor = processors.TemplateProcessing(
            single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
        )
    return made


def minilm(folder, out):
    import sentence_transformers

    model = sentence_transformers.SentenceTransformer(folder, device="cpu")
    vectors = model.encode(SENTENCES, batch_size=1)
    write(out, {
        "made_with": {"sentence-transformers": sentence_transformers.__version__},
        "rows": [{"text": t, "embedding": [round(float(x), 7) for x in v]} for t, v in zip(SENTENCES, vectors)],
    })


def gte(out):
    """The reference stretches by factor s: base * s, then all angles by s ** (2 / width), which transformers calls linear;
    mixed: the pair m's angle by exp(a * m ** b), a = ln(s) / (width / 2) ** b"""
    import torch
    import transformers

    os.makedirs(out, exist_ok=True)
    tokens = SPECIAL + sorted(set(WORDS))
    sizes = dict(vocab_size=len(tokens), hidden_size=32, num_hidden_layers=2, num_attention_heads=2,
                 intermediate_size=40, max_position_embeddings=48, pad_token_id=0, initializer_range=0.4, hidden_dropout_prob=0.0)
    made = tokenizer(tokens, True)
    theta, width = 10000.0, 16

    def states(rope, mixed=None):
        torch.manual_seed(7)
        model = transformers.GteModel._from_config(
            transformers.GteConfig(**sizes, rope_parameters=rope), attn_implementation="eager").eval()
        if mixed:
            factor, b = mixed
            m = torch.arange(1, width // 2 + 1).float()
            a = torch.tensor(factor).log() / (width / 2) ** b
            model.rotary_emb.inv_freq /= (a * m**b).exp()
        with torch.no_grad():
            hidden = [model(torch.tensor([made.encode(t).ids])).last_hidden_state[0] for t in TEXTS]
        return model, [[[round(float(x), 6) for x in token] for token in text[-2:]] for text in hidden]

    model, plain = states({"rope_type": "default", "rope_theta": theta})
    model.save_pretrained(out)
    made.save(os.path.join(out, "tokenizer.json"), pretty=False)
    linear = {"rope_type": "linear", "factor": 2.5, "rope_theta": theta}
    ntk = {"rope_type": "linear", "factor": 8.0 ** (2 / width), "rope_theta": theta * 8}
    write(os.path.join(out, "expected.json"), {
        "made_with": {"transformers": transformers.__version__, "torch": torch.__version__},
        "texts": TEXTS,
        "cases": [
            {"config": {"rope_theta": theta}, "last_two_states": plain},
            {"config": {"rope_parameters": linear}, "last_two_states": states(linear)[1]},
            {"config": {"rope_theta": theta, "rope_scaling": {"type": "ntk", "factor": 8.0}},
             "last_two_states": states(ntk)[1]},
            {"config": {"rope_theta": theta, "rope_scaling": {"type": "ntk", "factor": 8.0, "mixed_b": 0.6}},
             "last_two_states": states({"rope_type": "default", "rope_theta": theta}, mixed=(8.0, 0.6))[1]},
        ],
    })


def model2vec(out):
    import importlib.metadata

    import numpy
    from model2vec import StaticModel

    tokens = SPECIAL + sorted(set(WORDS))
    random = numpy.random.default_rng(7)
    vectors = random.normal(size=(len(tokens), 12)).astype(numpy.float32)
    weights = random.uniform(0.1, 2, size=len(tokens))
    mapping = random.integers(0, 9, size=len(tokens))
    made = {
        "plain": dict(vectors=vectors, normalize=True, max_length=512),
        "short": dict(vectors=vectors, normalize=False, max_length=5),
        "weighted": dict(vectors=vectors[:9], weights=weights, token_mapping=mapping, normalize=True, max_length=512),
        "half": dict(vectors=vectors.astype(numpy.float16), normalize=False, max_length=None),
        "bytes": dict(vectors=(vectors * 40).astype(numpy.int8), normalize=True, max_length=512),
    }
    texts = TEXTS + ["My CARD, zebra help!", "zebra", "", "   ", "card " * 3000]
    cases = {}
    for name, settings in made.items():
        model = StaticModel(tokenizer=tokenizer(tokens, True), config={"model_type": "model2vec",
                            "architectures": ["StaticModel"]}, **settings)
        model.save_pretrained(os.path.join(out, name))
        os.remove(os.path.join(out, name, "README.md"))
        found = StaticModel.from_pretrained(os.path.join(out, name)).encode(texts)
        cases[name] = [[float(x) for x in v] for v in found]
    write(os.path.join(out, "expected.json"), {
        "made_with": {"model2vec": importlib.metadata.version("model2vec")},
        "texts": texts[:-1] + ["card (3000 times)"],
        "vectors": cases,
    })


if __name__ == "__main__":
    {"minilm": minilm, "gte": gte, "model2vec": model2vec}[sys.argv[1]](*sys.argv[2:])
