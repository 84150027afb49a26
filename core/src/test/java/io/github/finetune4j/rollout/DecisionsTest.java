// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.evaluation.gate.GateOutcome.Status;
import io.github.finetune4j.rollout.internal.control.PolicySettings;
import io.github.finetune4j.rollout.internal.decide.Decider;
import io.github.finetune4j.rollout.internal.measure.EpochCounts;
import io.github.finetune4j.rollout.internal.measure.Sums;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Point 4: what the numbers say. Chance alone gives no verdict more often than the budget; Kayenta's traps fail the
 * candidate.
 */
class DecisionsTest {
    private static final List<String> ARMS = List.of("baseline", "candidate");

    private static PolicySettings settings(LiveGate... gates) {
        RolloutPolicy.Builder builder = RolloutPolicy.builder()
                .name("verdicts")
                .addStage(0.5, Duration.ofHours(1))
                .addStage(1.0)
                .addMetric(LiveMetric.amount("value", (request, response) -> Double.NaN)
                        .lessIsBetter())
                .addMetric(LiveMetric.rate("solved", (request, response) -> Double.NaN));
        for (LiveGate gate : gates) {
            builder.addGate(gate);
        }
        return builder.build().settings();
    }

    private static Status outcome(PolicySettings settings, EpochCounts counts) {
        List<LiveGateResult> results = new Decider(settings, ARMS).results(0, 1, counts, 1);
        if (results.stream().anyMatch(result -> result.status() == Status.FAILED)) {
            return Status.FAILED;
        }
        return results.stream().allMatch(result -> result.status() == Status.PASSED) ? Status.PASSED : Status.UNDECIDED;
    }

    private static void add(EpochCounts counts, PolicySettings settings, int arm, String metric, double... values) {
        for (double value : values) {
            counts.add(arm, settings.metric(metric), value, 0, 0);
        }
    }

    // ---- Kayenta's traps: its Mann-Whitney judge passes all three

