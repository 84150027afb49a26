// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.sampler;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.search.Golden;
import io.github.finetune4j.search.Outcome;
import io.github.finetune4j.search.Search;
import io.github.finetune4j.search.space.SearchSpace;
import io.github.finetune4j.search.space.Settings;
import io.github.finetune4j.search.trial.Goal;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * Regrets beside those that Optuna 5.0.0's TPE had over 50 seeds; {@code benchmarks/run search --peer} does it at
 * length.
 */
class RegretTest {
    private static final int SEEDS = 16;
    private static final int MEDIAN = 2;
    private static final int THREE_QUARTERS = 3;
    private static final SearchSpace SQUARE =
            SearchSpace.builder().real("x", -5, 10).real("y", 0, 15).build();
    private static final SearchSpace CONDITIONAL = SearchSpace.builder()
            .choice("optimizer", "adam", "sgd", "lion")
            .logReal("rate", 1e-5, 1e-1)
            .whole("layers", 1, 4)
            .when("optimizer", List.of("sgd"), s -> s.real("momentum", 0, 0.99))
            .logWhole("width0", 16, 512)
            .when("layers", List.of(2, 3, 4), s -> s.logWhole("width1", 16, 512))
            .when("layers", List.of(3, 4), s -> s.logWhole("width2", 16, 512))
            .when("layers", List.of(4), s -> s.logWhole("width3", 16, 512))
            .build();

    private static double branin(Settings settings) {
        double x = settings.real("x");
        double bowl = settings.real("y") - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6;
        return bowl * bowl + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10 - 0.397887;
    }

    private static double conditional(Settings settings) {
        List<String> optimizers = List.of("adam", "sgd", "lion");
        int optimizer = optimizers.indexOf(settings.text("optimizer"));
        double rate = Math.log10(settings.real("rate")) - new double[] {-3, -1.5, -4}[optimizer];
        double layers = settings.whole("layers") - 3;
        double value = new double[] {0, 0.1, 0.05}[optimizer] + 0.2 * rate * rate + 0.1 * layers * layers;
        if (settings.has("momentum")) {
            value += Math.pow(settings.real("momentum") - 0.9, 2);
        }
        for (int i = 0; i < settings.whole("layers"); i++) {
            value += 0.05 * Math.abs(Math.log(settings.whole("width" + i)) / Math.log(2) - 7);
        }
        return value;
    }

    private static double median(Sampler sampler, SearchSpace space, ToDoubleFunction<Settings> function, int trials) {
        double[] regrets = new double[SEEDS];
        for (int seed = 0; seed < SEEDS; seed++) {
            regrets[seed] = Search.builder(space, Goal.minimize("regret"))
                    .sampler(sampler)
                    .seed(seed)
                    .budget(b -> b.trials(trials))
                    .build()
                    .run(trial -> Outcome.of(function.applyAsDouble(trial.settings())))
                    .best()
                    .orElseThrow()
                    .values()
                    .get(0);
        }
        Arrays.sort(regrets);
        return (regrets[SEEDS / 2 - 1] + regrets[SEEDS / 2]) / 2;
    }

    private static double optuna(String function, int trials, int quantile) {
        return Golden.load(RegretTest.class, "regret.json").get("table").list().stream()
                .filter(row -> row.get("function").text().equals(function)
                        && row.get("sampler").text().equals("TPESampler()"))
                .findFirst()
                .orElseThrow()
                .get("regret_at")
                .get(String.valueOf(trials))
                .get("quantiles_10_25_50_75_90")
                .numbers()[quantile];
    }

    @Test
    void fewTrials_beatsOptunasTpeAt20Trials() {
        assertThat(median(Samplers.fewTrials(), SQUARE, RegretTest::branin, 20))
                .isLessThan(optuna("branin", 20, MEDIAN) / 4);
        assertThat(median(Samplers.fewTrials(), CONDITIONAL, RegretTest::conditional, 20))
                .isLessThan(optuna("mixed conditional", 20, MEDIAN) * 0.8);
    }

    @Test
    void tpe_isWithinTheSpreadOfOptunas() {
        assertThat(median(Samplers.tpe(), SQUARE, RegretTest::branin, 50))
                .isLessThan(optuna("branin", 50, THREE_QUARTERS));
        assertThat(median(Samplers.tpe(), CONDITIONAL, RegretTest::conditional, 50))
                .isLessThan(optuna("mixed conditional", 50, THREE_QUARTERS));
    }

    @Test
    void random_isWorse() {
        assertThat(median(Samplers.random(), SQUARE, RegretTest::branin, 50))
                .isGreaterThan(optuna("branin", 50, MEDIAN));
    }
}
