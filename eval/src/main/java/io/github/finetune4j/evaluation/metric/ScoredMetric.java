// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import java.util.function.Function;

/** A metric with any value that explains itself. */
record ScoredMetric(String name, Function<Answer, Score> scorer) implements Metric {
    @Override
    public Score score(Answer answer) {
        return scorer.apply(answer);
    }
}
