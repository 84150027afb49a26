"""Writes a model of a published shape with random bf16 weights and the tokenizer of another folder: for speed and memory, where weights don't matter.

python random_model.py --shape qwen2.5-0.5b --tokenizer DIR --out DIR
"""
import argparse
import shutil
from pathlib import Path

import torch
from transformers import Qwen2Config, Qwen2ForCausalLM

# from the published config.json of Qwen/Qwen2.5-0.5B
SHAPES = {
    "qwen2.5-0.5b": dict(hidden_size=896, num_hidden_layers=24, num_attention_heads=14, num_key_value_heads=2, intermediate_size=4864,
                         vocab_size=151936, max_position_embeddings=32768, rope_theta=1e6, rms_norm_eps=1e-6, tie_word_embeddings=True,
                         use_sliding_window=False),
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shape", choices=SHAPES, required=True)
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    torch.manual_seed(0)
    config = Qwen2Config(**SHAPES[args.shape], bos_token_id=1, eos_token_id=2)
    Qwen2ForCausalLM(config).to(torch.bfloat16).save_pretrained(args.out)
    for name in ("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"):
        shutil.copy(args.tokenizer / name, args.out / name)


if __name__ == "__main__":
    main()
