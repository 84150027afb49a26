// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.state;

import io.github.finetune4j.rollout.Layer;
import io.github.finetune4j.rollout.LiveGate;
import io.github.finetune4j.rollout.Stage;
import io.github.finetune4j.rollout.internal.control.PolicySettings;
import io.github.finetune4j.rollout.internal.route.Hashes;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fingerprint that states of format 1 carry: a hash of what records and gates once printed. Only read, so that such
 * a rollout goes on; what is printed today is no part of it.
 */
public final class PolicyFingerprintV1 {
    private PolicyFingerprintV1() {}

    public static String of(PolicySettings settings, List<String> arms) {
        String text = list(
                        settings.stages.stream().map(PolicyFingerprintV1::stage).toList()) + "|"
                + gates(settings.gates) + "|" + settings.sticky + "|" + settings.holdout + "|" + settings.alpha + "|"
                + layer(settings.layer) + "|" + list(arms) + "|" + Arrays.toString(settings.weights) + "|"
                + settings.bucketing().position("fingerprint");
        return Long.toHexString(Hashes.mix(Hashes.fnv1a64(text)));
    }

    private static String list(List<String> parts) {
        return parts.stream().collect(Collectors.joining(", ", "[", "]"));
    }

    private static String stage(Stage stage) {
        return "Stage[share=" + stage.share() + ", shadow=" + stage.shadow() + ", minDuration=" + stage.minDuration()
                + ", maxDuration=" + stage.maxDuration() + ", minSample=" + stage.minSample() + ", gates="
                + gates(stage.gates()) + "]";
    }

    private static String layer(@Nullable Layer layer) {
        return layer == null ? "null" : layer.name() + "[" + layer.from() + ", " + layer.to() + ")";
    }

    private static String gates(List<LiveGate> gates) {
        return list(gates.stream()
                .map(gate -> gate(gate) + ", " + gate.minSample() + " of each")
                .toList());
    }

    private static String gate(LiveGate gate) {
        String what = gate.quantile().isEmpty()
                ? gate.metric()
                : gate.metric() + " p" + trimmed(100 * gate.quantile().getAsDouble());
        boolean absolute = gate.factor() == 1;
        return what
                + switch (gate.kind()) {
                    case NO_WORSE ->
                        " no worse" + (absolute ? by(gate.margin()) : " than " + trimmed(gate.factor()) + " times");
                    case WATCH ->
                        " watched" + (absolute ? by(gate.margin()) : " at " + trimmed(gate.factor()) + " times");
                    case BETTER -> " better" + by(gate.margin());
                    case WITHIN -> " within " + trimmed(gate.margin());
                };
    }

    private static String by(double margin) {
        return margin == 0 ? "" : " by " + trimmed(margin);
    }

    private static String trimmed(double value) {
        double rounded = Math.rint(value * 1e9) / 1e9;
        return rounded == Math.rint(rounded) && Math.abs(rounded) < 1e15
                ? String.valueOf((long) rounded)
                : String.valueOf(rounded);
    }
}
