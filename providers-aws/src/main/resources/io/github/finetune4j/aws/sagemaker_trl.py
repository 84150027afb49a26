"""Trains by TRL what the hyperparameters of a SageMaker training job say, on its channels training and validation.

Hyperparameters are texts in /opt/ml/input/config/hyperparameters.json, rows are lines of JSON {"messages": [...]}, a
base model may lie in the channel "model". The adapter, or the whole model, goes to /opt/ml/model with its tokenizer.
Checkpoints in /opt/ml/checkpoints, where SageMaker brings them back, are gone on from. What is to be seen outside is a
line "finetune4j step=... loss=...".
"""

import json
import math
import os
import sys
from pathlib import Path

ROOT = Path(os.environ.get("FINETUNE4J_ROOT", "/opt/ml"))
DATA, MODEL, CHECKPOINTS = ROOT / "input" / "data", ROOT / "model", ROOT / "checkpoints"
CHATML = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
IGNORED = -100


def settings():
    with open(ROOT / "input" / "config" / "hyperparameters.json", encoding="utf-8") as file:
        return json.load(file)


def number(given, name, kind=float):
    return kind(given[name]) if name in given else None


def say(**facts):
    known = {k: v for k, v in facts.items() if v is not None and not (isinstance(v, float) and not math.isfinite(v))}
    print("finetune4j " + " ".join(f"{name}={value}" for name, value in known.items()), flush=True)


def rows(channel):
    """The rows of all files of a channel, tool calls' arguments as the objects that templates expect."""
    found = []
    for file in sorted((DATA / channel).glob("*.jsonl")):
        with open(file, encoding="utf-8") as lines:
            found += [json.loads(line) for line in lines if line.strip()]
    for row in found:
        for message in row["messages"]:
            message["content"] = message["content"] or ""
            for call in message.get("tool_calls") or []:
                arguments = call.get("function", {}).get("arguments")
                if isinstance(arguments, str):
                    call["function"]["arguments"] = json.loads(arguments or "{}")
    return found


def encode(tokenizer, row, loss_on):
    """Token ids of a conversation; the labels are the assistant's tokens, each answer's end included."""

    def render(messages, prompt=False):
        return tokenizer.apply_chat_template(
            messages, tools=row.get("tools"), add_generation_prompt=prompt, tokenize=True, return_dict=False
        )

    messages = row["messages"]
    ids = render(messages)
    if loss_on == "all":
        return {"input_ids": ids, "labels": list(ids)}
    labels = [IGNORED] * len(ids)
    for i, message in enumerate(messages):
        if message["role"] != "assistant" or message.get("weight") == 0:
            continue
        before, after = render(messages[:i], prompt=True), render(messages[: i + 1])
        # a template that rewrites earlier turns gives another beginning: those turns teach nothing
        if ids[: len(after)] == after and after[: len(before)] == before:
            labels[len(before) : len(after)] = ids[len(before) : len(after)]
    return {"input_ids": ids, "labels": labels}


def encoded(given, tokenizer, channel):
    """The rows as token ids, the long ones refused, dropped or cut, those without a target left out; all are counted."""
    longest, policy = number(given, "max_length", int), given.get("long_rows", "refuse")
    kept, dropped, cut, without_target = [], 0, 0, 0
    for at, row in enumerate(rows(channel), 1):
        item = encode(tokenizer, row, given.get("loss_on", "assistant"))
        if longest and len(item["input_ids"]) > longest:
            if policy == "refuse":
                sys.exit(f"row {at} of {channel} has {len(item['input_ids'])} tokens, more than {longest}")
            if policy == "drop":
                dropped += 1
                continue
            cut += 1
            item = {name: values[:longest] for name, values in item.items()}
        if any(label != IGNORED for label in item["labels"]):
            kept.append(item)
        else:
            without_target += 1
    say(channel=channel, rows=len(kept), dropped=dropped, cut=cut, without_target=without_target)
    if not kept:
        sys.exit(f"no row of {channel} can be used")
    from datasets import Dataset

    return Dataset.from_list(kept)


