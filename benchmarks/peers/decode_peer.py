#!/usr/bin/env python3
"""Greedy generation with transformers: a batch of prompts, a fixed number of new tokens; one JSON line at the end."""

import argparse
import statistics
import time
import zlib

import common


def arguments():
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--model", required=True, help="Hugging Face folder")
    p.add_argument("--prompts", required=True, help="chat JSONL; its first rows, answers left out, are the prompts")
    p.add_argument("--dtype", choices=["bf16", "fp32"], default="bf16")
    p.add_argument("--batch", type=int, default=1)
    p.add_argument("--tokens", type=int, default=64, help="new tokens of every row, or with --to-end at most")
    p.add_argument("--to-end", action="store_true", help="an end token stops a row, and only what comes up to it is counted")
    p.add_argument("--continuous", action="store_true",
                   help="all prompts by transformers' continuous batching, as many at once as it likes, instead of batches; with --to-end")
    p.add_argument("--rounds", type=int, default=3, help="timed calls after one that is not timed")
    p.add_argument("--calls", type=int, default=1, help="batches, each of other prompts")
    p.add_argument("--threads", type=int, default=2)
    return p.parse_args()


def prompt_of(messages):
    return messages[:-1] if messages[-1]["role"] == "assistant" else messages


def main():
    a = arguments()
    common.settle(a.threads)
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer, GenerationConfig

    tokenizer = AutoTokenizer.from_pretrained(a.model, padding_side="left")
    attention = {"attn_implementation": "paged|sdpa"} if a.continuous else {}
    model = AutoModelForCausalLM.from_pretrained(a.model, dtype=common.torch_dtype(a.dtype), **attention).to(common.device()).eval()
    ends = model.generation_config.eos_token_id
    ends = set(ends if isinstance(ends, list) else [ends]) if a.to_end else set()
    if not a.to_end:
        model.generation_config.eos_token_id = None  # an end token neither stops a row nor is forbidden
    prompts = [prompt_of(row) for row in common.repeated(common.chat_rows(a.prompts), a.batch * a.calls)]
    if a.to_end:  # rows of like length together, so that little is computed for pads
        order = sorted(range(len(prompts)), key=lambda i: -len(tokenizer.apply_chat_template(prompts[i], add_generation_prompt=True)["input_ids"]))
    else:
        order = range(len(prompts))
    prompts = [prompts[i] for i in order]
    batches = [tokenizer.apply_chat_template(prompts[i:i + a.batch], add_generation_prompt=True, padding=True,
                                             return_dict=True, return_tensors="pt").to(common.device())
               for i in range(0, len(prompts), a.batch)]

    def answer(batch):
        with torch.inference_mode():
            out = model.generate(**batch, do_sample=False, max_new_tokens=a.tokens,
                                 pad_token_id=tokenizer.pad_token_id or 0)
        return [up_to_end(row.tolist()) for row in out[:, batch["input_ids"].shape[1]:]]

    def answer_continuously():
        ids = [tokenizer.apply_chat_template(prompt, add_generation_prompt=True)["input_ids"] for prompt in prompts]
        settings = GenerationConfig(do_sample=False, max_new_tokens=a.tokens, pad_token_id=tokenizer.pad_token_id or 0,
                                    eos_token_id=model.generation_config.eos_token_id)
        out = model.generate_batch(inputs=ids, generation_config=settings)
        by_prompt = {tuple(answer.prompt_ids): answer.generated_tokens for answer in out.values()}
        return [up_to_end(list(by_prompt[tuple(prompt)])) for prompt in ids]

    def up_to_end(row):
        end = next((i for i, token in enumerate(row) if token in ends), len(row))
        return row[:end + 1]

    def round_of_calls():
        start = time.perf_counter()
        rows = answer_continuously() if a.continuous else [row for batch in batches for row in answer(batch)]
        return time.perf_counter() - start, rows

    def checksum(ids):
        return zlib.crc32(",".join(str(i) for i in ids).encode())

    rows = round_of_calls()[1]
    seconds = statistics.median(round_of_calls()[0] for _ in range(a.rounds))
    common.finish({"stack": "transformers", "continuous": a.continuous, "dtype": a.dtype, "batch": a.batch, "calls": a.calls, "tokens": a.tokens, "threads": a.threads,
                   "prompt_tokens": sum(int(batch["attention_mask"].sum()) for batch in batches), "tokens_per_s": round(sum(map(len, rows)) / seconds, 1),
                   "call_ms_median": round(1000 * seconds, 1), "peak_rss_mb": common.peak_rss_mb(),
                   "rows_crc32": [checksum(row) for _, row in sorted(zip(order, rows))], "versions": common.versions("torch", "transformers")})


if __name__ == "__main__":
    main()
