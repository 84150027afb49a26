// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation;

import java.util.function.Function;

/** A metric from a lambda. */
record NamedMetric(String name, ScoreKind kind, Function<Answer, Score> scorer) implements Metric {
    NamedMetric {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the metric's name is blank -> give one, it stands in tables");
        }
    }

    @Override
    public Score score(Answer answer) {
        return scorer.apply(answer);
    }
}
