#!/usr/bin/env python3
"""Folders of encoders between this project and transformers or sentence-transformers.

answer TASK OUT  what they make of the folders that TASK lists, {"folders": [{"folder", "kind", "texts"}, ...]}
save FOLDER OUT  small random models that they write into FOLDER, and what they answer themselves

A kind is sequence, token, pair or sentences. OUT gets one JSON object: of sequence and token the labels, of each text
what the model gives. Texts go in one by one, so that no padding has a say.
"""

import json
import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_VERBOSITY"] = "error"

import torch
import transformers
from sentence_transformers import CrossEncoder, SentenceTransformer
from sentence_transformers.models import Normalize, Pooling, Transformer
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

WORDS = "my card has not arrived yet how do i change the pin of a lost one money was sent twice can you help".split()
TEXTS = ["my card has not arrived yet", "Money was sent twice", "help", "how do i change the pin of a lost card"]
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
LABELS = ["lost", "late", "double"]


def answers(folder, kind, texts):
    if kind == "sentences":
        vectors = SentenceTransformer(folder, device="cpu").encode(texts, batch_size=1, convert_to_numpy=True)
        return {"values": vectors.tolist()}
    of = getattr(transformers, f"AutoModelFor{'Token' if kind == 'token' else 'Sequence'}Classification")
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model = of.from_pretrained(folder, attn_implementation="eager").eval()
    values = []
    with torch.no_grad():
        for text in texts:
            given = tokenizer(*text if kind == "pair" else [text], return_tensors="pt")
            values.append(model(**given).logits[0].tolist())
    labels = [model.config.id2label[i] for i in range(model.config.num_labels)]
    return {"labels": labels, "problem": model.config.problem_type, "values": values}


def answer(task):
    return {"folders": [answers(each["folder"], each["kind"], each["texts"]) for each in task["folders"]]}


def tokenizer(word):
    """A tokenizer of whole words, with the tokens at the edges that the family has"""
    vocabulary = {w: i for i, w in enumerate(SPECIAL + sorted(set(WORDS)))}
    made = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    made.normalizer = normalizers.Lowercase()
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B:1 [SEP]:1", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    names = {f"{each[1:-1].lower()}_token": each for each in SPECIAL}
    inputs = ["input_ids", "attention_mask"] + (["token_type_ids"] if word in ("bert", "nomic_bert") else [])
    return transformers.PreTrainedTokenizerFast(tokenizer_object=made, model_input_names=inputs, **names)


SIZES = {"vocab_size": len(SPECIAL) + len(set(WORDS)), "hidden_size": 32, "num_hidden_layers": 2,
         "num_attention_heads": 4, "intermediate_size": 48, "max_position_embeddings": 40, "pad_token_id": 0, "initializer_range": 0.3}
OF_DISTILBERT = {"hidden_size": "dim", "num_hidden_layers": "n_layers", "num_attention_heads": "n_heads",
                 "intermediate_size": "hidden_dim"}


def config(family, labels):
    sizes = {OF_DISTILBERT.get(k, k): v for k, v in SIZES.items()} if family == "distilbert" else dict(SIZES)
    if family == "deberta-v2":
        sizes |= {"relative_attention": True, "pos_att_type": ["p2c", "c2p"], "position_buckets": 8, "norm_rel_ebd":
                  "layer_norm", "share_att_key": True, "position_biased_input": False, "type_vocab_size": 0}
    if family == "modernbert":
        sizes |= {"local_attention": 8, "global_attn_every_n_layers": 2, "cls_token_id": 2, "sep_token_id": 3,
                  "bos_token_id": 2, "eos_token_id": 3}
    names = {i: name for i, name in enumerate(labels)}
    return transformers.AutoConfig.for_model(family, **sizes, id2label=names, label2id={v: k for k, v in names.items()})


def saved(folder, name, kind, made, texts):
    where = os.path.join(folder, name)
    made(where)
    return {"folder": name, "kind": kind, "texts": texts} | answers(where, kind, texts)


def classifiers(folder, family):
    for kind, of in [("sequence", "SequenceClassification"), ("token", "TokenClassification")]:
        torch.manual_seed(7)
        model = getattr(transformers, "AutoModelFor" + of).from_config(config(family, LABELS)).eval()

        def write(where, model=model):
            model.save_pretrained(where)
            tokenizer(family).save_pretrained(where)

        yield saved(folder, f"{family}-{kind}", kind, write, TEXTS)


def sentences(folder, pooling, normalize, prompt=None):
    """A folder of sentence-transformers, on one of transformers"""
    plain = os.path.join(folder, "plain")
    if not os.path.isdir(plain):
        torch.manual_seed(8)
        transformers.AutoModel.from_config(config("bert", LABELS)).save_pretrained(plain)
        tokenizer("bert").save_pretrained(plain)
    inner = Transformer(plain, max_seq_length=12)
    modules = [inner, Pooling(inner.get_embedding_dimension(), pooling_mode=pooling)]
    modules += [Normalize()] if normalize else []
    prompts = {"prompts": {"query": prompt}, "default_prompt_name": "query"} if prompt else {}
    made = SentenceTransformer(modules=modules, device="cpu", **prompts)
    texts = TEXTS + [" ".join(WORDS)]  # the last one is cut
    return saved(folder, f"sentences-{pooling}-{normalize}-{bool(prompt)}", "sentences", made.save_pretrained, texts)


def pairs(folder):
    torch.manual_seed(9)
    plain = os.path.join(folder, "plain-reranker")
    transformers.AutoModelForSequenceClassification.from_config(config("bert", ["relevant"])).save_pretrained(plain)
    tokenizer("bert").save_pretrained(plain)
    made = CrossEncoder(plain, device="cpu")
    return saved(folder, "reranker", "pair", made.save_pretrained, [[TEXTS[0], TEXTS[1]], [TEXTS[2], TEXTS[3]]])


def save(folder):
    made = []
    for family in ["bert", "roberta", "xlm-roberta", "camembert", "distilbert", "mpnet", "modernbert", "deberta-v2",
                   "nomic_bert", "gte"]:
        made += classifiers(folder, family)
    for pooling, normalize in [("mean", True), ("cls", False), ("lasttoken", True)]:
        made.append(sentences(folder, pooling, normalize))
    made.append(sentences(folder, "mean", True, prompt="how do i: "))
    return {"folders": made + [pairs(folder)]}


def main():
    torch.set_num_threads(1)
    what, source, out = sys.argv[1:]
    if what == "save":
        found = save(source)
    else:
        with open(source, encoding="utf-8") as file:
            found = answer(json.load(file))
    with open(out, "w", encoding="utf-8") as file:
        json.dump(found, file)


if __name__ == "__main__":
    main()
