"""Records where Optuna's WilcoxonPruner stops, and scipy's p values: python wilcoxon.py > wilcoxon.json"""

import json
import warnings

import numpy as np
import optuna
import scipy
from scipy.stats import wilcoxon

warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.CRITICAL)
ROWS, TRIALS = 30, 10


def scores(rng, kind):
    """Scores of trials on the same rows: passed or not, grades of 0 to 4, or any number."""
    hard, trials = rng.normal(size=ROWS), []
    for _ in range(TRIALS):
        value = rng.normal(scale=0.6) - hard + rng.normal(scale=0.8, size=ROWS)
        if kind == "passed":
            value = (value > 0).astype(float)
        elif kind == "grades":
            value = np.clip(np.round(value * 1.5 + 2), 0, 4)
        trials.append(value.tolist())
    return trials


def stopped(trials, orders, direction, options):
    study = optuna.create_study(direction=direction, pruner=optuna.pruners.WilcoxonPruner(**options))
    steps = []
    for values, order in zip(trials, orders):
        trial, at = study.ask(), None
        for position, row in enumerate(order):
            trial.report(values[row], row)
            if trial.should_prune():
                at = position + 1
                break
        if at is None:
            study.tell(trial, sum(values) / len(values))
        else:
            study.tell(trial, state=optuna.trial.TrialState.PRUNED)
        steps.append(at)
    return steps


def main():
    rng = np.random.default_rng(7)
    runs = []
    for kind in ("passed", "grades", "numbers"):
        for direction in ("minimize", "maximize"):
            options = {"p_threshold": 0.1 if direction == "minimize" else 0.3,
                       "n_startup_steps": 2 if kind == "numbers" else 14}  # scipy takes long with fewer tied pairs
            trials = scores(rng, kind)
            orders = [rng.permutation(ROWS).tolist() for _ in trials]
            runs.append({"kind": kind, "direction": direction, "options": options, "trials": trials,
                         "orders": orders, "pruned_at": stopped(trials, orders, direction, options)})
    tests = []
    for n in (2, 3, 5, 8, 14, 20, 50, 51, 80):
        for kind in ("passed", "grades", "numbers"):
            for shift in (0.0, 0.7):
                d = rng.normal(loc=shift, size=n)
                d = np.sign(d) * (np.abs(d) > 0.5) if kind == "passed" else np.round(2 * d) if kind == "grades" else d
                tests.append({"differences": d.tolist(),
                              "p": {alternative: float(wilcoxon(d, alternative=alternative, zero_method="zsplit").pvalue)
                                    for alternative in ("two-sided", "greater", "less")}})
    print(json.dumps({"meta": {"versions": {"optuna": optuna.__version__, "scipy": scipy.__version__}},
                      "runs": runs, "tests": tests}))


if __name__ == "__main__":
    main()
