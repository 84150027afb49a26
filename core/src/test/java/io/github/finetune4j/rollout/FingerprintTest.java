// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.rollout.internal.state.PolicyFingerprint;
import io.github.finetune4j.rollout.internal.state.PolicyFingerprintV1;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Written down, so that no change goes unseen: another fingerprint makes every rollout under way another policy. */
class FingerprintTest {
    private static final List<String> TWO = List.of("baseline", "candidate");

    private static RolloutPolicy.Builder usual() {
        return RolloutPolicy.builder()
                .name("rollout")
                .addStage(0.05, Duration.ofHours(24))
                .addStage(0.25, Duration.ofHours(12))
                .addStage(1.0)
                .addGate(LiveGates.noWorse(LiveMetric.ERROR_RATE, 0.01));
    }

    private static RolloutPolicy.Builder rich() {
        return RolloutPolicy.builder()
                .name("rich")
                .addStage(Stage.shadow(0.5, Duration.ofMinutes(30)))
                .addStage(Stage.of(0.4, Duration.ofHours(2))
                        .minSample(40)
                        .within(Duration.ofHours(30))
                        .gates(LiveGates.watch(LiveMetric.TIMEOUT_RATE, 0.1)))
                .addStage(Stage.of(1.0, Duration.ofMillis(1500)))
                .addGate(LiveGates.watchLatency(0.95, 1.2))
                .addGate(LiveGates.within(LiveMetric.ERROR_RATE, 0.3).minSample(7))
                .addGate(LiveGates.watch(LiveMetric.REFUSAL_RATE, 0.125))
                .routing(r -> r.holdout(0.05))
                .significance(0.1)
                .routing(r -> r.layer(Layer.of("chat", 0, 0.5)).trafficSplit(0.5, 0.25, 0.25));
    }

    private static RolloutPolicy.Builder odd() {
        return usual().name("x")
                .routing(r -> r.perRequest().bucketing(Bucketing.unleash("g")).layer(Layer.growthBook("ns", 0.25, 1)))
                .addGate(LiveGates.better(LiveMetric.LATENCY))
                .addGate(LiveGates.noSlower(0.5, 1.1))
                .addGate(LiveGates.noWorseQuantile(LiveMetric.LATENCY, 0.999, 5))
                .addGate(LiveGates.better(LiveMetric.OUTPUT_TOKENS, 1.5))
                .addGate(LiveGates.watchLatency(0.123456789012, 1e20))
                .addGate(LiveGates.within(LiveMetric.COST, -1e16));
    }

    private static String print(RolloutPolicy.Builder policy, List<String> arms) {
        return PolicyFingerprint.of(policy.build().settings(), arms);
    }

    @Test
    void fingerprint_isThisOne() {
        assertThat(print(usual(), TWO)).isEqualTo("2-5f11bf9c53108484d974569a582c177a");
        assertThat(print(rich(), List.of("baseline", "a", "b"))).isEqualTo("2-b355505bb25321fa39122da5dc788669");
        assertThat(print(odd(), List.of("baseline", "b b", "c,d]"))).isEqualTo("2-1a1de3ee03e1f1e308f6067e2f102c30");
    }

    /** The numbers were printed by the version that wrote format 1. */
    @Test
    void firstFingerprint_isTheOneOfFormat1() {
        assertThat(PolicyFingerprintV1.of(usual().build().settings(), TWO)).isEqualTo("177851eb0b3c4d0e");
        assertThat(PolicyFingerprintV1.of(rich().build().settings(), List.of("baseline", "a", "b")))
                .isEqualTo("96e22a3e1f07e9cf");
        assertThat(PolicyFingerprintV1.of(odd().build().settings(), List.of("baseline", "b b", "c,d]")))
                .isEqualTo("404eb3d26109e7f1");
    }

    @Test
    void fingerprint_differsWithEachValue() {
        List<String> prints = List.of(
                print(usual(), TWO),
                print(usual(), List.of("baseline", "a")),
                print(usual().routing(r -> r.salt("other")), TWO),
                print(usual().routing(r -> r.perRequest()), TWO),
                print(usual().routing(r -> r.holdout(0.1)), TWO),
                print(usual().significance(0.04), TWO),
                print(usual().routing(r -> r.trafficSplit(0.5, 0.5)), TWO),
                print(usual().routing(r -> r.layer(Layer.of("l", 0, 0.5))), TWO),
                print(usual().routing(r -> r.layer(Layer.of("l", 0, 0.25))), TWO),
                print(usual().routing(r -> r.layer(Layer.of("m", 0, 0.5))), TWO),
                print(usual().addStage(1.0), TWO),
                print(usual().addGate(LiveGates.watch(LiveMetric.ERROR_RATE, 0.01)), TWO),
                print(
                        usual().addGate(LiveGates.watch(LiveMetric.ERROR_RATE, 0.01)
                                .minSample(31)),
                        TWO),
                print(usual().addGate(LiveGates.watch(LiveMetric.ERROR_RATE, 0.02)), TWO),
                print(usual().addGate(LiveGates.watch(LiveMetric.COST, 0.02)), TWO),
                print(usual().addGate(LiveGates.noSlower(0.9, 1.2)), TWO),
                print(usual().addGate(LiveGates.noSlower(0.95, 1.2)), TWO),
                print(usual().addGate(LiveGates.noSlower(0.95, 1.3)), TWO),
                print(
                        usual().addGate(LiveGates.better(LiveMetric.feedback("m")))
                                .addMetric(LiveMetric.feedback("m")),
                        TWO),
                print(
                        usual().addGate(LiveGates.better(LiveMetric.feedback("m")))
                                .addMetric(LiveMetric.event("m")),
                        TWO),
                print(
                        usual().addGate(LiveGates.better(LiveMetric.feedback("m")))
                                .addMetric(LiveMetric.feedback("m").lessIsBetter()),
                        TWO));
        Set<String> different = new LinkedHashSet<>(prints);
        assertThat(different).hasSize(21).hasSameSizeAs(prints);
    }

    @Test
    void fingerprint_isTheSame_whereNothingIsCompared() {
        assertThat(print(
                        usual().timing(t ->
                                t.interimAnalysisEvery(Duration.ofHours(1)).maxAutoPause(Duration.ofHours(1))),
                        TWO))
                .isEqualTo(print(usual(), TWO));
        assertThat(print(usual().addMetric(LiveMetric.event("sale")), TWO)).isEqualTo(print(usual(), TWO));
        assertThat(print(usual().routing(r -> r.salt("rollout")), TWO)).isEqualTo(print(usual(), TWO));
    }
}
