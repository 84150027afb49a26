#!/usr/bin/env python3
"""Training on harbour-260k in real PEFT and TRL, step by step: what GoldenTrainingTest, GoldenMethodsTest and ScheduleTest compare with.

    harbour_training.py MODEL FOLDER       (build/fixtures/files/models/harbour-260k build/fixtures/files/lora, after harbour_adapters.py)

Written: train-steps.json (seven runs of twenty AdamW steps over one batch of two rows), train-final/ (the adapters at their ends), gradients.json (those of the
first step) and dpo-steps.json (five steps of TRL's DPOTrainer). fp32 on one thread. Every run is made once more in fp64, and the first one by TRL's SFTTrainer:
the script stops if they differ by more than rounding. Needs trl beside peft.
"""

import sys
import tempfile
from pathlib import Path

import common
import harbour

# (text, whether it is learned)
ROWS = [
    [("Then the captain said,", 0), (" \"Hoist! Heave! Hoist!\"", 1), (" And up", 0), (" they pulled, and round went the windlass, dragging the anchor behind it.", 1)],
    [("cousin of the", 0), (" narrow quay; but as he was", 1)],
]
PAIRS = [
    ("to knock twice at the door.", " Come in, said the baker", " Years older than the boat"),
    ("ten lamps by the pier", " and a polished bell", " fell out of the moon into the sea"),
]
RUNS = {
    "constant": {},
    "constant-decay": {"decay": 0.01},
    "cosine": {"schedule": "cosine", "warmup": 4},
    "cosine-decay": {"schedule": "cosine", "warmup": 4, "decay": 0.01},
    "no-clip": {"clip": None},
    "packed": {"packed": True},
    "zero-b": {"start": "train-initial-adapter-zero-b"},
}
STEPS, RATE, CLIP = 20, 1e-3, 1.0
DPO_STEPS, DPO_RATE, BETA = 5, 2e-4, 0.1


def rows(tokenizer):
    """[(ids, mask)], each with its end; a token is learned if the text that it stands for is."""
    found = []
    for parts in ROWS:
        text = "".join(part for part, _ in parts)
        learned = [bit for part, bit in parts for _ in part]
        encoded = tokenizer(text, return_offsets_mapping=True)
        mask = [0] + [learned[end - 1] for _, end in encoded["offset_mapping"][1:]] + [1]
        found.append((encoded["input_ids"] + [tokenizer.eos_token_id], mask))
    return found


def load(folder, adapter, dtype="float32"):
    from peft import PeftModel

    model = PeftModel.from_pretrained(harbour.load(folder, dtype), adapter, is_trainable=True, autocast_adapter_dtype=False)
    return (model.double() if dtype == "float64" else model).train()


def losses(logits, ids, mask):
    import torch

    wanted = torch.tensor(mask[1:], dtype=torch.bool)
    return torch.nn.functional.cross_entropy(logits[:-1][wanted], torch.tensor(ids[1:])[wanted], reduction="sum")


def loss_of(model, batch, packed=False):
    """Sum over the learned tokens of all rows by their number."""
    import torch

    count = sum(sum(mask[1:]) for _, mask in batch)
    if not packed:
        return sum(losses(model(input_ids=torch.tensor([ids])).logits[0], ids, mask) for ids, mask in batch) / count
    lengths = [len(ids) for ids, _ in batch]
    place = torch.cat([torch.arange(n) for n in lengths])
    row = torch.repeat_interleave(torch.arange(len(batch)), torch.tensor(lengths))
    sees = (row[:, None] == row[None, :]) & (place[:, None] >= place[None, :])
    ids = torch.tensor([[i for each, _ in batch for i in each]])
    logits = model(input_ids=ids, position_ids=place[None], attention_mask=sees[None, None]).logits[0]
    return sum(losses(part, ids, mask) for part, (ids, mask) in zip(logits.split(lengths), batch)) / count


def schedule(optimizer, run):
    from transformers import get_constant_schedule, get_cosine_schedule_with_warmup

    if run.get("schedule") == "cosine":
        return get_cosine_schedule_with_warmup(optimizer, run["warmup"], STEPS)
    return get_constant_schedule(optimizer)


def train(folder, out, run, batch, dtype="float32"):
    import torch

    model = load(folder, out / run.get("start", "train-initial-adapter"), dtype)
    trained = [p for p in model.parameters() if p.requires_grad]
    adamw = torch.optim.AdamW(trained, lr=RATE, weight_decay=run.get("decay", 0.0))
    rate = schedule(adamw, run)
    clip = run.get("clip", CLIP)
    steps = []
    for _ in range(STEPS):
        loss = loss_of(model, batch, run.get("packed", False))
        adamw.zero_grad()
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(trained, clip or float("inf"))
        steps.append({"loss": harbour.single(loss.item()), "grad_norm_before_clip": harbour.single(norm.item()), "lr": adamw.param_groups[0]["lr"]})
        adamw.step()
        rate.step()
    with torch.no_grad():
        after = loss_of(model, batch).item()
    return model, steps, after


