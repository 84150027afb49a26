#!/usr/bin/env python3
"""Adapters that real PEFT writes on harbour-260k, and its logits and greedy tokens with each: what GoldenLogitsTest and AdapterTest compare with.

    harbour_adapters.py MODEL FOLDER       (build/fixtures/files/models/harbour-260k build/fixtures/files/lora)

Written: logits.json (the model alone), peft-adapter-NAME/ with expected.json, and train-initial-adapter/ and train-initial-adapter-zero-b/, where the runs of
harbour_training.py start. Values of adapters are drawn: A normal with 1/sqrt(inputs), B with 0.05; what is saved whole is the model's own, moved by about 5 %.
The seed of an adapter is the first by which every greedy token wins by a margin, so that no comparison hangs on rounding. fp32 on one thread.
"""

import shutil
import sys
from pathlib import Path

import common
import harbour

PROMPTS = [
    "sails?\" asked Nina.",
    "wind. Then, long before anyone had thought of it",
    "Of all the things that sink, none is so slow as a kettle. Nor am I sorry for the kettle",
]
ADAPTERS = {
    "lora": {},
    "rslora": dict(use_rslora=True),
    "dora": dict(use_dora=True),
    "patterns": dict(rank_pattern={"q_proj": 8, r"layers\.[12]\.mlp\.down_proj": 2}, alpha_pattern={"v_proj": 32, r"layers\.[12]\.mlp\.down_proj": 6},
                     modules_to_save=["model.norm"]),
    "lm-head": dict(modules_to_save=["lm_head"]),
    "two-modules": dict(target_modules=["q_proj", "v_proj"], layers_to_transform=[1, 3]),
    "prompt-tuning": None,
}
NEW_TOKENS = {"base": 32, "adapter": 16}
SEEDS = 200
START = 2  # the seed of the training runs' start, by which harbour_training.py finds fp32 and fp64 close together


def config(settings):
    from peft import LoraConfig, PromptTuningConfig

    if settings is None:
        return PromptTuningConfig(task_type="CAUSAL_LM", num_virtual_tokens=8)
    return LoraConfig(**{**dict(r=4, lora_alpha=8, lora_dropout=0.0, task_type="CAUSAL_LM", target_modules=common.LINEAR), **settings})


def adapted(folder, settings, seed, b=0.05):
    import torch
    from peft import get_peft_model

    model = get_peft_model(harbour.load(folder), config(settings)).eval()
    model.peft_config["default"].base_model_name_or_path = harbour.NAME
    draw = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in sorted(model.named_parameters()):
            if parameter.requires_grad:
                noise = torch.randn(parameter.shape, generator=draw)
                if "lora_A" in name:
                    parameter.copy_(noise / parameter.shape[1] ** 0.5)
                elif "lora_B" in name:
                    parameter.copy_(noise * b)
                elif "prompt" in name:
                    parameter.copy_(noise * 0.2)
                elif "lm_head" in name:
                    parameter.add_(noise * 0.05 * parameter.std())
                else:  # DoRA's magnitudes, norms
                    parameter.mul_(1 + 0.05 * noise)
    return model


def save(model, folder):
    """Two files, as PEFT writes them; the card of the model is left out."""
    import json

    shutil.rmtree(folder, ignore_errors=True)
    model.save_pretrained(folder)
    (folder / "README.md").unlink(missing_ok=True)
    path = folder / "adapter_config.json"
    written = json.loads(path.read_text(encoding="utf-8"))
    if "target_modules" in written:  # PEFT keeps a set, whose order is another each time
        written["target_modules"].sort()
    path.write_text(json.dumps(written, indent=2, sort_keys=True), encoding="utf-8")


