// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import io.github.finetune4j.job.JobStatus;
import org.jspecify.annotations.Nullable;

/**
 * The status of a run.
 *
 * @param status of our list
 * @param word for it: queued, running, interrupted, succeeded, failed or cancelled
 * @param failure why it failed, or what stopped it, or null
 * @param model id of the tuned model, or null
 */
public record RunStatus(
        JobStatus status,
        String word,
        @Nullable String failure,
        @Nullable String model) {
    /** Accepted, not started. */
    public static final RunStatus QUEUED = new RunStatus(JobStatus.QUEUED, "queued", null, null);
    /** At work. */
    public static final RunStatus RUNNING = new RunStatus(JobStatus.RUNNING, "running", null, null);
    /** Its provider was closed; goes on where it stood when it is asked for again. */
    public static final RunStatus INTERRUPTED = new RunStatus(JobStatus.PAUSED, "interrupted", null, null);
    /** Ended by request. */
    public static final RunStatus CANCELLED = new RunStatus(JobStatus.CANCELLED, "cancelled", null, null);

    /**
     * {@return ended with a model}
     *
     * @param model id of it
     */
    public static RunStatus succeeded(String model) {
        return new RunStatus(JobStatus.SUCCEEDED, "succeeded", null, model);
    }

    /**
     * {@return stopped by something that can be put right, such as a full disk; goes on where it stood when it is asked
     * for again}
     *
     * @param why in words
     */
    public static RunStatus halted(String why) {
        return new RunStatus(JobStatus.PAUSED, INTERRUPTED.word, why, null);
    }

    /**
     * {@return ended without one}
     *
     * @param why in words
     */
    public static RunStatus failed(String why) {
        return new RunStatus(JobStatus.FAILED, "failed", why, null);
    }
}