def furthest(model, other):
    """The largest difference of two adapters' numbers."""
    theirs = dict(other.named_parameters())
    return max((p.double() - theirs[n].double()).abs().max().item() for n, p in model.named_parameters() if p.requires_grad)


def save_final(model, out, name):
    import shutil

    (out / "train-final").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        shutil.copyfile(Path(folder) / "adapter_model.safetensors", out / "train-final" / f"{name}.safetensors")
    return f"train-final/{name}.safetensors"


def checked(value, limit, what):
    if value > limit:
        raise SystemExit(f"{what}: {value} is more than {limit}")
    return value


def one_run(name, folder, out, batch):
    run = RUNS[name]
    model, steps, after = train(folder, out, run, batch)
    exact, exact_steps, exact_after = train(folder, out, run, batch, "float64")
    checked(max(abs(a["loss"] - b["loss"]) for a, b in zip(steps, exact_steps)), 5e-6, name + ": losses against fp64")
    checked(abs(after - exact_after), 5e-6, name + ": last loss against fp64")
    apart = checked(furthest(model, exact), 2e-5, name + ": final adapter against fp64")
    return steps, {"initial_adapter": run.get("start", "train-initial-adapter"), "packed": run.get("packed", False), "lr": RATE, "betas": [0.9, 0.999],
                   "eps": 1e-08, "weight_decay": run.get("decay", 0.0), "max_grad_norm": run.get("clip", CLIP), "schedule": run.get("schedule", "constant"),
                   "warmup_steps": run.get("warmup", 0), "total_steps": STEPS, "steps": steps, "loss_after_last_step": harbour.single(after),
                   "final_adapter": save_final(model, out, name), "largest_difference_of_the_final_adapter_from_fp64": apart}


class Logged:
    """Keeps what a Trainer logs at every step."""

    def __new__(cls):
        from transformers import TrainerCallback

        class Keeper(TrainerCallback):
            def __init__(self):
                self.steps = []

            def on_log(self, args, state, control, logs=None, **more):
                if logs and "loss" in logs:
                    self.steps.append(dict(logs))

        return Keeper()


ARGUMENTS = dict(per_device_train_batch_size=2, weight_decay=0.0, max_grad_norm=CLIP, lr_scheduler_type="constant", logging_steps=1, save_strategy="no",
                 report_to=[], use_cpu=True, bf16=False, seed=0, gradient_checkpointing=False, disable_tqdm=True, logging_nan_inf_filter=False)


def by_sft_trainer(folder, out, batch, tokenizer):
    """The losses of run `constant`, by TRL."""
    from datasets import Dataset
    from trl import SFTConfig, SFTTrainer

    logged = Logged()
    data = Dataset.from_list([{"input_ids": ids, "completion_mask": mask} for ids, mask in batch])
    with tempfile.TemporaryDirectory() as scratch:
        arguments = SFTConfig(output_dir=scratch, max_steps=STEPS, learning_rate=RATE, completion_only_loss=True, **ARGUMENTS)
        SFTTrainer(load(folder, out / "train-initial-adapter"), args=arguments, train_dataset=data, processing_class=tokenizer, callbacks=[logged]).train()
    return [step["loss"] for step in logged.steps]


def write_training(folder, out, tokenizer):
    batch = rows(tokenizer)
    found = {name: one_run(name, folder, out, batch) for name in RUNS}
    theirs = by_sft_trainer(folder, out, batch, tokenizer)
    apart = max(abs(a["loss"] - b) for a, b in zip(found["constant"][0], theirs, strict=True))
    harbour.write(out / "train-steps.json", {
        "made_with": harbour.made_with("trl"), "model": "models/" + harbour.NAME, "dtype": "fp32",
        "lora": {"r": 4, "alpha": 8, "dropout": 0.0, "target_modules": common.LINEAR}, "token_ids": [ids for ids, _ in batch],
        "loss_mask": [mask for _, mask in batch],
        "loss": "sum of -log p(token i | tokens before i) over all i with loss_mask 1, both rows together, divided by the number of them",
        "target_tokens": sum(sum(mask) for _, mask in batch),
        "largest_loss_difference_from_TRL_SFTTrainer": checked(apart, 5e-6, "losses against TRL"),
        "runs": {name: run for name, (_, run) in found.items()}})
    return apart


def gradients(folder, out, batch, dtype):
    model = load(folder, out / "train-initial-adapter", dtype)
    loss = loss_of(model, batch)
    loss.backward()
    return loss.item(), {n.replace(".default", ""): p.grad for n, p in sorted(model.named_parameters()) if p.requires_grad}