def expected(model, tokenizer, new_tokens, positions=True):
    """(what the model makes of each prompt, the smallest margin of any likeliest token)"""
    import torch

    found, margins = [], []
    for text in PROMPTS:
        ids = tokenizer(text)["input_ids"]
        logits = harbour.logits_of(model, ids)
        tokens, least = harbour.greedy(model, ids, new_tokens)
        margins += [least] + [harbour.margin(row) for row in logits]
        case = {"text": text, "token_ids": ids}
        if positions:
            case["positions"] = [{"first8": harbour.singles(row[:8]), "last8": harbour.singles(row[-8:]),
                                  "logsumexp": harbour.single(torch.logsumexp(row.double(), 0)), "argmax": row.argmax().item()} for row in logits]
        found.append({**case, "last_position_logits": harbour.singles(logits[-1]), "greedy_continuation": tokens,
                      "greedy_text": tokenizer.decode(tokens), "greedy_smallest_margin": harbour.single(least)})
    return found, min(margins)


def far(model, other, tokenizer):
    """How far two models' logits lie apart at most."""
    all_ids = [tokenizer(text)["input_ids"] for text in PROMPTS]
    return max((harbour.logits_of(model, ids) - harbour.logits_of(other, ids)).abs().max().item() for ids in all_ids)


def in_fp64(folder, adapter):
    from peft import PeftModel

    return PeftModel.from_pretrained(harbour.load(folder, "float64"), adapter, autocast_adapter_dtype=False).double().eval()


def checked(value, limit, what):
    if value > limit:
        raise SystemExit(f"{what}: {value} is more than {limit}")
    return value


def write_base(folder, out, tokenizer):
    model = harbour.load(folder)
    prompts, least = expected(model, tokenizer, NEW_TOKENS["base"])
    checked(-least, -harbour.MARGIN, "margin of the model alone")
    exact = checked(far(model, harbour.load(folder, "float64"), tokenizer), 5e-5, "fp32 against fp64")
    harbour.write(out / "logits.json", {"made_with": harbour.made_with(), "model": "models/" + harbour.NAME, "dtype": "fp32",
                                        "max_abs_difference_from_fp64": exact, "prompts": prompts})


def write_adapter(name, folder, out, tokenizer):
    for seed in range(SEEDS):
        model = adapted(folder, ADAPTERS[name], seed)
        prompts, least = expected(model, tokenizer, NEW_TOKENS["adapter"])
        if least < harbour.MARGIN:
            continue
        target = out / f"peft-adapter-{name}"
        save(model, target)
        result = {"made_with": harbour.made_with(), "seed": seed, "kind": name, "dtype": "fp32", "smallest_margin": harbour.single(least),
                  "max_abs_difference_from_fp64": checked(far(model, in_fp64(folder, target), tokenizer), 5e-5, name + " against fp64"),
                  "max_abs_difference_from_the_base": far(model, harbour.load(folder), tokenizer), "with_adapter": prompts}
        if ADAPTERS[name] is not None:
            merged = adapted(folder, ADAPTERS[name], seed).merge_and_unload()
            result["merged"], least = expected(merged, tokenizer, NEW_TOKENS["adapter"], positions=False)
            checked(-least, -harbour.MARGIN / 2, "margin of merged " + name)
            result["max_abs_difference_merged_against_adapter"] = checked(far(model, merged, tokenizer), 8e-5, "merged " + name)
        harbour.write(target / "expected.json", result)
        return {key: value for key, value in result.items() if key not in ("made_with", "with_adapter", "merged")}
    raise SystemExit(f"no seed below {SEEDS} gives {name} a clear winner everywhere")


def main():
    common.settle(1)
    folder, out = sys.argv[1], Path(sys.argv[2])
    tokenizer = harbour.tokenizer(folder)
    write_base(folder, out, tokenizer)
    for name in ADAPTERS:
        print(write_adapter(name, folder, out, tokenizer), flush=True)
    save(adapted(folder, {}, START, b=0.02), out / "train-initial-adapter")
    save(adapted(folder, {}, START, b=0.0), out / "train-initial-adapter-zero-b")
    common.finish({"adapters": len(ADAPTERS), "out": str(out)})


if __name__ == "__main__":
    main()