def load(given):
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, BitsAndBytesConfig

    base = str(DATA / "model") if (DATA / "model").is_dir() else given["base_model"]
    gpu = torch.cuda.is_available()
    kind = torch.bfloat16 if gpu and torch.cuda.is_bf16_supported() else torch.float32
    options = {"dtype": kind, "device_map": "auto" if gpu else None}
    if given.get("quantization") == "nf4":
        options["quantization_config"] = BitsAndBytesConfig(
            load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_use_double_quant=True, bnb_4bit_compute_dtype=kind
        )
    elif given.get("quantization") == "int8":
        options["quantization_config"] = BitsAndBytesConfig(load_in_8bit=True)
    model, tokenizer = AutoModelForCausalLM.from_pretrained(base, **options), AutoTokenizer.from_pretrained(base)
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    if tokenizer.chat_template is None:
        tokenizer.chat_template = CHATML
    return model, tokenizer, kind == torch.bfloat16


def adapter(given):
    if given.get("tuning") == "full":
        return None
    from peft import LoraConfig

    rank = number(given, "lora_rank", int) or 16
    targets = given.get("lora_targets")
    return LoraConfig(
        task_type="CAUSAL_LM",
        bias="none",
        r=rank,
        lora_alpha=number(given, "lora_alpha") or 2 * rank,
        lora_dropout=number(given, "lora_dropout") or 0.0,
        target_modules=targets.split(",") if targets else "all-linear",
        use_rslora=given.get("lora_rank_stabilized") == "true",
        use_dora=given.get("lora_dora") == "true",
    )


def arguments(given, valid):
    """The trainer's arguments; what was not asked for stays as the trainer has it."""
    schedule = given.get("schedule")
    if schedule == "constant" and "warmup_steps" in given:
        schedule = "constant_with_warmup"
    asked = {
        "num_train_epochs": number(given, "epochs"),
        "max_steps": number(given, "max_steps", int),
        "per_device_train_batch_size": number(given, "batch_size", int),
        "gradient_accumulation_steps": number(given, "gradient_accumulation", int),
        "learning_rate": number(given, "learning_rate"),
        "lr_scheduler_type": schedule,
        "warmup_steps": number(given, "warmup_steps", int),
        "weight_decay": number(given, "weight_decay"),
        "max_grad_norm": number(given, "max_gradient_norm"),
        "seed": number(given, "seed", int),
    }
    return {
        "output_dir": str(CHECKPOINTS),
        "report_to": "none",
        "disable_tqdm": True,
        "logging_steps": 1,
        "save_strategy": "steps",
        "save_steps": 50,
        "save_total_limit": 2,
        "eval_strategy": "epoch" if valid else "no",
        **{name: value for name, value in asked.items() if value is not None},
    }


def reports():
    from transformers import TrainerCallback

    class Reports(TrainerCallback):
        def on_log(self, args, state, control, logs=None, **kwargs):
            logs = logs or {}
            place = {"step": state.global_step, "total": state.max_steps, "epoch": float(state.epoch or 0)}
            if "loss" in logs:
                say(**place, loss=float(logs["loss"]), learning_rate=float(logs.get("learning_rate", 0)))
            if "eval_loss" in logs:
                say(**place, eval_loss=float(logs["eval_loss"]))

    return Reports()


def main():
    from transformers import PrinterCallback, set_seed
    from trl import SFTConfig, SFTTrainer

    given = settings()
    if "seed" in given:
        set_seed(int(given["seed"]))
    model, tokenizer, bf16 = load(given)
    valid = (DATA / "validation").is_dir()
    config = SFTConfig(
        bf16=bf16,
        use_cpu=not __import__("torch").cuda.is_available(),
        max_length=None,
        packing=False,
        dataset_kwargs={"skip_prepare_dataset": True},
        **arguments(given, valid),
    )
    trainer = SFTTrainer(
        model=model,
        args=config,
        train_dataset=encoded(given, tokenizer, "training"),
        eval_dataset=encoded(given, tokenizer, "validation") if valid else None,
        processing_class=tokenizer,
        peft_config=adapter(given),
        callbacks=[reports()],
    )
    trainer.remove_callback(PrinterCallback)
    trainer.train(resume_from_checkpoint=any(CHECKPOINTS.glob("checkpoint-*")) or None)
    trainer.save_model(str(MODEL))
    tokenizer.save_pretrained(str(MODEL))


if __name__ == "__main__":
    main()
