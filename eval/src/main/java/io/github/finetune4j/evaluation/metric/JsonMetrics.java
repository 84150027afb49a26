// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.metric;

import io.github.finetune4j.evaluation.Answer;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.evaluation.internal.shared.JsonValues;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Metrics of answers that should be JSON. */
final class JsonMetrics {
    private JsonMetrics() {}

    /** A metric whether an answer conforms to a schema. */
    record Conforms(JsonSchema schema) implements Metric {
        @Override
        public Score score(Answer answer) {
            Optional<List<JsonSchema.Violation>> violations = schema.violations(answer.actualText());
            if (violations.isEmpty()) {
                return new Score(0, "no JSON");
            }
            return violations.get().isEmpty()
                    ? Score.of(1)
                    : new Score(0, violations.get().get(0).message());
        }

        @Override
        public String name() {
            return "json_schema";
        }

        @Override
        public ScoreKind kind() {
            return ScoreKind.BINARY;
        }

        @Override
        public boolean needsExpected() {
            return false;
        }
    }

    static Score fieldF1(Answer answer) {
        List<String> wanted = JsonValues.parse(answer.expectedText())
                .map(parsed -> JsonValues.leaves(parsed.value()))
                .orElseThrow(() -> new IllegalArgumentException("the expected answer for field F1 is no JSON"
                        + " -> fix the row, or use another metric for such rows"));
        Optional<JsonValues.Parsed> given = JsonValues.parse(answer.actualText());
        return given.isEmpty()
                ? new Score(0, "no JSON")
                : Score.of(f1(JsonValues.leaves(given.get().value()), wanted));
    }

    /** The harmonic mean of precision and recall, repetitions counting. */
    static double f1(List<String> given, List<String> wanted) {
        Map<String, Integer> left = new HashMap<>();
        wanted.forEach(one -> left.merge(one, 1, Integer::sum));
        int shared = 0;
        for (String one : given) {
            int count = left.getOrDefault(one, 0);
            if (count > 0) {
                left.put(one, count - 1);
                shared++;
            }
        }
        int all = given.size() + wanted.size();
        return all == 0 ? 1 : 2.0 * shared / all;
    }
}
