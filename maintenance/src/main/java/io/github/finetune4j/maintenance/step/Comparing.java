// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.step;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.registry.ModelVersion;
import java.util.Optional;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * Compares a candidate with the champion. An implementation is used by one thread at a time.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface Comparing {
    /**
     * {@return an evaluator's comparison; give it {@code answers(folder)}, so that what was answered before a process
     * died is not asked again}
     *
     * @param evaluator with metrics, and the slices that are to be protected
     * @param models the model of a version, ready to be asked
     */
    static Comparing by(Evaluator evaluator, Function<ModelVersion, ChatModel> models) {
        return new EvaluatorComparing(evaluator, models);
    }

    /**
     * {@return how the two compare, or what it waits for; it may take long}
     *
     * @param order what is to be compared
     */
    StepResult<Comparison> compare(ComparisonOrder order);

    /**
     * {@return what it will cost; empty where that is not known: then a budget of money or tokens refuses it}
     *
     * @param order what is to be compared
     */
    default Optional<Cost> estimate(ComparisonOrder order) {
        return Optional.empty();
    }
}
