# SPDX-License-Identifier: Apache-2.0
# Copyright finetune4j contributors
"""Histories and the importances that Optuna's fANOVA finds in them: python importance.py > importance.json

Needs optuna and scikit-learn. No logarithmic ranges: Optuna's evaluator takes the values as they are.
"""
import json
import math
import sys

import numpy
import optuna
import sklearn
from optuna.importance import FanovaImportanceEvaluator

SEEDS = 10


def ishigami(trial):
    x = [trial.suggest_float(f"x{i}", -math.pi, math.pi) for i in (1, 2, 3)]
    return math.sin(x[0]) + 7 * math.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * math.sin(x[0])


def mixed(trial):
    kind = trial.suggest_categorical("kind", ["a", "b", "c", "d"])
    layers = trial.suggest_int("layers", 1, 6)
    rate = trial.suggest_float("rate", 0, 1)
    trial.suggest_float("idle", 0, 1)
    return {"a": 0.0, "b": 0.4, "c": 1.5, "d": 0.2}[kind] + 0.3 * abs(layers - 4) + 2 * (rate - 0.3) ** 2


def history(name, objective, sampler, trials):
    study = optuna.create_study(sampler=sampler)
    study.optimize(objective, n_trials=trials)
    found = [FanovaImportanceEvaluator(seed=seed).evaluate(study) for seed in range(SEEDS)]
    names = sorted(study.trials[0].params)
    return {
        "name": name,
        "trials": [{"settings": trial.params, "value": trial.value} for trial in study.trials],
        "importance": {key: float(numpy.mean([each[key] for each in found])) for key in names},
    }


optuna.logging.set_verbosity(optuna.logging.ERROR)
json.dump(
    {
        "meta": {
            "versions": {"optuna": optuna.__version__, "scikit-learn": sklearn.__version__},
            "calls": f"FanovaImportanceEvaluator(seed).evaluate(study), mean of {SEEDS} seeds; by importance.py",
        },
        "histories": [
            history("ishigami", ishigami, optuna.samplers.RandomSampler(seed=1), 300),
            history("mixed", mixed, optuna.samplers.RandomSampler(seed=2), 120),
            history("searched", mixed, optuna.samplers.TPESampler(seed=3), 60),
        ],
    },
    sys.stdout,
)
