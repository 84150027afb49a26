#!/usr/bin/env python3
"""Makes harbour-260k, the tiny Llama model that the tests of lora compare PEFT, transformers and llama.cpp on. Text, vocabulary and weights are ours.

    harbour_model.py FOLDER                (build/fixtures/files/models/harbour-260k; one or two minutes on one thread)

A vocabulary of 512 sentence pieces with bytes for what it lacks is trained on the tales of harbour_text.py, then a Llama of 260,032 weights on the same.
Written: config.json, model.safetensors, tokenizer.json, tokenizer_config.json and harbour-260k-f32.gguf, the same once more as llama.cpp's converter lays it out.
Everything on one thread with fixed seeds: a second run on the same kind of processor gives the same bytes. Other weights need other figures: run
harbour_adapters.py, harbour_training.py and method_goldens.py after it.
"""

import json
import os
import string
import sys
from pathlib import Path

import common
import harbour_text
from harbour import NAME

SPECIAL = ["<unk>", "<s>", "</s>"]
BOS, EOS = 1, 2
CHARACTERS = "▁" + string.ascii_letters + string.digits + ".,!?'\"-:;()éñ“”’–…€\u00a0"  # the last ones are in no tale: pieces of several bytes
SIZE = 512
CONFIG = {
    "architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": SIZE, "hidden_size": 64, "intermediate_size": 172,
    "num_hidden_layers": 5, "num_attention_heads": 8, "num_key_value_heads": 4, "head_dim": 8, "hidden_act": "silu", "max_position_embeddings": 512,
    "rms_norm_eps": 1e-05, "rope_theta": 10000.0, "tie_word_embeddings": True, "bos_token_id": BOS, "eos_token_id": EOS, "attention_bias": False,
    "mlp_bias": False, "torch_dtype": "float32",
}
TOKENIZER_CONFIG = {"tokenizer_class": "LlamaTokenizer", "bos_token": "<s>", "eos_token": "</s>", "unk_token": "<unk>", "add_bos_token": True,
                    "add_eos_token": False, "model_max_length": 512, "legacy": False}
TALES, STEPS, ROWS, LENGTH, RATE = 4000, 400, 16, 128, 4e-3
SEED = 1


def pieces(texts):
    """The vocabulary in SentencePiece's order: special ones, bytes, merged pieces by their rank, characters."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    trained = Tokenizer(models.BPE())
    trained.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Metaspace(), pre_tokenizers.Punctuation()])
    count = SIZE - len(SPECIAL) - 256
    trained.train_from_iterator(texts, trainers.BpeTrainer(vocab_size=count, initial_alphabet=list(CHARACTERS), limit_alphabet=len(CHARACTERS),
                                                           show_progress=False))
    vocabulary = trained.get_vocab()
    found = sorted(vocabulary, key=vocabulary.get)
    return (SPECIAL + [f"<0x{b:02X}>" for b in range(256)] + [p for p in found if len(p) > 1] + [p for p in found if len(p) == 1])


def scores(tokens):
    """A merged piece is worth more than the later ones; as SentencePiece has it, special pieces and bytes are worth 0."""
    first = len(SPECIAL) + 256
    return [0.0] * first + [-float(i) for i in range(len(tokens) - first)]


def merges(tokens):
    """Every pair of pieces that makes a piece, as transformers' converter lists them."""
    ids = {token: i for i, token in enumerate(tokens)}
    found = []
    for token in tokens[len(SPECIAL) + 256:]:
        pairs = [(token[:i], token[i:]) for i in range(1, len(token)) if token[:i] in ids and token[i:] in ids]
        found += sorted(pairs, key=lambda pair: (-len(pair[0]), -len(pair[1]), ids[pair[0]], ids[pair[1]]))
    return [" ".join(pair) for pair in found]


def tokenizer_json(tokens):
    def special(name, type_id):
        return {"SpecialToken": {"id": name, "type_id": type_id}}

    def sequence(name, type_id):
        return {"Sequence": {"id": name, "type_id": type_id}}

    return {
        "version": "1.0", "truncation": None, "padding": None,
        "added_tokens": [{"id": i, "content": token, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
                         for i, token in enumerate(SPECIAL)],
        "normalizer": {"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "▁"},
                                                           {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}]},
        "pre_tokenizer": None,
        "post_processor": {"type": "TemplateProcessing", "single": [special("<s>", 0), sequence("A", 0)],
                           "pair": [special("<s>", 0), sequence("A", 0), special("<s>", 1), sequence("B", 1)],
                           "special_tokens": {"<s>": {"id": "<s>", "ids": [BOS], "tokens": ["<s>"]}}},
        "decoder": {"type": "Sequence", "decoders": [{"type": "Replace", "pattern": {"String": "▁"}, "content": " "}, {"type": "ByteFallback"},
                                                     {"type": "Fuse"}, {"type": "Strip", "content": " ", "start": 1, "stop": 0}]},
        "model": {"type": "BPE", "dropout": None, "unk_token": "<unk>", "continuing_subword_prefix": None, "end_of_word_suffix": None, "fuse_unk": True,
                  "byte_fallback": True, "ignore_merges": False, "vocab": {token: i for i, token in enumerate(tokens)}, "merges": merges(tokens)},
    }


