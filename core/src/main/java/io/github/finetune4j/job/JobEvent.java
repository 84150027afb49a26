// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apiguardian.api.API;

/**
 * An event in the life of a job. An event is known by its {@link #id()}: the same id again is the same event.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public sealed interface JobEvent {
    /** {@return the provider's id of the event, unique within the job} */
    String id();

    /** {@return when it happened, by the provider's clock} */
    Instant at();

    /**
     * The job's status changed.
     *
     * @param id of the event
     * @param at when it happened
     * @param status the new one
     * @param providerStatus the provider's word for it
     * @since 0.1
     */
    record StatusChanged(String id, Instant at, JobStatus status, String providerStatus) implements JobEvent {}

    /**
     * An optimiser step was completed.
     *
     * @param id of the event
     * @param at when it happened
     * @param step from 1
     * @param totalSteps as planned, 0 if unknown
     * @param epoch passes over the data so far, with a fraction
     * @param loss training loss in nats per target token, NaN if unknown
     * @param learningRate of this step, NaN if unknown
     * @param tokensPerSecond real tokens (no pads), NaN if unknown
     * @param remaining time to the end by the speed so far, zero if unknown
     * @since 0.1
     */
    record StepCompleted(
            String id,
            Instant at,
            long step,
            long totalSteps,
            double epoch,
            double loss,
            double learningRate,
            double tokensPerSecond,
            Duration remaining)
            implements JobEvent {}

    /**
     * The validation loss was measured.
     *
     * @param id of the event
     * @param at when it happened
     * @param step optimiser step after which it was measured, 0 before the first
     * @param epoch passes over the data so far, with a fraction
     * @param loss nats per target token
     * @param figures other figures of the same rows by name, such as the {@code macro_f1} by which early stopping
     *     judges
     * @since 0.1
     */
    record Validated(String id, Instant at, long step, double epoch, double loss, Map<String, Double> figures)
            implements JobEvent {
        /** Copies the figures. */
        public Validated {
            figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
        }

        /**
         * As the record's own constructor, without other figures.
         *
         * @param id of the event
         * @param at when it happened
         * @param step optimiser step after which it was measured, 0 before the first
         * @param epoch passes over the data so far, with a fraction
         * @param loss nats per target token
         */
        public Validated(String id, Instant at, long step, double epoch, double loss) {
            this(id, at, step, epoch, loss, Map.of());
        }
    }

    /**
     * A checkpoint was written.
     *
     * @param id of the event
     * @param at when it happened
     * @param checkpoint what was written
     * @since 0.1
     */
    record CheckpointSaved(String id, Instant at, Checkpoint checkpoint) implements JobEvent {}

    /**
     * Any other message from the provider.
     *
     * @param id of the event
     * @param at when it happened
     * @param level {@code info}, {@code warn} or {@code error}, or the provider's own word
     * @param text what it says
     * @since 0.1
     */
    record Note(String id, Instant at, String level, String text) implements JobEvent {}
}
