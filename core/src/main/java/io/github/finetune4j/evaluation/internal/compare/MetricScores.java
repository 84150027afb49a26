// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.compare;

import io.github.finetune4j.evaluation.CorpusMetric;
import io.github.finetune4j.evaluation.EvaluatedRow;
import io.github.finetune4j.evaluation.Metric;
import io.github.finetune4j.evaluation.RatedMetric;
import io.github.finetune4j.evaluation.Score;
import io.github.finetune4j.evaluation.internal.ask.EvaluatorSettings;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.List;
import java.util.stream.IntStream;

/** The figure of one metric over rows. */
public final class MetricScores {
    private MetricScores() {}

    public static Interval interval(Metric metric, List<EvaluatedRow> rows, EvaluatorSettings settings) {
        Attempt<Interval> figure = callback(metric, settings).attempt(() -> figure(metric, rows, settings));
        Throwable failure = figure.failure();
        return failure == null ? figure.value() : Intervals.failed(settings.level(), failure);
    }

    static Callback callback(Metric metric, EvaluatorSettings settings) {
        return settings.callback("the figure of metric " + metric.name(), "it has none, the other metrics have theirs");
    }

    private static Interval figure(Metric metric, List<EvaluatedRow> rows, EvaluatorSettings settings) {
        List<EvaluatedRow> scored = rows.stream()
                .filter(row -> !row.score(metric.name()).orElseThrow().missing())
                .toList();
        if (scored.isEmpty()) {
            return Intervals.nothing(settings.level());
        }
        if (metric instanceof CorpusMetric corpus) {
            return Resampling.interval(corpus, scored, settings);
        }
        return metric instanceof RatedMetric rated
                ? rated.mean(scored, settings.level())
                : Intervals.ofMean(
                        metric.kind(), values(metric.name(), scored), Clusters.of(settings, scored), settings.level());
    }

    /** {@return the scores that are there} */
    static double[] values(String metric, List<EvaluatedRow> rows) {
        return rows.stream()
                .map(row -> row.score(metric).orElseThrow())
                .filter(score -> !score.missing())
                .mapToDouble(Score::value)
                .toArray();
    }

    static int[] all(int n) {
        return IntStream.range(0, n).toArray();
    }
}
