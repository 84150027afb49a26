#!/usr/bin/env python3
"""Classifiers of short texts by scikit-learn, sentence-transformers, ONNX Runtime and transformers; one JSON line at the end.

The folder holds train.jsonl and test.jsonl, one {"text", "label"} a line, as `benchmarks/run heads --peer` writes them.
"""

import argparse
import json
import os
import statistics
import time

import common


def arguments():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--folder", required=True, help="with train.jsonl and test.jsonl")
    p.add_argument("--model", required=True, help="sentence-transformers folder")
    p.add_argument("--onnx", help="the same model for ONNX Runtime")
    p.add_argument("--parts", default="frozen,floor", help="of frozen, floor, embed, tune, setfit")
    p.add_argument("--c", type=float, default=30)
    p.add_argument("--tolerance", type=float, default=1e-10, help="of L-BFGS' gradient")
    p.add_argument("--epochs", type=float, default=4, help="of tuning the whole encoder")
    p.add_argument("--learning-rate", type=float, default=5e-5)
    p.add_argument("--batch", type=int, default=16)
    p.add_argument("--setfit-steps", type=int, default=300, help="of SetFit's body; all its pairs would take days")
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--repetitions", type=int, default=3, help="of what is timed; the median counts")
    p.add_argument("--seed", type=int, default=0)
    return p.parse_args()


def rows(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as lines:
        read = [json.loads(line) for line in lines if line.strip()]
    return [row["text"] for row in read], [row["label"] for row in read]


def timed(repetitions, work):
    """(median of the seconds, the last result)"""
    seconds = []
    for _ in range(repetitions):
        start = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), result


