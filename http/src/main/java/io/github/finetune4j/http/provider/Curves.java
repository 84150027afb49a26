// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.provider;

import io.github.finetune4j.job.JobEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.apiguardian.api.API;

/**
 * A collection of the losses in a service's metrics, as events: the first of each step, in growing order. Not safe for
 * use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Curves {
    private final long steps;
    private final List<JobEvent> events = new ArrayList<>();
    private long lastStep;
    private long lastEvaluated = -1;

    /**
     * Begins.
     *
     * @param steps in all, 0 if nobody says
     */
    public Curves(long steps) {
        this.steps = steps;
    }

    /**
     * Takes the loss of a step.
     *
     * @param at when it was measured
     * @param step from 1; others are left out
     * @param epoch up to then
     * @param loss empty: there is none
     * @param rate learning rate, NaN where nobody says
     */
    public void step(Instant at, long step, double epoch, OptionalDouble loss, double rate) {
        if (loss.isPresent() && step > lastStep) {
            lastStep = step;
            events.add(new JobEvent.StepCompleted(
                    "step-" + step, at, step, steps, epoch, loss.getAsDouble(), rate, Double.NaN, Duration.ZERO));
        }
    }

    /**
     * Takes the validation loss of a step.
     *
     * @param at when it was measured
     * @param step from 0; others are left out
     * @param epoch up to then
     * @param loss empty: there is none
     */
    public void validation(Instant at, long step, double epoch, OptionalDouble loss) {
        if (loss.isPresent() && step > lastEvaluated) {
            lastEvaluated = step;
            events.add(new JobEvent.Validated("validation-" + step, at, step, epoch, loss.getAsDouble()));
        }
    }

    /** {@return the losses so far} */
    public List<JobEvent> events() {
        return List.copyOf(events);
    }
}
