// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.pruner;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.search.Golden;
import io.github.finetune4j.search.space.Settings;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.SearchHistory;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where Optuna 5.0.0's pruners stop each of 84 learning curves. */
class GoldenPrunersTest {
    private static final Golden GOLDEN = Golden.load(GoldenPrunersTest.class, "pruners.json");

    @Test
    void pruners_stopWhereOptunasDo() {
        int compared = 0;
        for (Golden run : GOLDEN.get("runs").list()) {
            Pruner pruner = pruner(run.get("pruner").text(), run.get("options"));
            List<Integer> stopped = stopped(
                    pruner,
                    new Goal("value", run.get("direction").text().equals("maximize")),
                    GOLDEN.get("curves").get(run.get("curves").text()).list(),
                    run.get("curves").text().equals("instances"));
            List<Integer> expected = run.get("pruned_at_step").list().stream()
                    .map(step -> step.none() ? -1 : step.whole())
                    .toList();
            assertThat(stopped)
                    .as(run.get("pruner").text() + run.get("options").map())
                    .isEqualTo(expected);
            compared += expected.size();
        }
        assertThat(compared).isEqualTo(24 * 30 + 2 * 24);
    }

    @Test
    void hyperband_hasOptunasBrackets() {
        int compared = 0;
        for (Golden run : GOLDEN.get("runs").list()) {
            if (!run.has("bracket")) {
                continue;
            }
            HyperbandPruner pruner = (HyperbandPruner) pruner("HyperbandPruner", run.get("options"));
            assertThat(pruner.shares())
                    .isEqualTo(run.get("trial_allocation_budgets").wholes());
            List<Integer> brackets = run.get("bracket").wholes();
            for (int trial = 0; trial < brackets.size(); trial++) {
                assertThat(pruner.bracket("loop", trial)).isEqualTo(brackets.get(trial));
                compared++;
            }
        }
        assertThat(compared).isEqualTo(4 * 30);
    }

    private static List<Integer> stopped(Pruner pruner, Goal goal, List<Golden> curves, boolean means) {
        List<Trial> trials = new ArrayList<>();
        List<Integer> stopped = new ArrayList<>();
        for (int number = 0; number < curves.size(); number++) {
            Trial.Builder trial = Trial.builder(number, Settings.of(Map.of("x", 1)));
            List<Golden> curve = curves.get(number).list();
            int at = -1;
            double last = Double.NaN;
            trials.add(trial.build());
            for (int step = 1; at < 0 && step <= curve.size(); step++) {
                Golden value = curve.get(step - 1);
                last = value.none() ? last : value.number();
                trial.addReport(step, value.none() ? Double.NaN : value.number());
                trials.set(number, trial.build());
                if (pruner.stops(trial.build(), new SearchHistory("loop", 0, List.of(goal), trials))) {
                    at = step;
                }
            }
            last = means ? curve.stream().mapToDouble(Golden::number).sum() / curve.size() : last;
            trial.times(Instant.EPOCH, Instant.ofEpochSecond(number))
                    .state(at < 0 ? TrialState.COMPLETE : TrialState.PRUNED)
                    .values(at < 0 ? List.of(last) : List.of());
            trials.set(number, trial.build());
            stopped.add(at);
        }
        return stopped;
    }

    private static Pruner pruner(String name, Golden options) {
        return switch (name) {
            case "SuccessiveHalvingPruner" -> halving(options);
            case "HyperbandPruner" ->
                new HyperbandPruner(
                        whole(options, "min_resource", 1),
                        whole(options, "max_resource", 0),
                        whole(options, "reduction_factor", 3),
                        0);
            case "MedianPruner" -> percentile(50, options);
            case "PercentilePruner" -> percentile(options.get("percentile").number(), options);
            case "ThresholdPruner" ->
                Pruners.threshold(
                        options.has("lower") ? options.get("lower").number() : Double.NEGATIVE_INFINITY,
                        options.has("upper") ? options.get("upper").number() : Double.POSITIVE_INFINITY,
                        whole(options, "n_warmup_steps", 0));
            case "WilcoxonPruner" -> WilcoxonPrunerTest.pruner(options);
            default -> throw new IllegalArgumentException(name + " -> add it here");
        };
    }

    private static Pruner halving(Golden options) {
        HalvingPruner.Builder builder = HalvingPruner.builder()
                .reduction(whole(options, "reduction_factor", 4))
                .skippedRungs(whole(options, "min_early_stopping_rate", 0))
                .bootstrap(whole(options, "bootstrap_count", 0));
        return options.has("min_resource")
                ? builder.firstRung(whole(options, "min_resource", 1)).build()
                : builder.build();
    }

    private static Pruner percentile(double percentile, Golden options) {
        return PercentilePruner.builder(percentile)
                .startupTrials(whole(options, "n_startup_trials", 5))
                .warmUp(whole(options, "n_warmup_steps", 0))
                .interval(whole(options, "interval_steps", 1))
                .leastTrials(whole(options, "n_min_trials", 1))
                .build();
    }

    private static int whole(Golden options, String name, int otherwise) {
        return options.has(name) ? options.get(name).whole() : otherwise;
    }
}
