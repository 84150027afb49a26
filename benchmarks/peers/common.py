"""What the peers share: chat rows, token rows with a loss mask, batches, machine figures, the closing JSON line."""

import json
import os
import resource
import sys
import warnings

LINEAR = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"]
NO_LOSS = -100


def settle(threads):
    """Threads must be chosen before torch is imported; nothing is asked of the network."""
    os.environ["OMP_NUM_THREADS"] = str(threads)
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    os.environ["TQDM_DISABLE"] = "1"
    warnings.simplefilter("ignore", FutureWarning)
    import torch
    import transformers

    torch.set_num_threads(threads)
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()


def torch_dtype(name):
    import torch

    return {"fp32": torch.float32, "bf16": torch.bfloat16}[name]


def chat_rows(path, first=0, count=None):
    """The conversations of a JSONL file with a `messages` field, from row `first` on."""
    with open(path, encoding="utf-8") as lines:
        rows = [json.loads(line)["messages"] for line in lines if line.strip()]
    return rows[first:] if count is None else rows[first:first + count]


def repeated(rows, count):
    """`count` rows, starting again at the first one when they run out."""
    return [rows[i % len(rows)] for i in range(count)]


def split_answer(messages):
    if messages[-1]["role"] != "assistant":
        raise SystemExit("a row must end with what the assistant says, this one ends with " + messages[-1]["role"])
    return messages[:-1], messages[-1]["content"]


def render_ids(tokenizer, messages, prompt):
    return tokenizer.apply_chat_template(messages, add_generation_prompt=prompt, return_dict=True)["input_ids"]


def encode(tokenizer, messages):
    """(ids, labels): the loss counts what follows the generation prompt, as TRL does for prompt/completion rows."""
    prompt, _ = split_answer(messages)
    whole = render_ids(tokenizer, messages, False)
    known = render_ids(tokenizer, prompt, True)
    same = next((i for i, (a, b) in enumerate(zip(known, whole)) if a != b), min(len(known), len(whole)))
    return whole, [NO_LOSS] * same + whole[same:]


def right_padded(rows, pad):
    """(ids, attention mask, labels), each [rows, longest]."""
    import torch

    longest = max(len(ids) for ids, _ in rows)

    def filled(values, filler):
        return torch.tensor([list(v) + [filler] * (longest - len(v)) for v in values])

    return (filled([ids for ids, _ in rows], pad), filled([[1] * len(ids) for ids, _ in rows], 0),
            filled([labels for _, labels in rows], NO_LOSS))


def lora_config(rank, alpha):
    from peft import LoraConfig

    return LoraConfig(r=rank, lora_alpha=alpha, lora_dropout=0.0, task_type="CAUSAL_LM", target_modules=LINEAR)


def peak_rss_mb():
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def versions(*names):
    import importlib.metadata

    found = {name: importlib.metadata.version(name) for name in names}
    found["python"] = sys.version.split()[0]
    return found


def finish(figures):
    """The last line on the standard output is the result."""
    print(json.dumps(figures), flush=True)
