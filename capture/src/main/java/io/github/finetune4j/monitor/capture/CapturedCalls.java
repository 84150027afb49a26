// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.TokenLogProbability;
import io.github.finetune4j.rollout.LiveMetric;
import io.github.finetune4j.rollout.internal.record.CallMetric;
import io.github.finetune4j.rollout.internal.record.CallRecorder;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The figures of captured calls: what the recorder measures of each, and which metrics every capture adds. */
final class CapturedCalls {
    private static final String LABEL_SET = "label_set";
    private static final List<CallMetric> ALWAYS = List.of(
            amount(
                    "input_tokens",
                    (call, response) -> number((double) response.usage().inputTokens())),
            amount("output_characters", (call, response) -> characters(response.text())),
            new CallMetric("confidence", LiveMetric.Kind.RATE, (call, response) -> confidence(response)),
            new CallMetric(Interaction.ABSTAINED, LiveMetric.Kind.RATE, (call, response) -> abstention(response)));

    private CapturedCalls() {}

    static CallRecorder recorder(Settings settings, CaptureLog log) {
        return new CallRecorder(
                Stream.concat(ALWAYS.stream(), settings.metrics().stream()).toList(),
                settings.refusal(),
                model -> settings.prices().getOrDefault(model, settings.prices().get("")),
                log::metric);
    }

    private static CallMetric amount(String name, CallMetric.Measure measure) {
        return new CallMetric(name, LiveMetric.Kind.AMOUNT, measure);
    }

    private static OptionalDouble number(double value) {
        return OptionalDouble.of(value);
    }

    private static OptionalDouble characters(String text) {
        return number(text.codePointCount(0, text.length()));
    }

    private static boolean abstained(ChatResponse response) {
        return Boolean.TRUE.equals(response.fields().get(Interaction.ABSTAINED));
    }

    // most models never abstain, and have no such figure
    private static OptionalDouble abstention(ChatResponse response) {
        return abstained(response) ? number(1) : OptionalDouble.empty();
    }

    static List<String> labelSet(@Nullable ChatResponse response) {
        return response != null && response.fields().get(LABEL_SET) instanceof List<?> labels
                ? labels.stream().map(String::valueOf).toList()
                : List.of();
    }

    // an answer that says that the model does not know is none that it is sure of
    private static OptionalDouble confidence(ChatResponse response) {
        if (abstained(response)) {
            return number(0);
        }
        List<TokenLogProbability> tokens =
                response.fields().containsKey("logprobs") ? response.logProbabilities() : List.of();
        return tokens.stream().mapToDouble(TokenLogProbability::logProbability).average().stream()
                .map(mean -> Math.exp(Math.min(0, mean)))
                .findFirst();
    }
}