def regression(a, tolerance=1e-6):
    """Its labels are settled long before its weights are."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=a.c, max_iter=5000, tol=tolerance)


def accuracy(model, x, y):
    return round(float((model.predict(x) == y).mean()), 4)


def frozen(a, train, test):
    import numpy
    from sentence_transformers import SentenceTransformer

    encoder = SentenceTransformer(a.model, device="cpu")
    encoder.max_seq_length = 256
    x = numpy.asarray(encoder.encode(train[0], batch_size=64, normalize_embeddings=True), dtype=numpy.float64)
    ask = numpy.asarray(encoder.encode(test[0], batch_size=64, normalize_embeddings=True), dtype=numpy.float64)
    y, z = numpy.asarray(train[1]), numpy.asarray(test[1])
    figures = {"frozen": accuracy(regression(a).fit(x, y), ask, z)}
    return {**figures, **fit(a, y)}


def fit(a, y):
    """Fitting on the vectors that finetune4j fitted on, and how far the weights are apart; nothing where it wrote none."""
    import numpy

    file = os.path.join(a.folder, "vectors.f64")
    if not os.path.exists(file):
        return {}
    x = numpy.fromfile(file).reshape(len(y), -1)
    weights = numpy.fromfile(os.path.join(a.folder, "weights.f64")).reshape(-1, x.shape[1])
    seconds, model = timed(a.repetitions, lambda: regression(a, a.tolerance).fit(x, y))
    return {"fit_s": round(seconds, 3), "fit_iterations": int(max(model.n_iter_)),
            "fit_difference": float(abs(model.coef_ - weights).max())}


def floor(a, train, test):
    import numpy
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline, make_union

    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    parts = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    seconds, model = timed(1, lambda: make_pipeline(make_union(words, parts), regression(a)).fit(*train))
    return {"floor": accuracy(model, test[0], numpy.asarray(test[1])), "floor_s": round(seconds, 2)}


def embed(a, texts):
    """Texts a second at three sizes of a batch, as they come; and the median of one short text."""
    import numpy
    import onnxruntime
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

    encoder = SentenceTransformer(a.model, device="cpu")
    encoder.max_seq_length = 256
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = a.threads
    session = onnxruntime.InferenceSession(a.onnx, options, providers=["CPUExecutionProvider"])
    tokenizer = Tokenizer.from_file(os.path.join(a.model, "tokenizer.json"))
    tokenizer.enable_truncation(256)

    def onnx(batch):
        tokenizer.enable_padding()
        encoded = tokenizer.encode_batch(batch)
        ids = numpy.asarray([e.ids for e in encoded], dtype=numpy.int64)
        mask = numpy.asarray([e.attention_mask for e in encoded], dtype=numpy.int64)
        hidden = session.run(None, {"input_ids": ids, "attention_mask": mask, "token_type_ids": numpy.zeros_like(ids)})[0]
        pooled = (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
        return pooled / numpy.linalg.norm(pooled, axis=1, keepdims=True)

    def torch(batch):
        return encoder.encode(batch, batch_size=len(batch), normalize_embeddings=True)

    figures = {}
    for name, run in (("onnx", onnx), ("torch", torch)):
        for size in (1, 8, 64):
            asked = texts[:max(size * 4, 128)]
            batches = [asked[i:i + size] for i in range(0, len(asked), size)]
            run(batches[0])
            seconds, _ = timed(a.repetitions, lambda: [run(batch) for batch in batches])
            figures[f"{name}_texts_s_{size}"] = round(len(asked) / seconds, 1)
        times = sorted(timed(1, lambda text=text: run([text]))[0] for text in texts[:200])
        figures[f"{name}_p50_ms"] = round(1000 * times[len(times) // 2], 3)
    return figures


def tune(a, train, test):
    """The whole encoder with a fresh layer on the mean of its tokens' vectors, by AdamW as the Trainer has it."""
    import torch
    from transformers import AutoModel, AutoTokenizer, get_linear_schedule_with_warmup

    torch.manual_seed(a.seed)
    tokenizer = AutoTokenizer.from_pretrained(a.model)
    model = AutoModel.from_pretrained(a.model)
    names = sorted(set(train[1]))
    labels = torch.tensor([names.index(label) for label in train[1]])
    head = torch.nn.Linear(model.config.hidden_size, len(names))
    torch.nn.init.normal_(head.weight, std=0.02)
    torch.nn.init.zeros_(head.bias)
    parameters = list(model.parameters()) + list(head.parameters())
    optimizer = torch.optim.AdamW(parameters, lr=a.learning_rate, weight_decay=0)
    steps = int(a.epochs * -(-len(labels) // a.batch))
    schedule = get_linear_schedule_with_warmup(optimizer, int(0.1 * steps), steps)

    def logits(texts):
        batch = tokenizer(texts, padding=True, truncation=True, max_length=256, return_tensors="pt")
        hidden = model(**batch).last_hidden_state
        mask = batch["attention_mask"].unsqueeze(-1)
        return head((hidden * mask).sum(1) / mask.sum(1))

    start, done = time.perf_counter(), 0
    model.train()
    while done < steps:
        for part in torch.randperm(len(labels)).split(a.batch):
            if done == steps:
                break
            loss = torch.nn.functional.cross_entropy(logits([train[0][i] for i in part]), labels[part])
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            done += 1
    seconds = time.perf_counter() - start
    model.eval()
    right = 0
    with torch.inference_mode():
        for i in range(0, len(test[0]), 64):
            best = logits(test[0][i:i + 64]).argmax(1)
            right += sum(names[k] == label for k, label in zip(best.tolist(), test[1][i:i + 64]))
    return {"tuned": round(right / len(test[0]), 4), "tune_s": round(seconds, 1), "tune_steps": steps}


def setfit(a, train, test):
    """SetFit as it is usually set, but as many pairs of a label as of two, and so many steps."""
    import tempfile

    from datasets import Dataset
    from setfit import SetFitModel, Trainer, TrainingArguments

    model = SetFitModel.from_pretrained(a.model, device="cpu", local_files_only=True)
    with tempfile.TemporaryDirectory() as folder:
        settings = TrainingArguments(output_dir=folder, batch_size=a.batch, max_steps=a.setfit_steps, seed=a.seed,
                                     sampling_strategy="undersampling", report_to="none", save_strategy="no",
                                     show_progress_bar=False)
        data = Dataset.from_dict({"text": train[0], "label": train[1]})
        seconds, _ = timed(1, Trainer(model=model, args=settings, train_dataset=data).train)
    right = sum(str(said) == label for said, label in zip(model.predict(test[0], as_numpy=True), test[1]))
    return {"setfit": round(right / len(test[0]), 4), "setfit_s": round(seconds, 1), "setfit_steps": a.setfit_steps}


def main():
    a = arguments()
    common.settle(a.threads)
    train, test = rows(a.folder, "train.jsonl"), rows(a.folder, "test.jsonl")
    parts = a.parts.split(",")
    figures = {"stack": "scikit-learn, sentence-transformers, onnxruntime", "rows": len(train[0]), "asked": len(test[0])}
    if "frozen" in parts:
        figures.update(frozen(a, train, test))
    if "floor" in parts:
        figures.update(floor(a, train, test))
    if "embed" in parts:
        figures.update(embed(a, test[0]))
    if "tune" in parts:
        figures.update(tune(a, train, test))
    if "setfit" in parts:
        figures.update(setfit(a, train, test))
    common.finish({**figures, "peak_rss_mb": common.peak_rss_mb(),
                   "versions": common.versions("torch", "transformers", "sentence-transformers", "scikit-learn", "onnxruntime",
                                               *(["setfit"] if "setfit" in parts else []))})


if __name__ == "__main__":
    main()
