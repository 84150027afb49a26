package io.github.finetune4j.evaluation;

import java.util.function.Function;

/** A metric from a lambda. */
record NamedMetric(String name, ScoreKind kind, Function<Answer, Score> scorer) implements Metric {
    NamedMetric {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a metric needs a name for tables, got a blank one");
        }
    }

    @Override
    public Score score(Answer answer) {
        return scorer.apply(answer);
    }
}
