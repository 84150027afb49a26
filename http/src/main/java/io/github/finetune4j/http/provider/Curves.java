// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.internal.provider;

import io.github.finetune4j.job.JobEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/** Collects what a service's metrics say beyond what is known. Not safe for use by several threads. */
public final class Curves {
    private final long steps;
    private final List<JobEvent> events;
    private long lastStep;
    private long lastEvaluated;

    /**
     * Begins.
     *
     * @param steps in all, 0 if nobody says
     * @param step up to which losses are known
     * @param evaluated step up to which validation losses are known, -1 if there is none
     * @param events takes what is new
     */
    public Curves(long steps, long step, long evaluated, List<JobEvent> events) {
        this.steps = steps;
        this.events = events;
        lastStep = step;
        lastEvaluated = evaluated;
    }

    /**
     * Takes the loss of a step.
     *
     * @param rate learning rate, NaN where nobody says
     */
    public void step(Instant at, long step, double epoch, OptionalDouble loss, double rate) {
        if (loss.isPresent() && step > lastStep) {
            lastStep = step;
            events.add(new JobEvent.StepCompleted(
                    "step-" + step, at, step, steps, epoch, loss.getAsDouble(), rate, Double.NaN, Duration.ZERO));
        }
    }

    public void validation(Instant at, long step, double epoch, OptionalDouble loss) {
        if (loss.isPresent() && step > lastEvaluated) {
            lastEvaluated = step;
            events.add(new JobEvent.Validated("validation-" + step, at, step, epoch, loss.getAsDouble()));
        }
    }

    /** {@return the last step whose loss is known} */
    public long lastStep() {
        return lastStep;
    }

    /** {@return the last step whose validation loss is known} */
    public long lastEvaluated() {
        return lastEvaluated;
    }
}
