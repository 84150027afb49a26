// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.engine;

import io.github.finetune4j.monitor.alert.Evidence;
import io.github.finetune4j.monitor.alert.Suggestion;
import io.github.finetune4j.monitor.alert.Suggestion.Action;
import io.github.finetune4j.monitor.internal.window.Measure;
import io.github.finetune4j.monitor.internal.window.WindowKind;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Suggestions what to do, by what moved together. */
final class Suggestions {
    private static final Set<WindowKind> QUALITY = Set.of(WindowKind.RATE, WindowKind.MEAN, WindowKind.JUDGED);

    private final Set<String> inputs;
    private final Set<String> affected;
    private final int models;
    private final Set<String> quality;

    Suggestions(List<Measure> measures, Set<String> affected, int models) {
        this.affected = affected;
        this.models = models;
        inputs = measures.stream()
                .filter(measure ->
                        (measure.kind() == WindowKind.SHARES && !measure.name().equals("outcomes"))
                                || measure.name().startsWith("input_tokens"))
                .map(Measure::name)
                .collect(Collectors.toSet());
        quality = measures.stream()
                .filter(measure -> QUALITY.contains(measure.kind()))
                .map(Measure::name)
                .filter(name -> !name.equals("cost") && !name.equals("error_rate"))
                .collect(Collectors.toSet());
    }

    Suggestion of(List<Evidence> evidence) {
        boolean asked = evidence.stream().anyMatch(each -> inputs.contains(each.monitor()));
        boolean answered = evidence.stream().anyMatch(each -> quality.contains(each.monitor()));
        if (asked) {
            return answered
                    ? new Suggestion(Action.RETRAIN, "what is asked moved, and the answers got worse with it")
                    : new Suggestion(Action.LABEL, "what is asked moved; whether the answers hold is not known yet");
        }
        if (affected.size() == 1 && models > 1) {
            return new Suggestion(
                    Action.ROLL_BACK, "only " + affected.iterator().next() + " is affected");
        }
        return answered
                ? new Suggestion(Action.LABEL, "what is asked is as before, so a sample of labels shows what is wrong")
                : new Suggestion(Action.LOOK, "the examples and what was deployed at that time show the cause");
    }
}
