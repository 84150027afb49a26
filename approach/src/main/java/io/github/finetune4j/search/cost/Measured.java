// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.cost;

import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.registry.RegistryRecord.Evaluated;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Figures that were measured. */
final class Measured {
    private static final double LEVEL = 0.95;

    private Measured() {}

    /** {@return the mean cost of a request; empty without a price or an answer} */
    static Optional<Quantity> cost(Evaluation evaluation) {
        return evaluation
                .price()
                .filter(price -> !evaluation.rows().isEmpty())
                .map(price -> Quantity.measured(mean(costs(evaluation, price))));
    }

    private static double[] costs(Evaluation evaluation, TokenPrice price) {
        return evaluation.rows().stream()
                .mapToDouble(row -> price.of(row.usage()))
                .toArray();
    }

    private static Interval mean(double... costs) {
        return costs.length > 1
                ? Means.tInterval(costs, LEVEL)
                : new Interval(costs[0], costs[0], costs[0], LEVEL, "one request", 1);
    }

    /** {@return the score on record} */
    static Interval score(Evaluated evaluation, String metric) {
        Map<?, ?> figures = evaluation.figures();
        Object alone = inside(figures.get("scores"), metric);
        Object figure = alone != null ? alone : inside(inside(figures.get("metrics"), metric), "candidate");
        return new Interval(
                number(evaluation, metric, figure, "estimate"),
                number(evaluation, metric, figure, "lower"),
                number(evaluation, metric, figure, "upper"),
                number(evaluation, metric, figure, "level"),
                "on record",
                1);
    }

    private static @Nullable Object inside(@Nullable Object json, String name) {
        return json instanceof Map<?, ?> map ? map.get(name) : null;
    }

    private static double number(Evaluated evaluation, String metric, @Nullable Object figure, String name) {
        if (inside(figure, name) instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("score " + metric + " of " + evaluation.id() + ": no " + name
                + " on record -> name a metric that was evaluated");
    }
}
