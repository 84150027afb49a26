#!/usr/bin/env python3
"""Ten training steps of each method in PEFT on a tiny model, written down as numbers; the tests of lora compare with them.

    method_goldens.py MODEL FIXTURES OUT.json [--only RUN]

MODEL: the folder of harbour-260k. FIXTURES: the folder with train-steps.json, whose two rows are trained on, and the adapters that the runs start
from. With --only, one run is made anew in a file that is there. Everything is fp32 on one thread. One step is: loss = sum over target tokens / their number, gradient clipped at norm 1, AdamW.
"""

import argparse
import json
import os

import common

STEPS = 10
RUNS = {
    "rslora": dict(start="peft-adapter-rslora", lr=1e-3),
    "dora": dict(start="peft-adapter-dora", lr=1e-3, decay=0.1),
    "patterns": dict(start="peft-adapter-patterns", lr=1e-3, decay=0.1),
    "lm-head": dict(start="peft-adapter-lm-head", lr=1e-3),
    "two-modules": dict(start="peft-adapter-two-modules", lr=1e-3),
    "prompt-tuning": dict(start="peft-adapter-prompt-tuning", lr=1e-2),
    "lora-plus": dict(start="train-initial-adapter", lr=1e-3, decay=0.1, ratio=4.0),
    "lora-plus-dora": dict(start="peft-adapter-dora", lr=1e-3, decay=0.1, ratio=4.0),
    "full": dict(start=None, lr=1e-4, decay=0.1),
    "texts": dict(start="train-initial-adapter", lr=1e-3, texts=True),
    "texts-full": dict(start=None, lr=1e-4, texts=True),
    "nf4": dict(start="train-initial-adapter", lr=1e-3, quantize="nf4"),
    "int8": dict(start="train-initial-adapter", lr=1e-3, quantize="int8"),
}


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("model")
    p.add_argument("fixtures")
    p.add_argument("out")
    p.add_argument("--only", choices=list(RUNS), nargs="+")
    return p.parse_args()


def quantized(weight, how):
    """The weight as it is after quantising and back: bitsandbytes' NF4 with double quantisation, or int8 with a scale for each row."""
    import torch

    if how == "nf4":
        import bitsandbytes.functional as bnb

        return bnb.dequantize_4bit(*bnb.quantize_4bit(weight, quant_type="nf4", compress_statistics=True, blocksize=64))
    scale = weight.abs().amax(1, keepdim=True) / 127
    return torch.clamp(torch.round(weight / scale), -127, 127) * scale


def loaded(a, run):
    import torch
    from peft import PeftModel
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(a.model, dtype=torch.float32)
    if "quantize" in run:
        with torch.no_grad():
            for name, module in model.model.layers.named_modules():
                if isinstance(module, torch.nn.Linear):
                    module.weight.copy_(quantized(module.weight, run["quantize"]))
    if run["start"] is None:
        return model.train()
    prompt = "prompt" in run["start"]  # PEFT does not load these as trainable
    model = PeftModel.from_pretrained(model, os.path.join(a.fixtures, run["start"]), is_trainable=not prompt).train()
    if prompt:
        model.prompt_encoder["default"].embedding.weight.requires_grad_(True)
    return model


def optimizer(model, run):
    import torch

    decay = run.get("decay", 0.0)
    if "ratio" in run:
        from peft.optimizers import create_loraplus_optimizer

        return create_loraplus_optimizer(model, torch.optim.AdamW, lr=run["lr"], loraplus_lr_ratio=run["ratio"],
                                         loraplus_weight_decay=decay)
    from transformers import Trainer

    names = set(Trainer.get_decay_parameter_names(None, model))
    trained = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
    return torch.optim.AdamW([{"params": [p for n, p in trained if n in names], "weight_decay": decay},
                              {"params": [p for n, p in trained if n not in names], "weight_decay": 0.0}], lr=run["lr"])


def loss_of(model, rows, virtual):
    import torch

    total, count = 0, 0
    for ids, mask in rows:
        logits = model(input_ids=torch.tensor([ids])).logits[0, virtual:].float()
        labels = torch.tensor(ids[1:])
        wanted = torch.tensor(mask[1:], dtype=torch.bool)
        total = total + torch.nn.functional.cross_entropy(logits[:-1][wanted], labels[wanted], reduction="sum")
        count += int(wanted.sum())
    return total / count


def train(a, run, rows):
    import torch

    model = loaded(a, run)
    if run.get("texts"):  # continued pretraining: every token is learned, as with labels = input_ids
        rows = [(ids, [1] * len(ids)) for ids, _ in rows]
    trained = [p for p in model.parameters() if p.requires_grad]
    start = [p.detach().clone() for p in trained]
    virtual = 8 if run["start"] == "peft-adapter-prompt-tuning" else 0
    adamw = optimizer(model, run)
    steps = []
    for _ in range(STEPS):
        loss = loss_of(model, rows, virtual)
        adamw.zero_grad()
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(trained, 1.0)
        adamw.step()
        steps.append({"loss": loss.item(), "grad_norm": norm.item()})
    with torch.no_grad():
        after = loss_of(model, rows, virtual).item()
    moved = torch.sqrt(sum(((p - s) ** 2).sum() for p, s in zip(trained, start))).item()
    length = torch.sqrt(sum((p.detach() ** 2).sum() for p in trained)).item()
    return {**run, "numbers": sum(p.numel() for p in trained), "steps": steps, "loss_after": after, "moved_by": moved,
            "length_after": length}


def main():
    a = arguments()
    common.settle(1)
    with open(os.path.join(a.fixtures, "train-steps.json"), encoding="utf-8") as file:
        golden = json.load(file)
    rows = list(zip(golden["token_ids"], golden["loss_mask"]))
    rows = [(ids[:len(mask)], mask) for ids, mask in rows]
    runs = {name: train(a, RUNS[name], rows) for name in a.only or RUNS}
    if a.only:
        with open(a.out, encoding="utf-8") as file:
            result = json.load(file)
        result["runs"].update(runs)
    else:
        result = {"made_with": common.versions("torch", "transformers", "peft", "bitsandbytes"), "runs": runs}
    with open(a.out, "w", encoding="utf-8") as file:
        json.dump(result, file, indent=1)
        file.write("\n")
    common.finish({"runs": len(runs), "out": a.out})


if __name__ == "__main__":
    main()
