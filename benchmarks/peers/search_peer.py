"""Searches three functions, and the table of real runs where there is one, with Optuna's TPE: the regret at 20, 50 and 100 trials of each seed, and the time it takes."""

import argparse
import json
import math
import time
from importlib import metadata
from pathlib import Path

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
COUNTS = (20, 50, 100)
ALPHA = (1.0, 1.2, 3.0, 3.2)
A = ((10, 3, 17, 3.5, 1.7, 8), (0.05, 10, 17, 0.1, 8, 14), (3, 3.5, 1.7, 10, 17, 8), (17, 8, 0.05, 10, 0.1, 14))
P = ((1312, 1696, 5569, 124, 8283, 5886), (2329, 4135, 8307, 3736, 1004, 9991),
     (2348, 1451, 3522, 2883, 3047, 6650), (4047, 8828, 8732, 5743, 1091, 381))
OPTIMIZERS = {"adam": (0.0, -3.0), "sgd": (0.1, -1.5), "lion": (0.05, -4.0)}


def branin(trial):
    x, y = trial.suggest_float("x", -5, 10), trial.suggest_float("y", 0, 15)
    bowl = y - 5.1 / (4 * math.pi ** 2) * x * x + 5 / math.pi * x - 6
    return bowl * bowl + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10 - 0.397887


def hartmann(trial):
    x = [trial.suggest_float(f"x{i}", 0, 1) for i in range(6)]
    return 3.322368 - sum(alpha * math.exp(-sum(a * (v - 1e-4 * p) ** 2 for a, p, v in zip(row, places, x)))
                          for alpha, row, places in zip(ALPHA, A, P))


def mixed(trial):
    optimizer = trial.suggest_categorical("optimizer", list(OPTIMIZERS))
    rate, layers = trial.suggest_float("rate", 1e-5, 1e-1, log=True), trial.suggest_int("layers", 1, 4)
    cost, best = OPTIMIZERS[optimizer]
    value = cost + 0.2 * (math.log10(rate) - best) ** 2 + 0.1 * (layers - 3) ** 2
    if optimizer == "sgd":
        value += (trial.suggest_float("momentum", 0, 0.99) - 0.9) ** 2
    return value + sum(0.05 * abs(math.log2(trial.suggest_int(f"width{i}", 16, 512, log=True)) - 7)
                       for i in range(layers))


def table():
    """The kept losses of real LoRA runs: at the end of each, less the least."""
    path = Path(__file__).with_name("lora-table.csv")
    if not path.exists():
        return {}
    with open(path, encoding="utf-8") as file:
        rows = [line.strip().split(",") for line in file][1:]
    ends = {tuple(map(int, row[:4])): float(row[4].split(" ")[-1]) for row in rows}
    least = min(ends.values())
    return {cell: end - least for cell, end in ends.items()}


TABLE = table()


def lora(trial):
    return TABLE[trial.suggest_int("rate", 0, 7), trial.suggest_int("rank", 0, 2),
                 int(trial.suggest_categorical("batch", ["0", "1", "2"])), trial.suggest_int("alpha", 0, 2)]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, required=True)
    args = parser.parse_args()
    regrets, seconds = {}, {}
    for function in (branin, hartmann, mixed) + ((lora,) if TABLE else ()):
        started = time.process_time()
        regrets[function.__name__] = {count: [] for count in COUNTS}
        for seed in range(args.seeds):
            study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
            study.optimize(function, n_trials=max(COUNTS))
            for count in COUNTS:
                regrets[function.__name__][count].append(min(trial.value for trial in study.trials[:count]))
        seconds[function.__name__] = (time.process_time() - started) / args.seeds
    versions = {name: metadata.version(name) for name in ("optuna", "numpy", "scipy")}
    print(json.dumps({"versions": versions, "regrets": regrets, "seconds": seconds}))


if __name__ == "__main__":
    main()