def trained(texts, folder):
    import torch
    from tokenizers import Tokenizer
    from transformers import LlamaConfig, LlamaForCausalLM

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    stream = torch.tensor([i for text in texts for i in tokenizer.encode(text).ids + [EOS]])
    torch.manual_seed(SEED)
    model = LlamaForCausalLM(LlamaConfig(**CONFIG, initializer_range=0.1)).float().train()
    adamw = torch.optim.AdamW(model.parameters(), lr=RATE, betas=(0.9, 0.95), weight_decay=0.01)
    rate = torch.optim.lr_scheduler.OneCycleLR(adamw, RATE, total_steps=STEPS, pct_start=0.1)
    for step in range(1, STEPS + 1):
        begin = torch.randint(0, len(stream) - LENGTH, (ROWS,))
        ids = torch.stack([stream[b:b + LENGTH] for b in begin.tolist()])
        loss = model(input_ids=ids, labels=ids).loss
        adamw.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        adamw.step()
        rate.step()
        if step % 100 == 0:
            print(step, loss.item(), flush=True)
    return {name: tensor for name, tensor in model.state_dict().items() if name != "lm_head.weight"}


GGUF_NAMES = {"input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm", "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k",
              "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output", "mlp.gate_proj": "ffn_gate", "mlp.down_proj": "ffn_down",
              "mlp.up_proj": "ffn_up"}


def paired(weight, heads):
    """llama.cpp turns neighbouring rows by one angle where transformers turns the two halves of a head."""
    return weight.reshape(heads, 2, -1, weight.shape[1]).swapaxes(1, 2).reshape(weight.shape)


def write_gguf(folder, tokens, state):
    import gguf

    out = gguf.GGUFWriter(str(folder / f"{NAME}-f32.gguf"), "llama")
    out.add_name(NAME)
    out.add_file_type(gguf.LlamaFileType.ALL_F32)
    out.add_custom_alignment(32)
    out.add_context_length(CONFIG["max_position_embeddings"])
    out.add_embedding_length(CONFIG["hidden_size"])
    out.add_block_count(CONFIG["num_hidden_layers"])
    out.add_feed_forward_length(CONFIG["intermediate_size"])
    out.add_rope_dimension_count(CONFIG["head_dim"])
    out.add_head_count(CONFIG["num_attention_heads"])
    out.add_head_count_kv(CONFIG["num_key_value_heads"])
    out.add_vocab_size(SIZE)
    out.add_layer_norm_rms_eps(CONFIG["rms_norm_eps"])
    out.add_rope_freq_base(CONFIG["rope_theta"])
    out.add_tokenizer_model("llama")
    out.add_token_list(tokens)
    out.add_token_scores(scores(tokens))
    kinds = gguf.TokenType
    out.add_token_types([kinds.UNKNOWN, kinds.CONTROL, kinds.CONTROL] + [kinds.BYTE] * 256 + [kinds.NORMAL] * (SIZE - 259))
    out.add_bos_token_id(BOS)
    out.add_eos_token_id(EOS)
    out.add_unk_token_id(0)
    out.add_add_bos_token(True)
    out.add_add_space_prefix(True)
    for name, tensor in gguf_tensors(state):
        out.add_tensor(name, tensor)
    out.write_header_to_file()
    out.write_kv_data_to_file()
    out.write_tensors_to_file()
    out.close()


def gguf_tensors(state):
    embedding = state["model.embed_tokens.weight"].numpy()
    yield "token_embd.weight", embedding
    yield "output_norm.weight", state["model.norm.weight"].numpy()
    yield "output.weight", embedding
    for layer in range(CONFIG["num_hidden_layers"]):
        for name, short in GGUF_NAMES.items():
            weight = state[f"model.layers.{layer}.{name}.weight"].numpy()
            heads = {"attn_q": CONFIG["num_attention_heads"], "attn_k": CONFIG["num_key_value_heads"]}.get(short)
            yield f"blk.{layer}.{short}.weight", paired(weight, heads) if heads else weight


def main():
    common.settle(1)
    import torch
    from safetensors.torch import save_file

    torch.use_deterministic_algorithms(True)
    folder = Path(sys.argv[1])
    os.makedirs(folder, exist_ok=True)
    texts = harbour_text.tales(SEED, TALES)
    tokens = pieces(texts)
    for name, value in {"config.json": CONFIG, "tokenizer_config.json": TOKENIZER_CONFIG}.items():
        (folder / name).write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer_json(tokens), ensure_ascii=False) + "\n", encoding="utf-8")
    state = trained(texts, folder)
    save_file({name: state[name].contiguous() for name in sorted(state)}, folder / "model.safetensors", metadata={"format": "pt"})
    write_gguf(folder, tokens, state)
    common.finish({"made_with": common.versions("torch", "transformers", "tokenizers", "safetensors", "gguf"),
                   "weights": sum(tensor.numel() for tensor in state.values())})


if __name__ == "__main__":
    main()
