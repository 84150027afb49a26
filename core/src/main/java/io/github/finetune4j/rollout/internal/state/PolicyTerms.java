// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.state;

import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.rollout.Bucketing;
import io.github.finetune4j.rollout.LiveGate;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.Stage;
import io.github.finetune4j.rollout.internal.control.PolicySettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The terms that {@link PolicyFingerprint} is made of, by name: they are stored beside the fingerprint, so that a
 * process with another policy can be told what differs. They decide nothing.
 */
public final class PolicyTerms {
    private static final int MARK = 8;
    private static final String NONE = "none";

    private PolicyTerms() {}

    /**
     * {@return each term and its value, in an order that stays}
     *
     * @param settings of the policy
     * @param arms their names, the baseline's first
     */
    public static Map<String, String> of(PolicySettings settings, List<String> arms) {
        Map<String, String> terms = new LinkedHashMap<>();
        terms.put("arms", String.join(", ", arms));
        terms.put("routing", settings.sticky ? "per user" : "per request");
        terms.put("holdout", String.valueOf(settings.holdout));
        terms.put("significance", String.valueOf(settings.alpha));
        terms.put("traffic split", settings.weights == null ? "equal" : Arrays.toString(settings.weights));
        terms.put("bucketing", mark(settings.bucketing()));
        terms.put(
                "layer",
                settings.layer == null
                        ? NONE
                        : settings.layer.from() + " to " + settings.layer.to() + " by "
                                + mark(settings.layer.bucketing()));
        terms.put("stages", String.valueOf(settings.stages.size()));
        for (int i = 0; i < settings.stages.size(); i++) {
            terms.put("stage " + (i + 1), words(settings.stages.get(i)));
        }
        terms.put("gates", words(settings.gates));
        Set<String> gated = new TreeSet<>();
        settings.allGates().forEach(gate -> gated.add(gate.metric()));
        gated.forEach(name -> terms.put("metric " + name, words(settings.metrics.get(settings.metric(name)))));
        return terms;
    }

    private static String mark(Bucketing bucketing) {
        return "positions "
                + PolicyFingerprint.digest(PolicyFingerprint.PROBES.stream()
                                .map(key -> String.valueOf(bucketing.position(key)))
                                .collect(Collectors.joining(" ")))
                        .substring(0, MARK);
    }

    private static String words(Stage stage) {
        return "share " + stage.share() + ", shadow " + stage.shadow() + ", at least "
                + stage.minDuration().toString() + ", at most "
                + stage.maxDuration().toString() + ", sample " + stage.minSample()
                + (stage.gates().isEmpty() ? "" : ", gates (" + words(stage.gates()) + ")");
    }

    private static String words(List<LiveGate> gates) {
        return gates.isEmpty() ? NONE : gates.stream().map(LiveGate::toString).collect(Collectors.joining(", and "));
    }

    private static String words(LiveMetric metric) {
        return metric.kind().name().toLowerCase(Locale.ROOT) + (metric.lessBetter() ? ", less is better" : "");
    }

    /**
     * {@return what differs, in words}
     *
     * @param stored terms; empty where an older version stored none
     * @param given terms of this process
     */
    public static String difference(Map<String, String> stored, Map<String, String> given) {
        if (stored.isEmpty()) {
            return "an older version stored it, which did not say its settings";
        }
        Set<String> names = new LinkedHashSet<>(stored.keySet());
        names.addAll(given.keySet());
        List<String> all = new ArrayList<>();
        for (String name : names) {
            String there = stored.getOrDefault(name, NONE);
            String here = given.getOrDefault(name, NONE);
            if (!there.equals(here)) {
                all.add(name + " is " + ShownTime.inWords(there) + " in the store, and " + ShownTime.inWords(here)
                        + " here");
            }
        }
        return all.isEmpty()
                ? "another version stored it, which writes the same settings otherwise"
                : String.join("; ", all);
    }
}
