// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.opentelemetry;

import io.github.finetune4j.job.JobEvent;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleGauge;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;

/** The instruments of training. */
final class TrainingMetrics {
    private final LongCounter steps;
    private final LongCounter tokens;
    private final DoubleGauge loss;
    private final DoubleGauge validationLoss;
    private final DoubleGauge learningRate;
    private final DoubleGauge tokensPerSecond;
    private final DoubleHistogram duration;

    TrainingMetrics(Meter meter) {
        steps = counter(meter, "steps", "{step}", "Optimiser steps that were completed.");
        tokens = counter(meter, "tokens", "{token}", "Tokens that providers say they trained on.");
        loss = gauge(meter, "loss", "{nat}", "Training loss per target token.");
        validationLoss = gauge(meter, "validation_loss", "{nat}", "Validation loss per target token.");
        learningRate = gauge(meter, "learning_rate", "1", "Learning rate of the last step.");
        tokensPerSecond = gauge(meter, "tokens_per_second", "{token}/s", "Speed of the last step.");
        duration = meter.histogramBuilder("finetune4j.training.duration")
                .setUnit("s")
                .setDescription("Time of a job from its first event to its end.")
                .setExplicitBucketBoundariesAdvice(LifeEvents.SECONDS)
                .build();
    }

    private static LongCounter counter(Meter meter, String name, String unit, String what) {
        return meter.counterBuilder("finetune4j.training." + name)
                .setUnit(unit)
                .setDescription(what)
                .build();
    }

    private static DoubleGauge gauge(Meter meter, String name, String unit, String what) {
        return meter.gaugeBuilder("finetune4j.training." + name)
                .setUnit(unit)
                .setDescription(what)
                .build();
    }

    void step(JobEvent.StepCompleted step, long since, Attributes job) {
        steps.add(since, job);
        set(loss, step.loss(), job);
        set(learningRate, step.learningRate(), job);
        set(tokensPerSecond, step.tokensPerSecond(), job);
    }

    void validated(double value, Attributes job) {
        set(validationLoss, value, job);
    }

    void ended(double seconds, Attributes jobAndOutcome) {
        duration.record(seconds, jobAndOutcome);
    }

    void trained(long count, Attributes job) {
        tokens.add(count, job);
    }

    private static void set(DoubleGauge gauge, double value, Attributes job) {
        if (!Double.isNaN(value)) {
            gauge.set(value, job);
        }
    }
}
