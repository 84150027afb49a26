"""What the scripts that make goldens on harbour-260k share: the model, numbers as they read back to the same float32, logits and greedy tokens."""

import json
import re

import common

NAME = "harbour-260k"
MARGIN = 0.02  # by which the likeliest token must win, so that no comparison of tokens hangs on rounding


def load(folder, dtype="float32"):
    import torch
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(folder, dtype=getattr(torch, dtype)).eval()


def tokenizer(folder):
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(folder)


def single(value):
    """The shortest decimal that reads back to the same float32."""
    import numpy as np

    return float(str(np.float32(value)))


def singles(tensor):
    return [single(x) for x in tensor.detach().flatten().tolist()]


def logits_of(model, ids):
    """[tokens, vocabulary], those of virtual tokens left out."""
    import torch

    with torch.no_grad():
        return model(input_ids=torch.tensor([ids])).logits[0, -len(ids):]


def greedy(model, ids, count):
    """(tokens, the smallest margin by which one of them won), by a whole pass for each: after virtual tokens, PEFT's generate with its cache gives others."""
    found, margins = list(ids), []
    for _ in range(count):
        last = logits_of(model, found)[-1]
        margins.append(margin(last))
        found.append(last.argmax().item())
    return found[len(ids):], min(margins)


def margin(logits):
    first, second = logits.topk(2).values.tolist()
    return first - second


def write(path, value):
    """JSON with every list of numbers on one line."""
    text = json.dumps(value, indent=1, ensure_ascii=False)
    text = re.sub(r"\[\s+([^\[\]{}]*?)\s+\]", lambda m: "[" + re.sub(r",\n\s+", ", ", m.group(1)) + "]", text)
    path.write_text(text + "\n", encoding="utf-8")


def made_with(*more):
    return common.versions("torch", "transformers", "peft", "tokenizers", "numpy", *more)
