#!/usr/bin/env python3
"""How far another engine's gradients, and PEFT's own in bf16, lie from PEFT's in fp32; one JSON line at the end.

    check_gradients.py BASE ADAPTER ROWS.jsonl FOLDER

FOLDER holds fp32-I.safetensors and bf16-I.safetensors for each batch I of the rows: the gradient of the mean loss per target token, under the
names of the adapter's file. An error is |g - g0| / |g0| over all batches, g0 PEFT's in fp32; norm_ratio is g·g0 / |g0|², 1 where nothing leans.
Ends with 1 if an fp32 gradient is off by more than the tolerance.
"""

import argparse
import math
import pathlib
import sys

import common


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("base", help="Hugging Face folder")
    p.add_argument("adapter", help="folder with adapter_config.json and adapter_model.safetensors")
    p.add_argument("rows", help="chat JSONL")
    p.add_argument("folder", help="gradients to compare with")
    p.add_argument("--batch", type=int, default=8)
    p.add_argument("--tolerance", type=float, default=1e-3, help="relative, of fp32")
    p.add_argument("--threads", type=int, default=2)
    return p.parse_args()


def peft_gradients(a, dtype):
    """One dictionary of gradients for each batch."""
    from peft import PeftModel
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(a.base)
    base = AutoModelForCausalLM.from_pretrained(a.base, dtype=common.torch_dtype(dtype))
    model = PeftModel.from_pretrained(base, a.adapter, is_trainable=True).train()
    rows = [common.encode(tokenizer, row) for row in common.chat_rows(a.rows)]
    found = []
    for i in range(0, len(rows), a.batch):
        ids, mask, labels = common.right_padded(rows[i:i + a.batch], tokenizer.pad_token_id or 0)
        model.zero_grad()
        model(input_ids=ids, attention_mask=mask, labels=labels, use_cache=False).loss.backward()
        found.append({name.replace(".default", ""): p.grad.double() for name, p in model.named_parameters() if p.requires_grad})
    return found


def compare(truth, others):
    error = square = along = 0.0
    for expected, got in zip(truth, others, strict=True):
        if expected.keys() != got.keys():
            raise SystemExit(f"other tensors: {sorted(expected.keys() ^ got.keys())[:4]}")
        for name, tensor in expected.items():
            error += (got[name].double() - tensor).square().sum().item()
            square += tensor.square().sum().item()
            along += (got[name].double() * tensor).sum().item()
    return {"error": round(math.sqrt(error / square), 7), "norm_ratio": round(along / square, 5)}


def main():
    a = arguments()
    common.settle(a.threads)
    from safetensors.torch import load_file

    truth = peft_gradients(a, "fp32")

    def ours(dtype):
        return [load_file(pathlib.Path(a.folder) / f"{dtype}-{i}.safetensors") for i in range(len(truth))]

    exact = compare(truth, ours("fp32"))
    same = exact["error"] <= a.tolerance
    common.finish({"batches": len(truth), "ours_fp32": exact, "ours_bf16": compare(truth, ours("bf16")),
                   "peft_bf16": compare(truth, peft_gradients(a, "bf16")), "tolerance": a.tolerance, "same": same,
                   "versions": common.versions("torch", "transformers", "peft")})
    sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
