// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.step;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.evaluation.Comparison;
import io.github.finetune4j.evaluation.Cost;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.registry.ModelVersion;
import java.util.function.Function;

/** Asks both models by an evaluator. */
record EvaluatorComparing(Evaluator evaluator, Function<ModelVersion, ChatModel> models) implements Comparing {
    @Override
    public StepResult<Comparison> compare(ComparisonOrder order) {
        Comparison comparison =
                evaluator.compare(models.apply(order.champion()), models.apply(order.candidate()), order.rows());
        return StepResult.done(comparison, cost(comparison.baseline()).plus(cost(comparison.candidate())));
    }

    private static Cost cost(Evaluation evaluation) {
        Usage usage = evaluation.usage();
        return new Cost(
                usage.inputTokens() + usage.outputTokens(), evaluation.cost().orElse(0));
    }
}
