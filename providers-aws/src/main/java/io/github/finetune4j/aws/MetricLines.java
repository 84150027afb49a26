// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.job.JobEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A reader of the lines of a training log, by a recipe's metrics. Nothing else of a line is kept: it may hold a user's
 * text.
 */
final class MetricLines {
    // longer ones are no metrics, and would cost an expression much time
    private static final int LONGEST = 4_096;

    private final Map<String, Pattern> metrics = new LinkedHashMap<>();

    MetricLines(SageMakerRecipe recipe) {
        recipe.metrics().forEach((name, regex) -> metrics.put(name, Pattern.compile(regex)));
    }

    Optional<JobEvent> event(String id, Instant at, String line) {
        Map<String, Double> values = values(line);
        if (values.isEmpty()) {
            return Optional.empty();
        }
        Double step = values.get(SageMakerRecipe.STEP);
        double epoch = values.getOrDefault(SageMakerRecipe.EPOCH, Double.NaN);
        Double validation = values.get(SageMakerRecipe.VALIDATION_LOSS);
        if (validation != null) {
            return Optional.of(new JobEvent.Validated(id, at, step == null ? 0 : step.longValue(), epoch, validation));
        }
        Double loss = values.get(SageMakerRecipe.TRAINING_LOSS);
        if (step != null && step >= 1 && loss != null) {
            double rate = values.getOrDefault(SageMakerRecipe.LEARNING_RATE, Double.NaN);
            long total = values.getOrDefault(SageMakerRecipe.TOTAL_STEPS, 0.0).longValue();
            return Optional.of(new JobEvent.StepCompleted(
                    id, at, step.longValue(), total, epoch, loss, rate, Double.NaN, Duration.ZERO));
        }
        return Optional.of(new JobEvent.Note(id, at, "metric", values.toString()));
    }

    private Map<String, Double> values(String line) {
        Map<String, Double> values = new LinkedHashMap<>();
        String looked = line.length() > LONGEST ? line.substring(0, LONGEST) : line;
        metrics.forEach((name, pattern) -> {
            Matcher matcher = pattern.matcher(looked);
            if (matcher.find() && matcher.group(1) != null) {
                number(matcher.group(1)).ifPresent(value -> values.put(name, value));
            }
        });
        return values;
    }

    private static Optional<Double> number(String text) {
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
