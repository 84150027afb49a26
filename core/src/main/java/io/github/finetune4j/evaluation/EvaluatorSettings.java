package io.github.finetune4j.evaluation;

import io.github.finetune4j.model.ChatRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What an evaluator was built with; complains about everything at once. */
record EvaluatorSettings(
        List<Metric> metrics,
        UnaryOperator<ChatRequest.Builder> request,
        int batchSize,
        Progress progress,
        double level,
        @Nullable Double margin,
        int resamples,
        long seed) {
    EvaluatorSettings {
        List<String> problems = new ArrayList<>();
        check(problems, !metrics.isEmpty(), "at least one metric is needed: call metric(...)");
        check(problems, batchSize >= 1, "batchSize must be at least 1, got " + batchSize);
        check(problems, level > 0 && level < 1, "level must lie between 0 and 1, both excluded, got " + level);
        check(problems, margin == null || margin > 0, "equivalenceMargin must be above 0, got " + margin);
        check(problems, resamples >= 100, "resamples must be at least 100, got " + resamples);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("the evaluator cannot be built: " + String.join("; ", problems));
        }
    }

    double alpha() {
        return 1 - level;
    }

    private static void check(List<String> problems, boolean fine, String problem) {
        if (!fine) {
            problems.add(problem);
        }
    }
}
