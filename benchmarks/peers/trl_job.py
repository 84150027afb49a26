#!/usr/bin/env python3
"""Runs the script of a remote job here, on a tiny model, by every way it can train; one JSON line at the end.

    trl_job.py TRAIN.py BASE FOLDER

TRAIN.py is finetune4j-huggingface's resource, BASE a Hugging Face folder, FOLDER an empty one for inputs and results. FOLDER/lora then holds an adapter
that `benchmarks/run adapter-check --model BASE --adapter FOLDER/lora/result` compares logit by logit.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import common

ARGUMENTS = {"num_train_epochs": 1, "max_steps": 6, "per_device_train_batch_size": 2, "learning_rate": 1e-2,
             "lr_scheduler_type": "linear", "save_strategy": "no", "seed": 7}
LORA = {"r": 4, "lora_alpha": 8.0, "lora_dropout": 0.0, "target_modules": ["q_proj", "v_proj"]}


def chat(i):
    return {"messages": [{"role": "user", "content": f"Tell me about cat {i}"}, {"role": "assistant", "content": f"Cat {i} sat on the mat."}]}


def preference(i):
    return {"input": {"messages": [{"role": "user", "content": f"Question {i}"}]},
            "preferred_output": [{"role": "assistant", "content": f"Yes, {i}"}],
            "non_preferred_output": [{"role": "assistant", "content": "No"}]}


WAYS = {
    "lora": ("supervised", LORA, chat, {}),
    "full": ("supervised", None, chat, {"learning_rate": 1e-3}),
    "dpo": ("dpo", LORA, preference, {"learning_rate": 1e-3, "beta": 0.1}),
    "texts": ("continued_pretraining", LORA, lambda i: {"text": f"Text number {i}."}, {}),
    "nf4": ("supervised", LORA, chat, {}),
    "int8": ("supervised", LORA, chat, {}),
    "stopping": ("supervised", LORA, chat, {"eval_strategy": "steps", "eval_steps": 1, "save_strategy": "steps", "save_steps": 1, "save_total_limit": 2,
                                            "load_best_model_at_end": True, "metric_for_best_model": "eval_loss", "greater_is_better": False}),
}
STEPS = 6
STOPPED_AFTER = 3  # the first validation is the best where nothing less than the impossible counts as better: two more, and it stops


def run(script, base, folder, way):
    method, lora, row, arguments = WAYS[way]
    here = folder / way
    here.mkdir(parents=True)
    settings = {"method": method, "base_model": str(base), "loss_on": "assistant", "seed": 7, "arguments": {**ARGUMENTS, **arguments}}
    if lora:
        settings["lora"] = lora
    if way in ("nf4", "int8"):
        settings["quantization"] = way
    if way == "stopping":
        settings["early_stopping"] = {"patience": 2, "min_delta": 100.0}
        (here / "validation.jsonl").write_text("".join(json.dumps(row(i)) + "\n" for i in range(20, 24)), encoding="utf-8")
    (here / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
    (here / "train.jsonl").write_text("".join(json.dumps(row(i)) + "\n" for i in range(12)), encoding="utf-8")
    environment = dict(os.environ, FINETUNE4J_INPUT=str(here), FINETUNE4J_FOLDER=str(here / "result"), HF_HUB_OFFLINE="1")
    done = subprocess.run([sys.executable, str(script)], cwd=here, env=environment, capture_output=True, text=True)
    said = [json.loads(line[len("finetune4j "):]) for line in done.stdout.splitlines() if line.startswith("finetune4j ")]
    losses = [fact["loss"] for fact in said if fact["event"] == "step"]
    weights = "adapter_model.safetensors" if lora else "model.safetensors"
    validated = [fact["loss"] for fact in said if fact["event"] == "validated"]
    steps = STOPPED_AFTER if way == "stopping" else STEPS
    good = done.returncode == 0 and said[-1]["event"] == "end" and len(losses) == steps and (here / "result" / weights).exists()
    good = good and len(validated) == (steps if way == "stopping" else 0)
    return {"good": good, "losses": losses, "validated": validated, **({} if good else {"error": done.stderr[-2000:]})}


def main():
    script, base, folder = (Path(argument).resolve() for argument in sys.argv[1:4])
    results = {way: run(script, base, folder, way) for way in WAYS}
    good = all(result["good"] for result in results.values())
    common.finish({"good": good, **results, "versions": common.versions("torch", "transformers", "peft", "trl", "bitsandbytes")})
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
