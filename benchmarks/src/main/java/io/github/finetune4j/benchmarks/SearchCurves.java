// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.search.Objective;
import io.github.finetune4j.search.Outcome;
import io.github.finetune4j.search.RunningTrial;
import io.github.finetune4j.search.Search;
import io.github.finetune4j.search.SearchResult;
import io.github.finetune4j.search.pruner.HalvingPruner;
import io.github.finetune4j.search.pruner.Pruner;
import io.github.finetune4j.search.pruner.Pruners;
import io.github.finetune4j.search.sampler.Samplers;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import java.util.SplittableRandom;

/**
 * The steps that a search needs with successive halving for the median figure that it has without: on made-up learning
 * curves over the conditional function, which fall at different speeds and cross, and on those of {@link LoraTable}.
 */
final class SearchCurves {
    private static final int STEPS = LoraTable.LOOKS;
    private static final int FULL = 20;
    private static final int MOST = 120;

    private final SearchFunction function;
    private final Objective curve;

    private SearchCurves(SearchFunction function, Objective curve) {
        this.function = function;
        this.curve = curve;
    }

    static SearchCurves madeUp() {
        return new SearchCurves(SearchFunction.MIXED, SearchCurves::train);
    }

    static SearchCurves ofRealRuns() {
        return new SearchCurves(SearchFunction.LORA, SearchCurves::lookUp);
    }

    /** {@return steps without halving over steps with it, at the same median figure; 0 if it isn't reached} */
    double ratio(int seeds) {
        double[] full = new double[seeds];
        double[][] halved = new double[seeds][];
        for (int seed = 0; seed < seeds; seed++) {
            double[] unpruned = course(search(seed, FULL, Pruners.none()));
            full[seed] = unpruned[unpruned.length - 1];
            halved[seed] = course(search(
                    seed,
                    MOST,
                    HalvingPruner.builder().firstRung(1).reduction(3).build()));
        }
        double target = Summary.median(full);
        for (int steps = STEPS; steps <= FULL * STEPS; steps++) {
            double[] now = new double[seeds];
            for (int seed = 0; seed < seeds; seed++) {
                now[seed] = halved[seed][Math.min(steps, halved[seed].length) - 1];
            }
            if (Summary.median(now) <= target) {
                return (double) FULL * STEPS / steps;
            }
        }
        return 0;
    }

    private SearchResult search(int seed, int trials, Pruner pruner) {
        return Search.builder(function.space(), Goal.minimize("loss"))
                .sampler(Samplers.random())
                .pruner(pruner)
                .seed(seed)
                .budget(b -> b.trials(trials))
                .build()
                .run(curve);
    }

    private static Outcome train(RunningTrial trial) {
        double end = SearchFunction.MIXED.at(trial.settings());
        SplittableRandom random = new SplittableRandom(trial.settings().hashCode());
        double height = random.nextDouble(1, 2);
        double speed = random.nextDouble(0.15, 0.35);
        for (int step = 1; step <= STEPS; step++) {
            if (trial.report(step, end + height * Math.exp(-speed * step))) {
                return Outcome.stopped();
            }
        }
        return Outcome.of(end);
    }

    private static Outcome lookUp(RunningTrial trial) {
        double[] losses = LoraTable.kept().losses(LoraTable.Cell.of(trial.settings()));
        for (int step = 1; step <= STEPS; step++) {
            if (trial.report(step, losses[step - 1])) {
                return Outcome.stopped();
            }
        }
        return Outcome.of(losses[STEPS - 1]);
    }

    /** The best figure of a complete trial after each step of all trials together. */
    private static double[] course(SearchResult result) {
        int all = result.history().trials().stream()
                .mapToInt(trial -> trial.reports().size())
                .sum();
        double[] course = new double[all];
        double best = Double.POSITIVE_INFINITY;
        int at = 0;
        for (Trial trial : result.history().trials()) {
            for (int step = 1; step <= trial.reports().size(); step++) {
                boolean ends = step == trial.reports().size() && trial.state() == TrialState.COMPLETE;
                best = ends ? Math.min(best, trial.values().get(0)) : best;
                course[at++] = best;
            }
        }
        return course;
    }
}
