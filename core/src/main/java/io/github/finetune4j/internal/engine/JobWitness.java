// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.model.ModelRef;
import org.jspecify.annotations.Nullable;

/** Sees a job from its start to its end, before those who wait for it. Must be quick, and throws nothing. */
public interface JobWitness {
    /**
     * The provider has accepted the job.
     *
     * @param ref names it
     */
    void started(JobRef ref);

    /**
     * Something happened.
     *
     * @param event each once, in order
     */
    void happened(JobEvent event);

    /**
     * The job has ended, or nobody waits any longer.
     *
     * @param last what the provider said last
     * @param model what it gave, null without
     * @param failure what those who wait will get, null where there is a model
     */
    void ended(JobSnapshot last, @Nullable ModelRef model, @Nullable RuntimeException failure);
}
