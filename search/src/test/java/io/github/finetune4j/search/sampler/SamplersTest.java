// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.search.space.SearchSpace;
import io.github.finetune4j.search.space.Settings;
import io.github.finetune4j.search.trial.Goal;
import io.github.finetune4j.search.trial.SearchHistory;
import io.github.finetune4j.search.trial.Trial;
import io.github.finetune4j.search.trial.TrialState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SamplersTest {
    private static final SearchSpace MIXED = SearchSpace.builder()
            .choice("optimizer", "adam", "sgd")
            .when("optimizer", List.of("sgd"), s -> s.real("momentum", 0, 0.9))
            .logReal("rate", 1e-5, 1e-1)
            .whole("layers", 1, 4)
            .real("fixed", 2, 2)
            .build();

    static Stream<Sampler> all() {
        return Stream.of(
                Samplers.random(),
                Samplers.quasiRandom(),
                Samplers.tpe(),
                TpeSampler.builder().multivariate(false).build(),
                TpeSampler.builder().group(true).build(),
                Samplers.fewTrials());
    }

    private static double value(Settings settings) {
        double momentum = settings.has("momentum") ? Math.abs(settings.real("momentum") - 0.8) : 0.3;
        return momentum + Math.abs(Math.log10(settings.real("rate")) + 3) + Math.abs(settings.whole("layers") - 3);
    }

    private static List<Trial> tried(Sampler sampler, List<Goal> goals, int count, long seed) {
        List<Trial> trials = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SearchHistory history = new SearchHistory("s", seed, goals, trials);
            Settings settings = sampler.next(MIXED, history, new SplittableRandom(seed * 1000 + i));
            Trial.Builder trial = Trial.builder(i, settings);
            if (i % 7 == 3) {
                trial.state(TrialState.FAILED);
            } else if (i % 7 == 5) {
                trial.state(TrialState.PRUNED).addReport(i, value(settings));
            } else if (i % 7 != 6) {
                List<Double> values =
                        goals.stream().map(goal -> goal.loss(value(settings))).toList();
                trial.state(TrialState.COMPLETE).values(values);
            }
            trials.add(trial.build());
        }
        return trials;
    }

    @ParameterizedTest
    @MethodSource("all")
    void next_keepsToTheSpace_andIsRepeatable(Sampler sampler) {
        List<Goal> one = List.of(Goal.minimize("loss"));
        List<Trial> trials = tried(sampler, one, 40, 1);
        trials.forEach(trial -> MIXED.check(trial.settings()));
        Set<Object> seen = new HashSet<>();
        trials.forEach(trial -> seen.add(trial.settings().value("optimizer")));
        assertThat(seen).containsExactlyInAnyOrder("adam", "sgd");
        assertThat(settings(tried(sampler, one, 40, 1))).isEqualTo(settings(trials));
        assertThat(settings(tried(sampler, one, 40, 2))).isNotEqualTo(settings(trials));
    }

    private static List<Settings> settings(List<Trial> trials) {
        return trials.stream().map(Trial::settings).toList();
    }

    @ParameterizedTest
    @MethodSource("all")
    void next_withTwoGoals_keepsToTheSpace(Sampler sampler) {
        tried(sampler, List.of(Goal.minimize("loss"), Goal.maximize("speed")), 40, 1)
                .forEach(trial -> MIXED.check(trial.settings()));
    }

    private static SearchHistory history(long seed) {
        return new SearchHistory("s", seed, List.of(Goal.minimize("loss")), List.of());
    }

    @Test
    void random_ofNeighbouringSeedsAndPurposes_hasNothingInCommon() {
        Set<Long> drawn = new HashSet<>();
        for (int seed = 0; seed < 30; seed++) {
            for (int purpose = 0; purpose < 30; purpose++) {
                history(seed).random(purpose).longs(30).forEach(drawn::add);
            }
        }
        assertThat(drawn).hasSize(30 * 30 * 30);
        assertThat(history(1).random(2).nextLong())
                .isEqualTo(history(1).random(2).nextLong());
    }

    @Test
    void halton_leavesFewGaps() {
        SearchSpace square =
                SearchSpace.builder().real("x", 0, 1).real("y", 0, 1).build();
        Set<List<Integer>> cells = new HashSet<>();
        for (int i = 0; i < 36; i++) {
            Settings point = HaltonSampler.point(square, history(7), i);
            cells.add(List.of((int) (4 * point.real("x")), (int) (9 * point.real("y"))));
        }
        assertThat(cells).as("one point in each of 4 × 9 cells").hasSize(36);
    }

    @Test
    void groups_areSetsThatAlwaysOccurTogether() {
        List<Trial> trials = Stream.of(Map.of("a", 1, "b", 1), Map.of("a", 1, "b", 1, "c", 1, "d", 1), Map.of("a", 1))
                .map(values -> Trial.builder(0, Settings.of(values)).build())
                .toList();
        assertThat(TpeSampler.groups(trials)).containsExactlyInAnyOrder(Set.of("a"), Set.of("b"), Set.of("c", "d"));
    }

    @Test
    void tpe_refusesGroupsOfSingleParameters() {
        assertThatThrownBy(() ->
                        TpeSampler.builder().group(true).multivariate(false).build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(" -> ");
        assertThatThrownBy(() -> TpeSampler.builder().candidates(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void fronts_takeWholeFrontsFirst_thenWhatCoversMost() {
        List<Goal> goals = List.of(Goal.minimize("a"), Goal.maximize("b"));
        List<Trial> trials = new ArrayList<>();
        double[][] figures = {{1, -4}, {2, -2}, {4, -1}, {3.9, -1.1}, {5, -5}};
        for (double[] figure : figures) {
            trials.add(Trial.builder(trials.size(), Settings.of(Map.of("x", 1)))
                    .state(TrialState.COMPLETE)
                    .values(List.of(figure[0], figure[1]))
                    .build());
        }
        assertThat(Fronts.front(goals, trials)).extracting(Trial::number).containsExactly(0, 1, 2, 3);
        assertThat(Fronts.best(goals, trials, 2)).extracting(Trial::number).containsExactly(1, 3);
        assertThat(Fronts.best(goals, trials, 5)).hasSize(5);
    }

    @Test
    void volume_ofTwoOverlappingBoxes() {
        assertThat(Fronts.volume(List.of(new double[] {0, 1}, new double[] {1, 0}), new double[] {2, 2}))
                .isEqualTo(3);
    }

    /** Values by scipy's log_ndtr. */
    @Test
    void gauss_isExactFarOut() {
        double[][] known = {
            {-40, -804.6084420137539},
            {-8, -35.01343715991456},
            {-2.9, -6.284058234947419},
            {-2.8, -5.9696520466752085},
            {0, -0.6931471805599453},
            {3, -0.0013508099647481925},
            {9, -1.1285884059538324e-19}
        };
        for (double[] pair : known) {
            assertThat(Gauss.logCumulative(pair[0]))
                    .as("%s", pair[0])
                    .isCloseTo(pair[1], Offset.offset(1e-12 * Math.abs(pair[1])));
        }
        assertThat(Gauss.logMass(8, 9)).isCloseTo(Gauss.logMass(-9, -8), Offset.offset(1e-12));
        assertThat(Gauss.logMass(-1, 1)).isCloseTo(Math.log(0.6826894921370859), Offset.offset(1e-13));
    }

    @Test
    void likelihood_hasTheSlopesThatItSays() {
        Places places = new Places(MIXED);
        List<double[]> seen = new ArrayList<>();
        double[] values = new double[12];
        for (int i = 0; i < values.length; i++) {
            Settings settings = HaltonSampler.point(MIXED, history(3), i);
            seen.add(places.of(settings));
            values[i] = value(settings);
        }
        Likelihood likelihood = new Likelihood(places, seen, Standard.of(values));
        double[] theta = {0.1, -0.3, 0.5, 0.2, 0, -0.2, 0.3, -3};
        double[] slope = new double[theta.length];
        likelihood.of(new Covariance(theta), slope);
        for (int d = 0; d < theta.length; d++) {
            double[] up = theta.clone();
            double[] down = theta.clone();
            up[d] += 1e-5;
            down[d] -= 1e-5;
            double[] unused = new double[theta.length];
            double difference =
                    (likelihood.of(new Covariance(up), unused) - likelihood.of(new Covariance(down), unused)) / 2e-5;
            assertThat(slope[d]).as("%d", d).isCloseTo(difference, Offset.offset(1e-5));
        }
    }

    @Test
    void logImprovement_isSmoothWhereItChangesItsFormula() {
        assertThat(GaussianProcess.logImprovement(-25 + 1e-9))
                .isCloseTo(GaussianProcess.logImprovement(-25 - 1e-9), Offset.offset(1e-6));
        assertThat(GaussianProcess.logImprovement(0))
                .isCloseTo(Math.log(1 / Math.sqrt(2 * Math.PI)), Offset.offset(1e-12));
    }
}
