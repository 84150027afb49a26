// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.evaluation.EvaluatedRow;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Quantiles;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The figures of calls: what they cost and how long they took, as distributions. */
record Calls(ReplacementSettings settings, @Nullable TokenPrice price) {
    private static final double LEVEL = 0.95;
    private static final double NANOS = 1e9;
    private static final Map<String, Double> QUANTILES =
            Map.of("p5", 0.05, "p25", 0.25, "p50", 0.5, "p75", 0.75, "p95", 0.95, "p99", 0.99);

    Facts of(Evaluation evaluation) {
        List<EvaluatedRow> answered =
                evaluation.rows().stream().filter(row -> !row.failed()).toList();
        Facts facts = Facts.empty().with("errors", evaluation.errors());
        TokenPrice each = price;
        if (each != null && !answered.isEmpty()) {
            double[] costs =
                    answered.stream().mapToDouble(row -> each.of(row.usage())).toArray();
            facts.with("cost_of_a_call", spread(costs).values());
            Interval mean = Sample.interval(costs, LEVEL);
            facts.with("cost_of_a_month", times(mean, (double) settings.callsPerMonth));
        }
        double[] seconds = answered.stream()
                .mapToDouble(row -> (double) row.took().toNanos() / NANOS)
                .filter(time -> time > 0)
                .toArray();
        return seconds.length == 0
                ? facts
                : facts.with("seconds", spread(seconds).values());
    }

    private static Interval times(Interval one, double calls) {
        return new Interval(
                one.estimate() * calls, one.lower() * calls, one.upper() * calls, one.level(), one.method(), one.n());
    }

    private static Facts spread(double[] values) {
        Facts facts = Facts.empty();
        QUANTILES.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(each -> facts.number(each.getKey(), Quantiles.linear(values, each.getValue())));
        return facts.number("mean", Arrays.stream(values).average().orElse(0));
    }
}
