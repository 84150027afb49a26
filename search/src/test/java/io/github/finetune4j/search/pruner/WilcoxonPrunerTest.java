// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.pruner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.search.Golden;
import io.github.finetune4j.search.space.Settings;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.SearchHistory;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import io.github.finetune4j.statistics.test.Alternative;
import io.github.finetune4j.statistics.test.Wilcoxon;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where Optuna 5.0.0 stops trials that report rows in an order of their own, with ties and zeros; scipy's p values. */
class WilcoxonPrunerTest {
    private static final Golden GOLDEN = Golden.load(WilcoxonPrunerTest.class, "wilcoxon.json");
    private static final Settings ANY = Settings.of(Map.of("x", 1));

    static Pruner pruner(Golden options) {
        WilcoxonPruner.Builder builder = WilcoxonPruner.builder();
        if (options.has("p_threshold")) {
            builder.threshold(options.get("p_threshold").number());
        }
        if (options.has("n_startup_steps")) {
            builder.startupRows(options.get("n_startup_steps").whole());
        }
        return builder.build();
    }

    @Test
    void trials_stopWhereOptunasDo() {
        int compared = 0;
        for (Golden run : GOLDEN.get("runs").list()) {
            Goal goal = new Goal("value", run.get("direction").text().equals("maximize"));
            Pruner pruner = pruner(run.get("options"));
            List<Trial> trials = new ArrayList<>();
            for (int number = 0; number < run.get("trials").list().size(); number++) {
                double[] scores = run.get("trials").list().get(number).numbers();
                List<Integer> order = run.get("orders").list().get(number).wholes();
                int at = stopped(pruner, goal, trials, scores, order);
                Golden expected = run.get("pruned_at").list().get(number);
                assertThat(at)
                        .as(run.get("kind").text() + " " + goal + " trial " + number)
                        .isEqualTo(expected.none() ? -1 : expected.whole());
                compared++;
            }
        }
        assertThat(compared).isEqualTo(6 * 10);
    }

    private static int stopped(Pruner pruner, Goal goal, List<Trial> trials, double[] scores, List<Integer> order) {
        Trial.Builder trial = Trial.builder(trials.size(), ANY);
        int at = -1;
        for (int place = 0; at < 0 && place < order.size(); place++) {
            trial.addReport(order.get(place), scores[order.get(place)]);
            List<Trial> all = new ArrayList<>(trials);
            all.add(trial.build());
            at = pruner.stops(trial.build(), new SearchHistory("loop", 0, List.of(goal), all)) ? place + 1 : -1;
        }
        trials.add(trial.state(at < 0 ? TrialState.COMPLETE : TrialState.PRUNED)
                .values(at < 0 ? List.of(Arrays.stream(scores).sum() / scores.length) : List.of())
                .build());
        return at;
    }

    @Test
    void pValues_areScipys() {
        int compared = 0;
        for (Golden test : GOLDEN.get("tests").list()) {
            double[] differences = test.get("differences").numbers();
            for (Alternative alternative : Alternative.values()) {
                String name = alternative.name().toLowerCase(Locale.ROOT).replace('_', '-');
                assertThat(Wilcoxon.test(alternative, Wilcoxon.Zeros.SPLIT, differences)
                                .pValue())
                        .as(name + " " + Arrays.toString(differences))
                        .isCloseTo(test.get("p").get(name).number(), within(1e-9));
                compared++;
            }
        }
        assertThat(compared).isEqualTo(3 * 54);
    }

    @Test
    void trialWithoutFiniteScores_orWithoutABestOne_isNotStopped() {
        Trial.Builder best = Trial.builder(0, ANY).state(TrialState.COMPLETE).values(List.of(0.0));
        Trial.Builder worse = Trial.builder(1, ANY);
        for (int row = 0; row < 20; row++) {
            best.addReport(row, 0);
            worse.addReport(row, 1);
        }
        assertThat(stops(best, worse)).isTrue();
        assertThat(stops(Trial.builder(0, ANY), worse)).as("nothing complete").isFalse();
        assertThat(stops(best, worse.addReport(20, Double.NaN))).isFalse();
        assertThatThrownBy(() -> WilcoxonPruner.builder().threshold(1.5)).hasMessageContaining("threshold: 1.5 -> ");
    }

    private static boolean stops(Trial.Builder best, Trial.Builder trial) {
        List<Trial> trials = List.of(best.build(), trial.build());
        return Pruners.wilcoxon()
                .stops(trials.get(1), new SearchHistory("loop", 0, List.of(Goal.minimize("loss")), trials));
    }
}
