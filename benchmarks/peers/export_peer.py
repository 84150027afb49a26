#!/usr/bin/env python3
"""Real PEFT and the real gguf package on what was exported: logits and greedy answers for the same prompts, and every tensor of the GGUF files.

    export_peer.py REQUEST.json

REQUEST.json: {"base": DIR, "adapter": DIR or null, "max_tokens": n, "end_ids": [id, ...], "prompts": [[id, ...], ...], "out": FILE,
               "ggufs": [{"file": FILE, "tolerance": largest difference from PEFT's merged weight, relative to the tensor's largest}, ...]}
Writes {"logits": [[...], ...], "answers": [[...], ...]} to `out`; the last line of the output has the rest. Everything in fp32.
"""

import json
import sys

import common

NAMES = {"token_embd": "model.embed_tokens", "output_norm": "model.norm", "output": "lm_head", "attn_norm": "input_layernorm",
         "attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj", "attn_v": "self_attn.v_proj", "attn_output": "self_attn.o_proj",
         "ffn_norm": "post_attention_layernorm", "ffn_gate": "mlp.gate_proj", "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj"}


def transformers_name(name):
    parts = name.split(".")
    if parts[0] == "blk":
        return f"model.layers.{parts[1]}.{NAMES[parts[2]]}.{parts[3]}"
    return f"{NAMES[parts[0]]}.{parts[1]}"


def in_pairs(weight, heads):
    """Rows of q and k as llama.cpp's converter orders them."""
    rows, width = weight.shape
    return weight.reshape(heads, 2, rows // heads // 2, width).swapaxes(1, 2).reshape(rows, width)


def checked(path, state, config, tolerance):
    import gguf
    import numpy

    reader = gguf.GGUFReader(path)
    worst, where = 0.0, ""
    for tensor in reader.tensors:
        found = gguf.quants.dequantize(tensor.data, tensor.tensor_type)
        expected = state[transformers_name(tensor.name)].numpy()
        if "attn_q." in tensor.name:
            expected = in_pairs(expected, config.num_attention_heads)
        if "attn_k." in tensor.name:
            expected = in_pairs(expected, config.num_key_value_heads)
        off = float(numpy.abs(found.reshape(expected.shape) - expected).max() / max(1e-30, numpy.abs(expected).max()))
        if off > worst:
            worst, where = off, tensor.name
    vocabulary = reader.get_field("tokenizer.ggml.tokens").contents()
    return {"file": path, "tensors": len(reader.tensors), "tokens": len(vocabulary), "largest_relative_difference": worst, "at": where,
            "within_tolerance": worst <= tolerance, "architecture": reader.get_field("general.architecture").contents()}


def greedy(model, ids, count, ends):
    import torch

    answer = []
    with torch.inference_mode():
        for _ in range(count):
            best = int(model(input_ids=torch.tensor([ids + answer]), use_cache=False).logits[0, -1].argmax())
            if best in ends:
                break
            answer.append(best)
    return answer


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        request = json.load(file)
    common.settle(request.get("threads", 2))
    import torch
    from peft import PeftModel
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(request["base"], dtype=torch.float32).eval()
    if request["adapter"]:
        model = PeftModel.from_pretrained(model, request["adapter"]).eval()
    with torch.inference_mode():
        logits = [model(input_ids=torch.tensor([ids]), use_cache=False).logits[0, -1].float().tolist() for ids in request["prompts"]]
    answers = [greedy(model, ids, request["max_tokens"], set(request["end_ids"])) for ids in request["prompts"]]
    with open(request["out"], "w", encoding="utf-8") as file:
        json.dump({"logits": logits, "answers": answers}, file)
    merged = model.merge_and_unload() if request["adapter"] else model
    state = {name: value.float() for name, value in merged.state_dict().items()}
    files = [checked(each["file"], state, merged.config, each["tolerance"]) for each in request["ggufs"]]
    common.finish({"stack": "peft", "gguf_files": files, "versions": common.versions("torch", "transformers", "peft", "gguf")})


if __name__ == "__main__":
    main()
