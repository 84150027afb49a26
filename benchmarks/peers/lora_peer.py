#!/usr/bin/env python3
"""LoRA steps in PEFT on the rows of a chat JSONL file, in file order; one JSON line at the end.

loop  a hand-written loop: transformers' own loss, torch's fused AdamW, clipping at 1.0
trl   TRL's SFTTrainer on prompt/completion rows
"""

import argparse
import statistics
import tempfile
import time

import common


def arguments():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--model", required=True, help="Hugging Face folder")
    p.add_argument("--data", required=True, help="chat JSONL, each row ending with an answer")
    p.add_argument("--stack", choices=["loop", "trl"], default="loop")
    p.add_argument("--dtype", choices=["bf16", "fp32"], default="bf16", help="of the base weights; the adapter is fp32")
    p.add_argument("--autocast", action="store_true", help="compute in bf16 whatever the weights are (TRL's own default)")
    p.add_argument("--packing", type=int, default=0, help="trl: rows packed into sequences of so many tokens, one a step; 0: padded")
    p.add_argument("--batch", type=int, default=8)
    p.add_argument("--steps", type=int, default=60)
    p.add_argument("--rank", type=int, default=16)
    p.add_argument("--alpha", type=float, default=32)
    p.add_argument("--learning-rate", type=float, default=2e-4, help="constant")
    p.add_argument("--untimed", type=int, default=5, help="first steps left out of the speed")
    p.add_argument("--threads", type=int, default=2)
    return p.parse_args()


class Stopwatch:
    """Ends of steps, their losses and how many tokens they held."""

    def __init__(self):
        self.ends, self.losses, self.tokens = [], [], []

    def tick(self):
        self.ends.append(time.perf_counter())

    def figures(self, untimed):
        seconds = [b - a for a, b in zip(self.ends, self.ends[1:])]
        skip = min(untimed, len(seconds) - 1)
        timed = seconds[skip:]
        return {"tokens_per_s": round(sum(self.tokens[skip:len(seconds)]) / sum(timed), 1),
                "step_ms_median": round(1000 * statistics.median(timed), 1),
                "loss_first": round(self.losses[0], 4), "loss_last": round(self.losses[-1], 4),
                "loss_last10": round(statistics.mean(self.losses[-10:]), 4)}


def train_loop(a, rows, watch):
    import torch
    from peft import get_peft_model
    from transformers import AutoModelForCausalLM, AutoTokenizer

    torch.manual_seed(0)
    tokenizer = AutoTokenizer.from_pretrained(a.model)
    base = AutoModelForCausalLM.from_pretrained(a.model, dtype=common.torch_dtype(a.dtype))
    model = get_peft_model(base.to(common.device()), common.lora_config(a.rank, a.alpha)).train()
    weights = [w for w in model.parameters() if w.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=a.learning_rate, weight_decay=0.0, fused=True)
    encoded = [common.encode(tokenizer, row) for row in rows]
    watch.tick()
    for step in range(a.steps):
        ids, mask, labels = common.right_padded(encoded[step * a.batch:(step + 1) * a.batch], tokenizer.pad_token_id or 0)
        ids, mask, labels = (each.to(common.device()) for each in (ids, mask, labels))
        with torch.autocast(common.device(), dtype=torch.bfloat16, enabled=a.autocast):
            loss = model(input_ids=ids, attention_mask=mask, labels=labels, use_cache=False).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        watch.losses.append(loss.item())
        watch.tokens.append(int(mask.sum()))
        watch.tick()


def prompt_completion(messages):
    prompt, answer = common.split_answer(messages)
    return {"prompt": prompt, "completion": [{"role": "assistant", "content": answer}]}


def train_trl(a, rows, watch):
    from datasets import Dataset
    from transformers import AutoTokenizer, TrainerCallback
    from transformers.trainer_callback import PrinterCallback
    from trl import SFTConfig, SFTTrainer

    class Watcher(TrainerCallback):
        def on_train_begin(self, args, state, control, **_):
            watch.tick()

        def on_step_end(self, args, state, control, **_):
            watch.tick()

        def on_log(self, args, state, control, logs=None, **_):
            if logs and "loss" in logs:
                watch.losses.append(float(logs["loss"]))

    with tempfile.TemporaryDirectory() as folder:
        settings = SFTConfig(
            output_dir=folder, per_device_train_batch_size=1 if a.packing else a.batch, max_steps=a.steps, learning_rate=a.learning_rate,
            lr_scheduler_type="constant", bf16=a.autocast, gradient_checkpointing=False, packing=a.packing > 0, max_length=a.packing or None, logging_steps=1,
            save_strategy="no", report_to="none", disable_tqdm=True, use_cpu=common.device() == "cpu", seed=0,
            train_sampling_strategy="sequential", dataloader_pin_memory=False,
            model_init_kwargs={"dtype": common.torch_dtype(a.dtype)})
        trainer = SFTTrainer(
            model=a.model, processing_class=AutoTokenizer.from_pretrained(a.model), args=settings,
            peft_config=common.lora_config(a.rank, a.alpha), callbacks=[Watcher()],
            train_dataset=Dataset.from_list([prompt_completion(row) for row in rows]))
        trainer.remove_callback(PrinterCallback)
        collate = trainer.data_collator

        def counted(examples):
            batch = collate(examples)
            watch.tokens.append(int(batch["attention_mask"].sum()) if "attention_mask" in batch else batch["input_ids"].numel())
            return batch

        trainer.data_collator = counted
        trainer.train()


def main():
    a = arguments()
    common.settle(a.threads)
    rows = common.repeated(common.chat_rows(a.data), a.steps * a.batch)
    watch = Stopwatch()
    (train_trl if a.stack == "trl" else train_loop)(a, rows, watch)
    common.finish({"stack": a.stack, "dtype": a.dtype, "autocast": a.autocast, "packing": a.packing, "batch": a.batch, "steps": a.steps,
                   "rank": a.rank, "threads": a.threads, **watch.figures(a.untimed), "peak_rss_mb": common.peak_rss_mb(),
                   "versions": common.versions("torch", "transformers", "peft", "trl")})


if __name__ == "__main__":
    main()
