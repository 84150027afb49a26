# /// script
# requires-python = ">=3.10"
# dependencies = ["trl==1.16.0", "peft==0.21.2", "transformers==5.24.0", "datasets==5.2.0", "accelerate==1.15.0", "torch"]
# ///
"""Trains what settings.json, beside this file, says, on the rows beside it; pushes the result to the Hub.

Every fact that the caller is to see is a line "finetune4j {...}". Without FINETUNE4J_OUTPUT (a repository) nothing is pushed.
"""

import json
import math
import os
import sys
from pathlib import Path

INPUT = Path(os.environ.get("FINETUNE4J_INPUT", Path(__file__).resolve().parent))
SETTINGS = json.loads((INPUT / "settings.json").read_text(encoding="utf-8"))
FOLDER = os.environ.get("FINETUNE4J_FOLDER", "result")
CHATML = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
IGNORED = -100


def say(event, **facts):
    finite = {k: v for k, v in facts.items() if not (isinstance(v, float) and not math.isfinite(v))}
    print("finetune4j " + json.dumps({"event": event, **finite}), flush=True)


def rows(name):
    file = INPUT / name
    if not file.exists():
        return []
    with open(file, encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def render(tokenizer, messages, tools=None, prompt=False):
    return tokenizer.apply_chat_template(
        messages, tools=tools, add_generation_prompt=prompt, tokenize=True, return_dict=False
    )


def encode_chat(tokenizer, row):
    """Token ids of a conversation; the labels are the assistant's tokens, each answer's end included."""
    messages, tools = row["messages"], row.get("tools")
    ids = render(tokenizer, messages, tools)
    if SETTINGS["loss_on"] == "all":
        return {"input_ids": ids, "labels": list(ids)}
    labels = [IGNORED] * len(ids)
    for i, message in enumerate(messages):
        if message["role"] != "assistant" or message.get("weight") == 0:
            continue
        before, after = render(tokenizer, messages[:i], tools, prompt=True), render(tokenizer, messages[: i + 1], tools)
        # a template that rewrites earlier turns gives another beginning: those turns teach nothing
        if ids[: len(after)] == after and after[: len(before)] == before:
            labels[len(before) : len(after)] = ids[len(before) : len(after)]
    return {"input_ids": ids, "labels": labels}


def encode_text(tokenizer, row):
    ids = tokenizer(row["text"] + (tokenizer.eos_token or ""))["input_ids"]
    return {"input_ids": ids, "labels": list(ids)}


def encoded(tokenizer, name):
    """The rows as token ids, the long ones dropped or cut, those without a target left out."""
    from datasets import Dataset

    longest, cut = SETTINGS.get("max_length"), SETTINGS.get("long_rows") == "truncate"
    encode = encode_text if SETTINGS["method"] == "continued_pretraining" else encode_chat
    kept, dropped = [], 0
    for number, row in enumerate(rows(name), 1):
        item = encode(tokenizer, row)
        if longest and len(item["input_ids"]) > longest:
            if SETTINGS.get("long_rows") in (None, "refuse"):
                sys.exit(f"row {number} of {name} has {len(item['input_ids'])} tokens, more than {longest}")
            item = {k: v[:longest] for k, v in item.items()} if cut else None
        if item is None or all(label == IGNORED for label in item["labels"]):
            dropped += 1
        else:
            kept.append(item)
    if dropped:
        say("note", level="warn", text=f"{dropped} rows of {name} are too long or have nothing to learn: left out")
    if not kept:
        sys.exit(f"no row of {name} can be used")
    return Dataset.from_list(kept)


def preferences(name):
    from datasets import Dataset

    def clean(messages):
        return [{"role": m["role"], "content": m["content"] or ""} for m in messages]

    return Dataset.from_list(
        [
            {
                "prompt": clean(row["input"]["messages"]),
                "chosen": clean(row["preferred_output"]),
                "rejected": clean(row["non_preferred_output"]),
            }
            for row in rows(name)
        ]
    )


def load():
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, BitsAndBytesConfig

    base, revision = SETTINGS["base_model"], SETTINGS.get("base_revision")
    gpu = torch.cuda.is_available()
    kind = torch.bfloat16 if gpu and torch.cuda.is_bf16_supported() else torch.float32
    options = {"dtype": kind, "revision": revision, "device_map": "auto" if gpu else None}
    quantization = SETTINGS.get("quantization")
    if quantization == "nf4":
        options["quantization_config"] = BitsAndBytesConfig(
            load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_use_double_quant=True, bnb_4bit_compute_dtype=kind
        )
    elif quantization == "int8":
        options["quantization_config"] = BitsAndBytesConfig(load_in_8bit=True)
    model = AutoModelForCausalLM.from_pretrained(base, **options)
    tokenizer = AutoTokenizer.from_pretrained(base, revision=revision)
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    if tokenizer.chat_template is None:
        tokenizer.chat_template = CHATML
    return model, tokenizer, kind == torch.bfloat16


def adapter():
    lora = SETTINGS.get("lora")
    if lora is None:
        return None
    from peft import LoraConfig

    return LoraConfig(task_type="CAUSAL_LM", bias="none", **lora)


def callbacks():
    from transformers import EarlyStoppingCallback, TrainerCallback

    class Reports(TrainerCallback):
        def on_log(self, args, state, control, logs=None, **kwargs):
            logs = logs or {}
            place = {"step": state.global_step, "total": state.max_steps, "epoch": float(state.epoch or 0)}
            if "loss" in logs:
                say("step", **place, loss=float(logs["loss"]), learning_rate=float(logs.get("learning_rate", 0)))
            if "eval_loss" in logs:
                say("validated", **place, loss=float(logs["eval_loss"]))

        def on_save(self, args, state, control, **kwargs):
            say("checkpoint", step=state.global_step)

    stopping = SETTINGS.get("early_stopping")
    extra = [EarlyStoppingCallback(stopping["patience"], stopping["min_delta"])] if stopping else []
    return [Reports(), *extra]


def trainer(model, tokenizer, bf16):
    from trl import DPOConfig, DPOTrainer, SFTConfig, SFTTrainer

    dpo = SETTINGS["method"] == "dpo"
    read = preferences if dpo else (lambda name: encoded(tokenizer, name))
    valid = (INPUT / "validation.jsonl").exists()
    arguments = {"output_dir": "work", "report_to": "none", "disable_tqdm": True, "logging_steps": 1, "bf16": bf16}
    arguments.update(SETTINGS["arguments"])
    arguments["use_cpu"] = not __import__("torch").cuda.is_available()
    if dpo:
        config = DPOConfig(max_length=SETTINGS.get("max_length"), **arguments)
    else:
        config = SFTConfig(max_length=None, packing=False, dataset_kwargs={"skip_prepare_dataset": True}, **arguments)
    made = (DPOTrainer if dpo else SFTTrainer)(
        model=model,
        args=config,
        train_dataset=read("train.jsonl"),
        eval_dataset=read("validation.jsonl") if valid else None,
        processing_class=tokenizer,
        peft_config=adapter(),
        callbacks=callbacks(),
    )
    from transformers import PrinterCallback

    made.remove_callback(PrinterCallback)
    return made


def push(folder):
    repo = os.environ.get("FINETUNE4J_OUTPUT")
    if not repo:
        return None
    from huggingface_hub import HfApi

    api = HfApi()
    api.create_repo(repo, private=True, exist_ok=True)
    return api.upload_folder(repo_id=repo, folder_path=folder, commit_message="Upload what was trained").oid


def main():
    say("begin", method=SETTINGS["method"], base=SETTINGS["base_model"])
    model, tokenizer, bf16 = load()
    if SETTINGS.get("seed") is not None:
        from transformers import set_seed

        set_seed(SETTINGS["seed"])
    training = trainer(model, tokenizer, bf16)
    training.train()
    training.save_model(FOLDER)
    tokenizer.save_pretrained(FOLDER)
    say("end", commit=push(FOLDER))


if __name__ == "__main__":
    main()
