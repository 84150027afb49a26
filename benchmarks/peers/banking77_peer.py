#!/usr/bin/env python3
"""The banking77 recipe in PEFT: exact match of the base and of the tuned model, and held-out loss; one JSON line at the end.

The rows of --train are learnt in an order drawn from the seed, or with --start in the file's, those of --heldout are asked;
`benchmarks/run banking77 --peer` writes all three.
"""

import argparse
import math
import os
import random
import time

import common


def arguments():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--model", required=True, help="Hugging Face folder")
    p.add_argument("--train", required=True, help="chat JSONL to learn from")
    p.add_argument("--heldout", help="chat JSONL to ask; needed without --save-only")
    p.add_argument("--dtype", choices=["bf16", "fp32"], default="bf16")
    p.add_argument("--batch", type=int, default=8)
    p.add_argument("--rank", type=int, default=16)
    p.add_argument("--alpha", type=float, default=32)
    p.add_argument("--learning-rate", type=float, default=5e-4, help="after warm-up; linear to 0")
    p.add_argument("--warmup", type=int, default=8, help="steps")
    p.add_argument("--answer-tokens", type=int, default=20)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--start", help="PEFT folder of an untrained adapter to start from; the rows are then learnt as they stand")
    p.add_argument("--seed", type=int, default=0, help="of the adapter's start and of the order of the rows, without --start")
    p.add_argument("--tuned-only", action="store_true", help="don't ask the untrained model")
    p.add_argument("--save-only", help="folder for the trained adapter, which must not exist; nothing is asked")
    a = p.parse_args()
    if not a.save_only and not a.heldout:
        p.error("--heldout is missing: give the rows to ask, or --save-only")
    return a


def batches(items, size):
    return [items[i:i + size] for i in range(0, len(items), size)]


def answers(model, tokenizer, prompts, a):
    """Greedy answers in the order of the prompts; asked shortest first, so that a batch holds few pads."""
    import torch

    order = sorted(range(len(prompts)), key=lambda i: len(common.render_ids(tokenizer, prompts[i], True)))
    found = [""] * len(prompts)
    for part in batches(order, 16):
        batch = tokenizer.apply_chat_template([prompts[i] for i in part], add_generation_prompt=True, padding=True,
                                              return_dict=True, return_tensors="pt")
        with torch.inference_mode():
            out = model.generate(**batch, do_sample=False, max_new_tokens=a.answer_tokens,
                                 pad_token_id=tokenizer.pad_token_id or 0)
        for i, ids in zip(part, out[:, batch["input_ids"].shape[1]:]):
            found[i] = tokenizer.decode(ids, skip_special_tokens=True)
    return found


def exact_matches(model, tokenizer, rows, a):
    model.eval()
    pairs = [common.split_answer(row) for row in rows]
    given = answers(model, tokenizer, [prompt for prompt, _ in pairs], a)
    return sum(got.strip() == wanted for got, (_, wanted) in zip(given, pairs))


def heldout_loss(model, tokenizer, encoded):
    """Nats per target token, one mean over all target tokens."""
    import torch

    model.eval()
    total, count = 0.0, 0
    for part in batches(encoded, 16):
        ids, mask, labels = common.right_padded(part, tokenizer.pad_token_id or 0)
        targets = int((labels[:, 1:] != common.NO_LOSS).sum())
        with torch.inference_mode():
            total += model(input_ids=ids, attention_mask=mask, labels=labels, use_cache=False).loss.item() * targets
        count += targets
    return total / count


def train(model, tokenizer, encoded, a):
    import torch
    from transformers import get_linear_schedule_with_warmup

    weights = [w for w in model.parameters() if w.requires_grad]
    optimizer = torch.optim.AdamW(weights, lr=a.learning_rate, weight_decay=0.0, fused=True)
    parts = batches(encoded, a.batch)
    schedule = get_linear_schedule_with_warmup(optimizer, a.warmup, len(parts))
    model.train()
    losses = []
    for part in parts:
        ids, mask, labels = common.right_padded(part, tokenizer.pad_token_id or 0)
        loss = model(input_ids=ids, attention_mask=mask, labels=labels, use_cache=False).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad(set_to_none=True)
        losses.append(loss.item())
    return losses


def untrained(base, rows, a):
    """The adapter to train; without --start the rows are shuffled."""
    from peft import PeftModel, get_peft_model

    if a.start:
        return PeftModel.from_pretrained(base, a.start, is_trainable=True)
    random.Random(a.seed).shuffle(rows)
    return get_peft_model(base, common.lora_config(a.rank, a.alpha))


def wilson(k, n, z=1.959963984540054):
    """95 % score interval of E. B. Wilson (1927)."""
    p = k / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return [round(max(0.0, middle - half), 4), round(min(1.0, middle + half), 4)]


def share(k, n):
    return {"matches": k, "rows": n, "share": round(k / n, 4), "interval95": wilson(k, n)}


def save(model, folder):
    """Whole or not at all: a stopped run leaves no folder of that name."""
    model.save_pretrained(folder + ".part")
    os.rename(folder + ".part", folder)


def main():
    a = arguments()
    common.settle(a.threads)
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    torch.manual_seed(a.seed)
    # the template's call takes padding_side without a word and pads on the right: answers then go on from pads
    tokenizer = AutoTokenizer.from_pretrained(a.model, padding_side="left")
    base = AutoModelForCausalLM.from_pretrained(a.model, dtype=common.torch_dtype(a.dtype))
    learn, ask = common.chat_rows(a.train), [] if a.save_only else common.chat_rows(a.heldout)
    model = untrained(base, learn, a)
    learn_ids, ask_ids = ([common.encode(tokenizer, row) for row in rows] for rows in (learn, ask))
    if a.save_only:
        losses = train(model, tokenizer, learn_ids, a)
        save(model, a.save_only)
        common.finish({"stack": "peft", "seed": a.seed, "steps": len(losses), "loss_last": round(losses[-1], 4)})
        return
    # B starts at zero, so the untrained adapter answers as the base does
    base_figures = {} if a.tuned_only else {"base": share(exact_matches(model, tokenizer, ask, a), len(ask)),
                                            "heldout_loss_base": round(heldout_loss(model, tokenizer, ask_ids), 4)}
    start = time.perf_counter()
    losses = train(model, tokenizer, learn_ids, a)
    seconds = time.perf_counter() - start
    after, loss_after = exact_matches(model, tokenizer, ask, a), heldout_loss(model, tokenizer, ask_ids)
    common.finish({"stack": "peft", "dtype": a.dtype, "seed": a.seed, "steps": len(losses), "train_s": round(seconds, 1),
                   **base_figures, "tuned": share(after, len(ask)), "heldout_loss_tuned": round(loss_after, 4),
                   "loss_first": round(losses[0], 4), "loss_last": round(losses[-1], 4), "peak_rss_mb": common.peak_rss_mb(),
                   "versions": common.versions("torch", "transformers", "peft")})


if __name__ == "__main__":
    main()