    private static final LiveGate[] JUDGE = {
        LiveGates.noWorse(LiveMetric.feedback("value"), 0.5),
        LiveGates.noWorseQuantile(LiveMetric.feedback("value"), 0.5, 1),
        LiveGates.noWorseQuantile(LiveMetric.feedback("value"), 0.95, 1)
    };
    private static final double[][] SEVEN_HUNDREDS = {
        {1, 1, 1, 1, 1, 1, 1, 1, 1, 1}, {100, 100, 100, 100, 100, 100, 100, 1, 1, 1}
    };
    private static final double[][] SOME_ERRORS = {{0, 0, 0, 0, 0, 0}, {0, 1, 2, 1, 0, 0}};
    // case 1 of kayenta#780, "increase in metric variability", its figures
    private static final double[][] WILD = {
        {10.0, 10.1, 10.2, 10.3, 10.4, 10.5, 10.6, 17.0, 17.1, 17.2, 17.3, 17.4, 17.5, 17.6, 17.7},
        {1.0, 100.0, 4.0, 101.0, 5.0, 102.0, 6.0, 103.0, 7.0, 104.0, 8.0, 105.0, 9.0, 106.0, 17.0}
    };

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void kayentaTrap_asItStands_isNotPassed(int trap) {
        double[][] arms = traps()[trap];
        PolicySettings settings = settings(JUDGE);
        EpochCounts counts = new EpochCounts(2, settings.metrics);
        add(counts, settings, 0, "value", arms[0]);
        add(counts, settings, 1, "value", arms[1]);
        assertThat(outcome(settings, counts)).isNotEqualTo(Status.PASSED);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void kayentaTrap_asTrafficThatGoesOn_failsTheCandidate(int trap) {
        double[][] arms = traps()[trap];
        PolicySettings settings = settings(JUDGE);
        EpochCounts counts = new EpochCounts(2, settings.metrics);
        int requests = 0;
        while (outcome(settings, counts) != Status.FAILED && requests < 5000) {
            add(counts, settings, 0, "value", arms[0][requests % arms[0].length]);
            add(counts, settings, 1, "value", arms[1][requests % arms[1].length]);
            requests++;
        }
        assertThat(outcome(settings, counts)).isEqualTo(Status.FAILED);
        assertThat(requests).isLessThan(1000);
    }

    private static double[][][] traps() {
        return new double[][][] {SEVEN_HUNDREDS, SOME_ERRORS, WILD};
    }

    @Test
    void goodCandidate_withEnoughData_passesTheSameJudge() {
        PolicySettings settings = settings(JUDGE);
        EpochCounts counts = new EpochCounts(2, settings.metrics);
        Random random = new Random(4);
        for (int i = 0; i < 4000; i++) {
            add(counts, settings, 0, "value", 2 + random.nextDouble());
            add(counts, settings, 1, "value", 2 + random.nextDouble());
        }
        assertThat(outcome(settings, counts)).isEqualTo(Status.PASSED);
    }

    // ---- chance alone

    @Test
    void noDifference_lookedAtAfterEveryRequest_failsNoMoreOftenThanTheBudget() {
        PolicySettings settings = settings(
                LiveGates.watch(LiveMetric.ERROR_RATE, 0),
                LiveGates.watch(LiveMetric.feedback("value"), 0),
                LiveGates.watchLatency(0.9, 1));
        int runs = 300;
        int failed = 0;
        for (int run = 0; run < runs; run++) {
            failed += everFails(settings, new Random(run), 0.1) ? 1 : 0;
        }
        assertThat(failed / (double) runs).isLessThan(0.05 + 3 * Math.sqrt(0.05 * 0.95 / runs));
    }

    private static boolean everFails(PolicySettings settings, Random random, double share) {
        EpochCounts counts = new EpochCounts(2, settings.metrics);
        DoubleSupplier latency = () -> Math.exp(random.nextGaussian());
        for (int i = 0; i < 400; i++) {
            int arm = random.nextDouble() < share ? 1 : 0;
            int cluster = random.nextInt(Sums.CLUSTERS);
            counts.add(arm, settings.metric("error_rate"), random.nextDouble() < 0.05 ? 1 : 0, cluster, 0);
            counts.add(arm, settings.metric("value"), latency.getAsDouble(), cluster, 0);
            counts.add(arm, settings.metric("latency_ms"), latency.getAsDouble(), cluster, 0);
            if (outcome(settings, counts) == Status.FAILED) {
                return true;
            }
        }
        return false;
    }

    @Test
    void keysThatDiffer_widenTheSequence() {
        PolicySettings settings = settings(LiveGates.watch(LiveMetric.feedback("solved"), 0));
        EpochCounts alike = new EpochCounts(2, settings.metrics);
        EpochCounts clustered = new EpochCounts(2, settings.metrics);
        Random random = new Random(1);
        for (int i = 0; i < 4000; i++) {
            int cluster = random.nextInt(Sums.CLUSTERS);
            int arm = i % 2;
            alike.add(arm, settings.metric("solved"), random.nextInt(2), cluster, 0);
            // every key always gets the same: 4000 requests tell as much as 64
            clustered.add(arm, settings.metric("solved"), (cluster * 7 + arm) % 2, cluster, 0);
        }
        double narrow = width(settings, alike);
        assertThat(width(settings, clustered)).isGreaterThan(3 * narrow);
    }

    private static double width(PolicySettings settings, EpochCounts counts) {
        return new Decider(settings, ARMS)
                .results(0, 1, counts, 1)
                .get(0)
                .effect()
                .orElseThrow()
                .width();
    }

    @Test
    void covariate_narrowsTheSequenceOfAnAmount() {
        PolicySettings settings = settings(LiveGates.watch(LiveMetric.feedback("value"), 0));
        EpochCounts without = new EpochCounts(2, settings.metrics);
        EpochCounts with = new EpochCounts(2, settings.metrics);
        Random random = new Random(2);
        for (int i = 0; i < 4000; i++) {
            double before = random.nextGaussian();
            double value = 10 + 3 * before + random.nextGaussian();
            int cluster = random.nextInt(Sums.CLUSTERS);
            without.add(i % 2, settings.metric("value"), value, cluster, 0);
            with.add(i % 2, settings.metric("value"), value, cluster, before);
        }
        assertThat(width(settings, with)).isLessThan(width(settings, without) / 2.5);
    }

    @Test
    void gates_sayWhatTheyRestOn() {
        PolicySettings settings = settings(LiveGates.noWorse(LiveMetric.ERROR_RATE, 0.01));
        EpochCounts counts = new EpochCounts(2, settings.metrics);
        for (int i = 0; i < 3000; i++) {
            counts.add(0, 0, 0, i % 64, 0);
            counts.add(1, 0, i % 5 == 0 ? 1 : 0, i % 64, 0);
        }
        LiveGateResult result =
                new Decider(settings, ARMS).results(0, 1, counts, 1).get(0);
        assertThat(result.status()).isEqualTo(Status.FAILED);
        assertThat(result.passed()).isFalse();
        assertThat(result.sentence()).isEqualTo(result.gate().name() + ": failed, " + result.reason());
        assertThat(result.sentence())
                .startsWith("error_rate no worse by 0.01: failed, baseline 0.000, candidate 0.2000, effect 0.2000 [")
                .contains("Beta mixture", "3000 and 3000 observations");
    }

    @Test
    void within_looksAtTheCandidateAlone() {
        PolicySettings settings = settings(LiveGates.within(LiveMetric.ERROR_RATE, 0.05));
        EpochCounts counts = new EpochCounts(2, settings.metrics);
        for (int i = 0; i < 1000; i++) {
            counts.add(1, 0, 0, i % 64, 0);
        }
        assertThat(outcome(settings, counts)).isEqualTo(Status.PASSED);
        for (int i = 0; i < 1000; i++) {
            counts.add(1, 0, i % 2, i % 64, 0);
        }
        assertThat(outcome(settings, counts)).isEqualTo(Status.FAILED);
    }
}
