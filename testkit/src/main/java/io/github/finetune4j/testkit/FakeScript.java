// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The script of a {@link FakeProvider} job: what happens, and when after the submission. Without anything set, the job
 * succeeds at once. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FakeScript {
    /** Makes the event of a moment. */
    @FunctionalInterface
    interface EventMaker {
        JobEvent make(String id, Instant at);
    }

    /** The event at one time after the submission; a status lasts until the next moment that has one. */
    record Moment(Duration after, @Nullable JobStatus status, String word, EventMaker event) {}

    private final List<Moment> moments;
    private final @Nullable String failure;
    private final @Nullable RuntimeException cause;

    private FakeScript(Builder builder) {
        moments = List.copyOf(builder.moments);
        failure = builder.failure;
        cause = builder.cause;
    }

    /** {@return a builder} */
    public static Builder builder() {
        return new Builder();
    }

    List<Moment> moments() {
        return moments;
    }

    @Nullable String failure() {
        return failure;
    }

    @Nullable RuntimeException cause() {
        return cause;
    }

    static Moment status(Duration after, JobStatus status, String word) {
        return new Moment(after, status, word, (id, at) -> new JobEvent.StatusChanged(id, at, status, word));
    }

    /**
     * Builds a {@link FakeScript}, in the order of time. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final List<Moment> moments = new ArrayList<>();
        private Duration after = Duration.ZERO;
        private long step;
        private boolean endless;
        private JobStatus end = JobStatus.SUCCEEDED;
        private @Nullable String failure;
        private @Nullable RuntimeException cause;

        private Builder() {}

        /**
         * The job waits in a queue.
         *
         * @param time how long
         * @return this
         */
        public Builder queued(Duration time) {
            return status(JobStatus.QUEUED, "queued", time);
        }

        /**
         * The job works without saying anything.
         *
         * @param time how long
         * @return this
         */
        public Builder running(Duration time) {
            return status(JobStatus.RUNNING, "running", time);
        }

        /**
         * The job has a status.
         *
         * @param status ours
         * @param word the provider's
         * @param time how long
         * @return this
         */
        public Builder status(JobStatus status, String word, Duration time) {
            moments.add(FakeScript.status(after, status, word));
            after = after.plus(time);
            return this;
        }

        /**
         * The job takes optimiser steps; their losses fall.
         *
         * @param count how many
         * @param each how long each takes
         * @return this
         */
        public Builder steps(int count, Duration each) {
            running(Duration.ZERO);
            for (int i = 0; i < count; i++) {
                after = after.plus(each);
                long number = ++step;
                moments.add(new Moment(
                        after,
                        null,
                        "",
                        (id, at) -> new JobEvent.StepCompleted(
                                id, at, number, 0, number / 10.0, 2.0 / (1 + number), 1e-4, 1000, Duration.ZERO)));
            }
            return this;
        }

        /**
         * The job says something.
         *
         * @param text what
         * @return this
         */
        public Builder note(String text) {
            moments.add(new Moment(after, null, "", (id, at) -> new JobEvent.Note(id, at, "info", text)));
            return this;
        }

        /**
         * The job fails at the end of what is set.
         *
         * @param words the provider's
         * @return this
         */
        public Builder fails(String words) {
            end = JobStatus.FAILED;
            failure = words;
            return this;
        }

        /**
         * The job fails at the end of what is set, as one does that shares the caller's process.
         *
         * @param exception what ends it
         * @return this
         */
        public Builder failsWith(RuntimeException exception) {
            cause = exception;
            return fails(String.valueOf(exception.getMessage()));
        }

        /**
         * The job never ends by itself.
         *
         * @return this
         */
        public Builder endless() {
            endless = true;
            return this;
        }

        /** {@return the script} */
        public FakeScript build() {
            if (moments.isEmpty()) {
                running(Duration.ZERO);
            }
            if (!endless) {
                status(end, end == JobStatus.SUCCEEDED ? "succeeded" : "failed", Duration.ZERO);
            }
            return new FakeScript(this);
        }
    }
}
