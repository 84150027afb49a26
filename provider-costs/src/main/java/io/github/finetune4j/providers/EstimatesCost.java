// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.providers;

import io.github.finetune4j.training.FineTuneSpec;
import org.apiguardian.api.API;

/**
 * A provider that can say before a job what the job would cost. It uploads nothing and starts nothing. Safe for use by
 * several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface EstimatesCost {
    /**
     * {@return what training would cost, and how long it would take where that is known}
     *
     * @param spec what is to be trained
     * @throws IllegalArgumentException if there is no price for its base model
     * @throws io.github.finetune4j.error.FineTuneException if the provider would refuse it, naming everything that is
     *     wrong
     */
    TrainingEstimate estimate(FineTuneSpec spec);
}