def write_gradients(folder, out, tokenizer):
    import torch

    batch = rows(tokenizer)
    loss, found = gradients(folder, out, batch, "float32")
    _, exact = gradients(folder, out, batch, "float64")
    apart = max(((found[n].double() - g).norm() / g.norm()).item() for n, g in exact.items())
    draw = torch.Generator().manual_seed(0)
    result = {}
    for name, gradient in found.items():
        index = sorted(torch.randperm(gradient.numel(), generator=draw)[:8].tolist())
        result[name] = {"shape": list(gradient.shape), "norm": harbour.single(gradient.double().norm()), "flat_index": index,
                        "value": harbour.singles(gradient.flatten()[index])}
    total = torch.sqrt(sum((g.double() ** 2).sum() for g in found.values()))
    harbour.write(out / "gradients.json", {
        "made_with": harbour.made_with(), "initial_adapter": "train-initial-adapter", "batch": "as in train-steps.json", "dtype": "fp32",
        "loss": harbour.single(loss), "largest_relative_difference_from_fp64": checked(apart, 3e-5, "gradients against fp64"),
        "total_norm": harbour.single(total), "gradients": result})


def log_likelihood(model, ids, mask):
    import torch

    with torch.no_grad():
        return -losses(model(input_ids=torch.tensor([ids])).logits[0], ids, mask).item()


def write_dpo(folder, out, tokenizer):
    import torch
    from datasets import Dataset
    from peft import set_peft_model_state_dict
    from safetensors.torch import load_file
    from trl import DPOConfig, DPOTrainer

    logged = Logged()
    data = Dataset.from_list([{"prompt": p, "chosen": c, "rejected": r} for p, c, r in PAIRS])
    with tempfile.TemporaryDirectory() as scratch:
        arguments = DPOConfig(output_dir=scratch, max_steps=DPO_STEPS, learning_rate=DPO_RATE, beta=BETA, **ARGUMENTS)
        # an adapter that TRL makes itself is compared with the bare model; one that it is given, with its own beginning
        trainer = DPOTrainer(harbour.load(folder), args=arguments, train_dataset=data, processing_class=tokenizer, callbacks=[logged],
                             peft_config=common.lora_config(4, 8))
        model = trainer.model
        set_peft_model_state_dict(model, load_file(out / "train-initial-adapter" / "adapter_model.safetensors"))
        pairs = [pair(text, row) for text, row in zip(PAIRS, trainer.train_dataset)]
        with model.disable_adapter():
            reference = {side: [log_likelihood(model, *sided(p, side)) for p in pairs] for side in ("chosen", "rejected")}
        live = {side: [log_likelihood(model, *sided(p, side)) for p in pairs] for side in reference}
        rewards = {side: [BETA * (a - b) for a, b in zip(live[side], reference[side])] for side in reference}
        trainer.train()
    by_hand = sum(-torch.nn.functional.logsigmoid(torch.tensor(c - r, dtype=torch.float64)).item()
                  for c, r in zip(rewards["chosen"], rewards["rejected"])) / len(pairs)
    checked(abs(by_hand - logged.steps[0]["loss"]), 5e-6, "first loss of DPO by hand")
    keys = ["loss", "rewards/chosen", "rewards/rejected", "rewards/margins", "rewards/accuracies", "logps/chosen", "logps/rejected"]
    harbour.write(out / "dpo-steps.json", {
        "made_with": harbour.made_with("trl"), "model": "models/" + harbour.NAME, "dtype": "fp32", "trainer": "trl.DPOTrainer", "loss_type": "sigmoid",
        "beta": BETA, "reference": "the same model with the adapter switched off", "initial_adapter": "train-initial-adapter",
        "optimizer": {"name": "AdamW", "lr": DPO_RATE, "betas": [0.9, 0.999], "eps": 1e-08, "weight_decay": 0.0, "max_grad_norm": CLIP, "schedule": "constant"},
        "pairs": pairs, "reference_logps": {side: [harbour.single(x) for x in values] for side, values in reference.items()},
        "step0_rewards": {side: [harbour.single(x) for x in values] for side, values in rewards.items()},
        "note": "rewards and logps of the steps are means over the pairs, as TRL logs them",
        "steps": [{**{key: harbour.single(step[key]) for key in keys}, "grad_norm_before_clip": harbour.single(step["grad_norm"])} for step in logged.steps],
        "final_adapter": save_final(model, out, "dpo")})


def pair(text, row):
    """The tokens as TRL has them."""
    found = dict(zip(("prompt", "chosen", "rejected"), text))
    for side in ("chosen", "rejected"):
        found[side + "_token_ids"] = list(row["prompt_ids"]) + list(row[side + "_ids"])
        found[side + "_completion_mask"] = [0] * len(row["prompt_ids"]) + [1] * len(row[side + "_ids"])
    return found


def sided(pair, side):
    return pair[side + "_token_ids"], pair[side + "_completion_mask"]


def main():
    common.settle(1)
    folder, out = sys.argv[1], Path(sys.argv[2])
    tokenizer = harbour.tokenizer(folder)
    tokenizer.pad_token = tokenizer.eos_token
    apart = write_training(folder, out, tokenizer)
    write_gradients(folder, out, tokenizer)
    write_dpo(folder, out, tokenizer)
    common.finish({"runs": len(RUNS), "largest_loss_difference_from_TRL": apart, "out": str(out)})


if __name__ == "__main__":
    main()
