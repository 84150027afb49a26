// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search;

import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import java.util.List;
import java.util.Optional;

/** Runs the objective for one trial, and writes down what came out. */
record TrialRun(Worker worker, List<Goal> goals, Objective objective) {
    private static final System.Logger LOG = System.getLogger(TrialRun.class.getName());

    /** Whatever the objective throws ends the trial alone. */
    void run(RunningTrial trial) {
        try {
            Outcome outcome = objective.run(trial);
            worker.end(trial.number(), known -> ended(known, outcome));
        } catch (SearchPausedException e) {
            worker.leave(trial.number(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failed(trial, e);
        } catch (Exception | Error e) {
            LOG.log(System.Logger.Level.WARNING, "trial " + trial.number() + " of " + trial.search() + " failed", e);
            failed(trial, e);
        }
    }

    private void failed(RunningTrial trial, Throwable thrown) {
        worker.end(
                trial.number(),
                known -> known.toBuilder()
                        .state(TrialState.FAILED)
                        .message(thrown.toString())
                        .build());
    }

    private Trial ended(Trial trial, Outcome outcome) {
        Cost cost = Optional.ofNullable(outcome.cost()).orElse(trial.cost());
        if (trial.cost().tokens() < cost.tokens() || trial.cost().money() < cost.money()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "trial {0} cost {1}, more than what was set aside for it: {2}; raise the ceiling",
                    trial.number(),
                    cost,
                    trial.cost());
        }
        Trial.Builder ended = trial.toBuilder().cost(cost).violation(outcome.violation());
        if (outcome.values().isEmpty()) {
            return ended.state(TrialState.PRUNED).message("stopped early").build();
        }
        String problem = problem(outcome.values());
        return problem.isEmpty()
                ? ended.state(TrialState.COMPLETE).values(outcome.values()).build()
                : ended.state(TrialState.FAILED).message(problem).build();
    }

    private String problem(List<Double> values) {
        if (values.size() != goals.size()) {
            return "figures: " + values.size() + " for " + goals.size() + " goals -> give one for each";
        }
        for (int i = 0; i < values.size(); i++) {
            if (!Double.isFinite(values.get(i))) {
                return goals.get(i).name() + ": " + values.get(i) + " -> give a finite number";
            }
        }
        return "";
    }
}
