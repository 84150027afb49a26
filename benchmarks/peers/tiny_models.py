#!/usr/bin/env python3
"""Writes the numbers that TinyModelsTest compares with: tiny models of each supported architecture in transformers, with a LoRA adapter by PEFT.

    tiny_models.py OUT.json

Weights and adapters come from a rule, so that no file of weights is needed: number i of a tensor is x_(i+1) / 2^31 - 1 with x_0 = CRC-32 of its name and
x_(n+1) = (1664525 x_n + 1013904223) mod 2^32, times 0.4 for matrices, 0.5 for vectors, 0.1 for an adapter's A and B; norm weights get 1 added, except Gemma's.
Everything in fp32, eager attention. Written: config.json of each model, logits (base), loss and gradient of the adapter over two rows, greedy tokens with the
adapter.
"""

import json
import sys
import zlib

import numpy as np
import torch
import transformers
from peft import LoraConfig, get_peft_model

VOCABULARY = 48
SIZES = {"vocab_size": VOCABULARY, "hidden_size": 16, "intermediate_size": 24, "num_hidden_layers": 3, "num_attention_heads": 4,
         "num_key_value_heads": 2, "max_position_embeddings": 256, "rms_norm_eps": 1e-5, "bos_token_id": 1, "eos_token_id": None, "pad_token_id": 0}
GEMMA = {"head_dim": 8, "query_pre_attn_scalar": 6}
MODELS = {
    "llama": ("LlamaConfig", {"tie_word_embeddings": True}),
    "llama-untied-biases": ("LlamaConfig", {"tie_word_embeddings": False, "attention_bias": True}),
    "llama-rope-linear": ("LlamaConfig", {"rope_scaling": {"rope_type": "linear", "factor": 4.0}}),
    "llama-rope-dynamic": ("LlamaConfig", {"max_position_embeddings": 64, "rope_scaling": {"rope_type": "dynamic", "factor": 4.0}}),
    "llama-rope-llama3": ("LlamaConfig", {"head_dim": 16, "rope_theta": 500000.0, "rope_scaling": {
        "rope_type": "llama3", "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 64}}),
    "mistral-window": ("MistralConfig", {"sliding_window": 9, "head_dim": 8}),
    "mistral-wide-window": ("MistralConfig", {"sliding_window": 140, "head_dim": 4}),
    "mistral-no-window": ("MistralConfig", {"sliding_window": None, "head_dim": 4}),
    "qwen2": ("Qwen2Config", {"tie_word_embeddings": True, "use_sliding_window": False}),
    "qwen2-window": ("Qwen2Config", {"tie_word_embeddings": False, "use_sliding_window": True, "sliding_window": 7, "max_window_layers": 1}),
    "qwen3": ("Qwen3Config", {"tie_word_embeddings": True, "head_dim": 8}),
    "gemma2": ("Gemma2Config", {**GEMMA, "sliding_window": 9, "attn_logit_softcapping": 3.0, "final_logit_softcapping": 5.0}),
    "gemma3": ("Gemma3TextConfig", {**GEMMA, "num_hidden_layers": 7, "sliding_window": 9}),
    "gemma3-rope-linear": ("Gemma3TextConfig", {**GEMMA, "sliding_window": 9, "layer_types": ["sliding_attention", "full_attention", "sliding_attention"],
                           "rope_parameters": {"sliding_attention": {"rope_type": "default", "rope_theta": 10000.0},
                                               "full_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 1000000.0}}}),
}
ROWS = [[(7 * i * i + 3 * i + 5) % VOCABULARY for i in range(12)], [(11 * i * i + i + 2) % VOCABULARY for i in range(150)]]
FIRST_TARGET = 3
NEW_TOKENS = 12


def rule(name, shape, adapter=False, from_one=False):
    n = int(np.prod(shape))
    x = zlib.crc32(name.encode())
    out = np.empty(n)
    for i in range(n):
        x = (1664525 * x + 1013904223) & 0xFFFFFFFF
        out[i] = x / 2**31 - 1
    scale = 0.1 if adapter else 0.4 if len(shape) > 1 else 0.5
    norm = "norm" in name and not from_one
    return torch.tensor((out * scale + (1 if norm else 0)).astype(np.float32)).reshape(shape)


def fill(model, gemma):
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if not (name == "lm_head.weight" and model.config.tie_word_embeddings):
                parameter.copy_(rule(name, parameter.shape, from_one=gemma))
        model.tie_weights()


def adapted(model):
    config = LoraConfig(r=3, lora_alpha=6, task_type="CAUSAL_LM",
                        target_modules=["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"])
    model = get_peft_model(model, config)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "lora_" in name:
                parameter.copy_(rule(name.replace(".default", ""), parameter.shape, adapter=True))
    return model


def floats(tensor):
    return [float(f"{x:.9g}") for x in tensor.detach().double().flatten().tolist()]


def measure(name):
    kind, changes = MODELS[name]
    torch.manual_seed(0)
    config = getattr(transformers, kind)(**{**SIZES, **changes})
    config._attn_implementation = "eager"
    model = transformers.AutoModelForCausalLM.from_config(config).eval().float()
    fill(model, "gemma" in name)
    out = {"config": json.loads(config.to_json_string(use_diff=False)), "rows": []}
    out["config"]["architectures"] = [type(model).__name__]
    with torch.no_grad():
        for row in ROWS:
            logits = model(input_ids=torch.tensor([row]), use_cache=False).logits[0].float()
            out["rows"].append({"ids": row, "last_logits": floats(logits[-1]), "logsumexp": floats(torch.logsumexp(logits, -1))})
    model = adapted(model)
    total = 0
    for row in ROWS:  # one by one, without pads; the mean over all targets of both
        logits = model(input_ids=torch.tensor([row]), use_cache=False).logits[0].float()
        total = total + torch.nn.functional.cross_entropy(logits[FIRST_TARGET - 1:-1], torch.tensor(row[FIRST_TARGET:]), reduction="sum")
    loss = total / sum(len(row) - FIRST_TARGET for row in ROWS)
    loss.backward()
    out["loss"] = loss.item()
    out["gradients"] = {n.replace(".default", ""): {"norm": p.grad.double().norm().item(), "first": floats(p.grad.flatten()[:3])}
                        for n, p in model.named_parameters() if "lora_" in n}
    for row, kept in zip(ROWS, out["rows"]):
        with torch.no_grad():
            tokens = model.generate(input_ids=torch.tensor([row]), max_new_tokens=NEW_TOKENS, do_sample=False,
                                    attention_mask=torch.ones(1, len(row), dtype=torch.long), pad_token_id=0)
        kept["greedy"] = tokens[0, len(row):].tolist()
    return out


def main():
    torch.set_num_threads(1)
    result = {"made_by": "benchmarks/peers/tiny_models.py", "first_target": FIRST_TARGET,
              "versions": {"torch": torch.__version__, "transformers": transformers.__version__, "peft": __import__("peft").__version__},
              "models": {name: measure(name) for name in MODELS}}
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump(result, file, separators=(",", ":"))
        file.write("\n")
    for name, model in result["models"].items():
        print(name, model["loss"], [row["greedy"][:6] for row in model["rows"]])


main()
