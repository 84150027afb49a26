// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An order of a start.
 *
 * @param spec what to train
 * @param context carries the idempotency key
 * @param deadline for the whole job from now on, null if there is none
 * @param listeners called with each event from the first on
 * @param witness sees all of it, null if nobody does
 */
public record StartOrder(
        FineTuneSpec spec,
        SubmitContext context,
        @Nullable Duration deadline,
        List<Consumer<JobEvent>> listeners,
        @Nullable JobWitness witness) {
    /** Copies the listeners. */
    public StartOrder {
        listeners = List.copyOf(listeners);
    }
}
