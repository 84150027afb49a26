// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import io.github.finetune4j.job.JobEvent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apiguardian.api.API;

/**
 * The training and validation losses of a run, by optimiser step. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class LossCurve {
    private final List<Point> training;
    private final List<Point> validation;

    private LossCurve(List<Point> training, List<Point> validation) {
        this.training = List.copyOf(training);
        this.validation = List.copyOf(validation);
    }

    /**
     * One measured loss.
     *
     * @param step optimiser steps taken, 0 before the first
     * @param loss nats per target token, finite
     * @since 0.1
     */
    public record Point(long step, double loss) {
        /** Checks both. */
        public Point {
            if (step < 0 || !Double.isFinite(loss)) {
                throw new IllegalArgumentException("step and loss of a point: " + step + " and " + loss
                        + " -> give a step of at least 0 and a finite loss");
            }
        }
    }

    /**
     * {@return a curve of these points}
     *
     * @param training in any order; may be empty
     * @param validation in any order; may be empty
     */
    public static LossCurve of(Collection<Point> training, Collection<Point> validation) {
        return new LossCurve(inOrder(training), inOrder(validation));
    }

    /**
     * {@return the losses among the events of a job, as a listener collected them; losses that are not known are left
     * out, and a step that was repeated after a restart counts once, as it came last}
     *
     * @param events of one job, in their order
     */
    public static LossCurve ofEvents(Collection<? extends JobEvent> events) {
        List<Point> steps = events.stream()
                .filter(JobEvent.StepCompleted.class::isInstance)
                .map(JobEvent.StepCompleted.class::cast)
                .filter(event -> Double.isFinite(event.loss()))
                .map(event -> new Point(event.step(), event.loss()))
                .toList();
        List<Point> validations = events.stream()
                .filter(JobEvent.Validated.class::isInstance)
                .map(JobEvent.Validated.class::cast)
                .filter(event -> Double.isFinite(event.loss()))
                .map(event -> new Point(event.step(), event.loss()))
                .toList();
        return of(steps, validations);
    }

    /** {@return training losses by rising step} */
    public List<Point> training() {
        return training;
    }

    /** {@return validation losses by rising step} */
    public List<Point> validation() {
        return validation;
    }

    /** {@return whether nothing was measured} */
    public boolean isEmpty() {
        return training.isEmpty() && validation.isEmpty();
    }

    private static List<Point> inOrder(Collection<Point> points) {
        Map<Long, Point> byStep = new TreeMap<>();
        points.forEach(point -> byStep.put(point.step(), point));
        return List.copyOf(byStep.values());
    }
}
