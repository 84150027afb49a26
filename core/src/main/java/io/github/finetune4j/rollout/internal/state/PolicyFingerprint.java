// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.state;

import io.github.finetune4j.internal.names.Sha256;
import io.github.finetune4j.rollout.Bucketing;
import io.github.finetune4j.rollout.Layer;
import io.github.finetune4j.rollout.LiveGate;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.Stage;
import io.github.finetune4j.rollout.internal.control.PolicySettings;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The values of a policy that must be the same for a stored rollout to go on, as one short text. It is made of values
 * alone, each written in a form that no other version may change: rewording a message moves nothing. Another encoding
 * would have another number in front.
 */
public final class PolicyFingerprint {
    private static final String ENCODING = "2";
    private static final int BYTES = 16;
    /** Equal positions of so many keys are the same bucketing. */
    static final List<String> PROBES = List.of("a", "b", "c", "d", "fingerprint", "user-1", "user-2", "0");

    private final StringBuilder text = new StringBuilder(ENCODING);

    private PolicyFingerprint() {}

    public static String of(PolicySettings settings, List<String> arms) {
        PolicyFingerprint print = new PolicyFingerprint();
        print.policy(settings);
        print.put(arms.size());
        arms.forEach(print::put);
        return ENCODING + "-" + digest(print.text.toString());
    }

    private void policy(PolicySettings settings) {
        put(settings.sticky ? 1 : 0);
        put(settings.holdout);
        put(settings.alpha);
        weights(settings.weights);
        bucketing(settings.bucketing());
        layer(settings.layer);
        put(settings.stages.size());
        settings.stages.forEach(this::stage);
        gates(settings.gates);
        metrics(settings);
    }

    private void weights(double @Nullable [] weights) {
        put(weights == null ? -1 : weights.length);
        for (int i = 0; weights != null && i < weights.length; i++) {
            put(weights[i]);
        }
    }

    private void bucketing(Bucketing bucketing) {
        PROBES.forEach(key -> put(bucketing.position(key)));
    }

    private void layer(@Nullable Layer layer) {
        put(layer == null ? 0 : 1);
        if (layer != null) {
            put(layer.from());
            put(layer.to());
            bucketing(layer.bucketing());
        }
    }

    private void stage(Stage stage) {
        put(stage.share());
        put(stage.shadow());
        put(stage.minDuration());
        put(stage.maxDuration());
        put(stage.minSample());
        gates(stage.gates());
    }

    private void gates(List<LiveGate> gates) {
        put(gates.size());
        gates.forEach(this::gate);
    }

    private void gate(LiveGate gate) {
        put(gate.kind().name());
        put(gate.metric());
        put(gate.margin());
        put(gate.factor());
        put(gate.quantile().orElse(-1));
        put(gate.minSample());
    }

    /** Of the metrics that a gate looks at, since what they mean decides. */
    private void metrics(PolicySettings settings) {
        Set<String> gated = new TreeSet<>();
        settings.allGates().forEach(gate -> gated.add(gate.metric()));
        put(gated.size());
        for (String name : gated) {
            LiveMetric metric = settings.metrics.get(settings.metric(name));
            put(name);
            put(metric.kind().name());
            put(metric.lessBetter() ? 1 : 0);
        }
    }

    private void put(long number) {
        text.append('|').append(number);
    }

    private void put(double number) {
        text.append('|').append(Long.toHexString(Double.doubleToLongBits(number + 0.0))); // -0 is 0
    }

    private void put(Duration duration) {
        text.append('|').append(duration.getSeconds()).append('.').append(duration.getNano());
    }

    private void put(String word) {
        text.append('|').append(word.length()).append(':').append(word);
    }

    public static String digest(String text) {
        return Sha256.start(text, BYTES);
    }
}
