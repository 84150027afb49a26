// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.importance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.search.Golden;
import io.github.finetune4j.search.SearchResult;
import io.github.finetune4j.search.space.SearchSpace;
import io.github.finetune4j.search.space.Settings;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.SearchHistory;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImportanceTest {
    private static final double A = 7;
    private static final double B = 0.1;
    private static final SearchSpace CUBE = SearchSpace.builder()
            .real("x1", -Math.PI, Math.PI)
            .real("x2", -Math.PI, Math.PI)
            .real("x3", -Math.PI, Math.PI)
            .build();
    private static final SearchSpace MIXED = SearchSpace.builder()
            .choice("kind", "a", "b", "c", "d")
            .whole("layers", 1, 6)
            .real("rate", 0, 1)
            .real("idle", 0, 1)
            .build();

    private static double ishigami(Settings settings) {
        double first = Math.sin(settings.real("x1"));
        return first + A * Math.pow(Math.sin(settings.real("x2")), 2) + B * Math.pow(settings.real("x3"), 4) * first;
    }

    private static SearchResult result(SearchSpace space, List<Trial> trials) {
        return new SearchResult(
                space, new SearchHistory("s", 1, List.of(Goal.minimize("loss")), trials), "all trials have begun");
    }

    private static Trial trial(int number, Settings settings, double value) {
        return Trial.builder(number, settings)
                .state(TrialState.COMPLETE)
                .values(List.of(value))
                .build();
    }

    private static SearchResult random(SearchSpace space, ToDoubleFunction<Settings> function, int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Settings settings = space.fill(parameter -> parameter.valueAt(random.nextDouble()));
            trials.add(trial(i, settings, function.applyAsDouble(settings)));
        }
        return result(space, trials);
    }

    private static Share share(List<Share> shares, String name) {
        return shares.stream()
                .filter(share -> share.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static double estimate(List<Share> shares, String name) {
        return share(shares, name).variance().estimate();
    }

    @Test
    void ishigami_hasTheSharesOfItsClosedForm() {
        double pi4 = Math.pow(Math.PI, 4);
        double both = B * B * pi4 * pi4;
        double total = A * A / 8 + B * pi4 / 5 + both / 18 + 0.5;
        double first = 0.5 * Math.pow(1 + B * pi4 / 5, 2) / total;
        Importance importance = Importance.of(random(CUBE, ImportanceTest::ishigami, 1_000, 5));
        assertThat(estimate(importance.single(), "x1")).isCloseTo(first, within(0.05));
        assertThat(estimate(importance.single(), "x2")) // it goes up and down twice: trees take part of it for pairs
                .isCloseTo(A * A / 8 / total, within(0.13));
        assertThat(estimate(importance.single(), "x3")).isLessThan(0.03);
        assertThat(estimate(importance.pairs(), "x1 with x3")).isCloseTo(both * 8 / 225 / total, within(0.06));
        assertThat(estimate(importance.pairs(), "x1 with x2")).isLessThan(0.05);
        assertThat(importance.single().get(0).name()).isEqualTo("x2");
        assertThat(importance.pairs().get(0).name()).isEqualTo("x1 with x3");
        assertThat(importance.problem()).isEmpty();
    }

    @Test
    void additiveFunction_hasTheSharesOfItsParts() {
        // variances on [0, 1]: 9/12 of 3 x, 1/12 of y, and 2/9 of an option of three
        SearchSpace space = SearchSpace.builder()
                .real("x", 0, 1)
                .logReal("y", 1e-4, 1)
                .choice("z", "a", "b", "c")
                .build();
        ToDoubleFunction<Settings> sum = settings -> 3 * settings.real("x")
                + (4 + Math.log10(settings.real("y"))) / 4
                + (settings.text("z").equals("b") ? 1 : 0);
        double total = 9.0 / 12 + 1.0 / 12 + 2.0 / 9;
        Importance importance = Importance.of(random(space, sum, 600, 2));
        assertThat(estimate(importance.single(), "x")).isCloseTo(9.0 / 12 / total, within(0.04));
        assertThat(estimate(importance.single(), "y")).isCloseTo(1.0 / 12 / total, within(0.04));
        assertThat(estimate(importance.single(), "z")).isCloseTo(2.0 / 9 / total, within(0.04));
        importance
                .pairs()
                .forEach(pair -> assertThat(pair.variance().estimate()).isLessThan(0.03));
    }

    @Test
    void intervals_coverTheTruthMostly_alsoOfFewTrials() {
        double total = 9.0 / 12 + 1.0 / 12;
        SearchSpace space =
                SearchSpace.builder().real("x", 0, 1).real("y", 0, 1).build();
        for (int trials : List.of(Importance.LEAST_TRIALS, 60)) {
            long covered = IntStream.range(0, 40)
                    .mapToObj(seed -> Importance.of(
                            random(space, settings -> 3 * settings.real("x") + settings.real("y"), trials, seed)))
                    .filter(found -> share(found.single(), "x").variance().contains(9.0 / 12 / total))
                    .count();
            assertThat(covered).as(trials + " trials").isGreaterThanOrEqualTo(26);
        }
    }

    @Test
    void optunasHistories_haveOptunasImportances() {
        int compared = 0;
        for (Golden history : Golden.load(ImportanceTest.class, "importance.json")
                .get("histories")
                .list()) {
            SearchSpace space = history.get("name").text().equals("ishigami") ? CUBE : MIXED;
            List<Trial> trials = new ArrayList<>();
            for (Golden trial : history.get("trials").list()) {
                Map<String, Object> settings = new LinkedHashMap<>();
                trial.get("settings").map().forEach((name, value) -> settings.put(name.toString(), value));
                trials.add(trial(
                        trials.size(), Settings.of(settings), trial.get("value").number()));
            }
            Importance ours = Importance.of(result(space, trials));
            for (Share share : ours.single()) {
                double theirs = history.get("importance").get(share.name()).number();
                assertThat(share.variance().estimate())
                        .as(history.get("name").text() + " " + share.name())
                        .isCloseTo(theirs, within(0.08));
                compared++;
            }
        }
        assertThat(compared).isEqualTo(11);
    }

    @Test
    void parameterOfACondition_saysHowManyTrialsHadIt() {
        SearchSpace space = SearchSpace.builder()
                .choice("optimizer", "adam", "sgd")
                .when("optimizer", List.of("sgd"), s -> s.real("momentum", 0, 1))
                .build();
        SearchResult result =
                random(space, settings -> settings.has("momentum") ? 1 + settings.real("momentum") : 0, 80, 4);
        Share momentum = share(Importance.of(result).single(), "momentum");
        long had = result.history().trials().stream()
                .filter(trial -> trial.settings().has("momentum"))
                .count();
        assertThat(momentum.trials()).isEqualTo(had).isBetween(30L, 50L);
        assertThat(momentum.variance().n()).isEqualTo(80);
        assertThat(momentum.variance().estimate()).isBetween(0.005, 0.3);
    }

    @Test
    void tooFewTrials_giveNoNumber() {
        Importance importance = Importance.of(random(CUBE, ImportanceTest::ishigami, 19, 1));
        assertThat(importance.single()).isEmpty();
        assertThat(importance.pairs()).isEmpty();
        assertThat(importance.problem()).isEqualTo("19 complete trials -> too few to say; it takes 20");
        assertThat(importance.summary()).isEqualTo("loss: " + importance.problem());
        assertThat(Importance.of(random(CUBE, settings -> 1, 30, 1)).problem()).contains("the same figure");
        assertThatThrownBy(() -> Importance.of(random(CUBE, settings -> 1, 30, 1), 1))
                .hasMessageContaining("goal: 1 -> give 0 to 0");
    }

    @Test
    void sameTrials_sameNumbers() {
        SearchResult result = random(CUBE, ImportanceTest::ishigami, 50, 1);
        assertThat(Importance.of(result).summary())
                .isEqualTo(Importance.of(result).summary())
                .startsWith("share of the variance of loss [what 95 % of 64 trees say]\nx")
                .hasLineCount(7);
    }
}
