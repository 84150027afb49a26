// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.step;

import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.model.ModelRef;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Trains a candidate. An implementation is used by one thread at a time.
 *
 * @since 0.1
 * @see FineTuneTraining
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface Training {
    /**
     * Begins, or looks how far it is. It is asked at every tick until it is done, also by another process after this
     * one died: with the same key it must be the same training.
     *
     * @param order what is to be trained
     * @return the tuned model, or what it waits for; returns soon
     */
    StepResult<ModelRef> train(TrainingOrder order);

    /**
     * {@return the run that made a model, as the registry calls it; empty where there is none on record}
     *
     * @param order what was trained
     */
    default String run(TrainingOrder order) {
        return order.key();
    }

    /**
     * {@return what it will cost; empty where that is not known: then a budget of money or tokens refuses it}
     *
     * @param order what is to be trained
     */
    default Optional<Cost> estimate(TrainingOrder order) {
        return Optional.empty();
    }

    /**
     * Ends a training that is no longer wanted. Does nothing by default.
     *
     * @param order what was to be trained
     */
    default void cancel(TrainingOrder order) {}
}
