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
    p.add_argument("--tokens", type=int, default=64, help="new tokens of every row; an end token does not stop it")
    p.add_argument("--rounds", type=int, default=3, help="timed calls after one that is not timed")
    p.add_argument("--threads", type=int, default=2)
    return p.parse_args()


def prompt_of(messages):
    return messages[:-1] if messages[-1]["role"] == "assistant" else messages


def main():
    a = arguments()
    common.settle(a.threads)
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(a.model, padding_side="left")
    model = AutoModelForCausalLM.from_pretrained(a.model, dtype=common.torch_dtype(a.dtype)).eval()
    prompts = [prompt_of(row) for row in common.repeated(common.chat_rows(a.prompts), a.batch)]
    batch = tokenizer.apply_chat_template(
        prompts, add_generation_prompt=True, padding=True, return_dict=True, return_tensors="pt")

    def call():
        start = time.perf_counter()
        with torch.inference_mode():
            out = model.generate(**batch, do_sample=False, min_new_tokens=a.tokens, max_new_tokens=a.tokens,
                                 pad_token_id=tokenizer.pad_token_id or 0)
        return time.perf_counter() - start, out

    def checksum(ids):
        return zlib.crc32(",".join(str(i) for i in ids.tolist()).encode())

    rows = call()[1][:, batch["input_ids"].shape[1]:]
    seconds = statistics.median(call()[0] for _ in range(a.rounds))
    common.finish({"stack": "transformers", "dtype": a.dtype, "batch": a.batch, "tokens": a.tokens, "threads": a.threads,
                   "prompt_tokens": int(batch["attention_mask"].sum()), "tokens_per_s": round(a.batch * a.tokens / seconds, 1),
                   "call_ms_median": round(1000 * seconds, 1), "peak_rss_mb": common.peak_rss_mb(),
                   "rows_crc32": [checksum(row) for row in rows], "versions": common.versions("torch", "transformers")})


if __name__ == "__main__":
    main()
