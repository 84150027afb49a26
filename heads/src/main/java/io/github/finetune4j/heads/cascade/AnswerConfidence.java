// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.cascade;

import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.TokenLogProbability;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.callback.Callback;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A measure of how sure a model is of its answer. Never throws; not a number where nobody knows. */
final class AnswerConfidence {
    private final ToDoubleFunction<? super ChatResponse> function;
    private final Callback callback;

    AnswerConfidence(ToDoubleFunction<? super ChatResponse> function, Callback callback) {
        this.function = function;
        this.callback = callback;
    }

    /** {@return the probability of the whole answer, from those of its tokens; 0 where a classifier abstains} */
    static double ofLogProbabilities(ChatResponse response) {
        if (Boolean.TRUE.equals(response.fields().get("abstained"))) {
            return 0;
        }
        List<TokenLogProbability> tokens = response.logProbabilities();
        double sum =
                tokens.stream().mapToDouble(TokenLogProbability::logProbability).sum();
        // a service may round 0 upwards
        return tokens.isEmpty() ? Double.NaN : Math.min(1, Math.exp(sum));
    }

    double of(ChatResponse response) {
        Attempt<Double> attempt = Attempt.at(() -> function.applyAsDouble(response));
        double value = attempt.worked() ? attempt.value() : Double.NaN;
        if (attempt.failure() != null) {
            callback.failed(attempt.failure());
        } else if (value >= 0 && value <= 1) {
            callback.worked();
        } else {
            callback.failed(Double.isNaN(value) ? "it gave no number" : "it gave a number that is not from 0 to 1");
        }
        return value >= 0 && value <= 1 ? value : Double.NaN;
    }
}
