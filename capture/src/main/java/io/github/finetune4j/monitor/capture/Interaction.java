// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * One request to a live model and what became of it. Immutable.
 *
 * <p>Figures bear the names of {@link io.github.finetune4j.rollout.LiveMetric}: what a rollout and a monitor measure is
 * the same.
 *
 * @param responseId the answer's {@link io.github.finetune4j.chat.ChatResponse#callId}, as far as this capture has made
 *     it; unique in a store
 * @param at when the model was asked
 * @param model which model answered: its identity, else its name; for a rollout the arm's
 * @param subject whom the answer was for: a keyed hash of the request's key, never the key itself; empty where the
 *     request has no key
 * @param labels what the application says of the request, for example {@code tenant} and {@code language}; monitors
 *     slice by them
 * @param outcome {@code stop}, {@code length}, … where the model answered, {@code error:} and the kind of the failure
 *     where it did not
 * @param figures numbers by the name of the metric, all finite: {@code error_rate} (0 or 1) and {@code latency_ms}
 *     always, others where they are known
 * @param labelSet of a classifier that names the likely labels, these, the most probable first; otherwise empty
 * @param content what was said; null where nobody consented to its being kept, or the policy left it out
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Interaction(
        String responseId,
        Instant at,
        String model,
        String subject,
        Map<String, String> labels,
        String outcome,
        Map<String, Double> figures,
        List<String> labelSet,
        @Nullable CapturedContent content)
        implements Captured {
    /** What an outcome begins with where the model failed. */
    public static final String ERROR = "error:";

    static final String ABSTAINED = "abstained";

    /**
     * Copies labels, figures and the label set.
     *
     * @throws IllegalArgumentException if a figure is no finite number
     */
    public Interaction {
        labels = Map.copyOf(labels);
        figures = Map.copyOf(figures);
        labelSet = List.copyOf(labelSet);
        figures.forEach((metric, value) -> {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException(
                        "figure " + metric + ": " + value + " -> give a finite number, or leave it out");
            }
        });
    }

    /**
     * Makes an interaction without a label set.
     *
     * @param responseId the answer's id
     * @param at when the model was asked
     * @param model which model answered
     * @param subject whom the answer was for; may be empty
     * @param labels what the application says of the request
     * @param outcome how it ended
     * @param figures numbers by the name of the metric
     * @param content what was said; null where it is not kept
     */
    public Interaction(
            String responseId,
            Instant at,
            String model,
            String subject,
            Map<String, String> labels,
            String outcome,
            Map<String, Double> figures,
            @Nullable CapturedContent content) {
        this(responseId, at, model, subject, labels, outcome, figures, List.of(), content);
    }

    /** {@return whether the model failed} */
    public boolean failed() {
        return outcome.startsWith(ERROR);
    }

    /**
     * {@return whether the model answered that it does not know (the figure {@code abstained}): an answer that nobody
     * should learn}
     */
    public boolean abstained() {
        return figure(ABSTAINED).orElse(0) == 1;
    }

    /**
     * {@return a figure; empty where it was not measured}
     *
     * @param metric its name
     */
    public OptionalDouble figure(String metric) {
        Double value = figures.get(metric);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /** {@return what was said, where it was kept} */
    public Optional<CapturedContent> said() {
        return Optional.ofNullable(content);
    }

    /** {@return the same interaction without what was said} */
    public Interaction withoutContent() {
        return content == null ? this : with(null);
    }

    /** {@return the same interaction with what was said} */
    Interaction with(@Nullable CapturedContent said) {
        return new Interaction(responseId, at, model, subject, labels, outcome, figures, labelSet, said);
    }
}
