#!/usr/bin/env python3
"""Loads an adapter folder in PEFT and compares its logits with those that another engine wrote; one JSON line at the end.

    check_adapter.py BASE ADAPTER LOGITS.json

LOGITS.json: {"prompts": [{"ids": [token, ...], "logits": [number, ...]}, ...]}, the logits after the last token of each prompt,
over the whole vocabulary, in fp32. Ends with 1 if a logit is off by more than the tolerance.
"""

import argparse
import json
import sys

import common


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("base", help="Hugging Face folder")
    p.add_argument("adapter", help="folder with adapter_config.json and adapter_model.safetensors")
    p.add_argument("logits", help="JSON file to compare with")
    p.add_argument("--tolerance", type=float, default=1e-4, help="absolute")
    p.add_argument("--threads", type=int, default=2)
    return p.parse_args()


def difference(model, ids, expected):
    import torch

    with torch.inference_mode():
        ours = model(input_ids=torch.tensor([ids]), use_cache=False).logits[0, -1].float()
    theirs = torch.tensor(expected, dtype=torch.float32)
    if ours.shape != theirs.shape:
        raise SystemExit(f"expected {ours.shape[0]} logits for a prompt, the file holds {theirs.shape[0]}")
    return (ours - theirs).abs().max().item()


def main():
    a = arguments()
    common.settle(a.threads)
    import torch
    from peft import PeftModel
    from transformers import AutoModelForCausalLM

    with open(a.logits, encoding="utf-8") as file:
        prompts = json.load(file)["prompts"]
    base = AutoModelForCausalLM.from_pretrained(a.base, dtype=torch.float32).eval()
    moved = torch.stack([base(input_ids=torch.tensor([p["ids"]])).logits[0, -1].detach() for p in prompts])
    model = PeftModel.from_pretrained(base, a.adapter).eval()
    off = [difference(model, p["ids"], p["logits"]) for p in prompts]
    effect = max((torch.tensor(p["logits"]) - m).abs().max().item() for p, m in zip(prompts, moved))
    same = max(off) <= a.tolerance
    common.finish({"prompts": len(prompts), "largest_difference": max(off), "tolerance": a.tolerance, "same": same,
                   "adapter_moves_logits_by": effect, "adapter_tensors": sum("lora_" in n for n, _ in model.named_parameters()),
                   "versions": common.versions("torch", "transformers", "peft")})
    sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
