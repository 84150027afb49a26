// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.statistics.interval.Bootstrap;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Proportions;
import io.github.finetune4j.statistics.interval.Quantiles;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** An approach's answers to some rows, and the figures that follow from them. */
final class Measurement {
    private static final int RESAMPLES = 10_000;
    private static final double NANOS = 1e9;
    private static final double THOUSAND = 1000;

    private final Approach approach;
    private final List<AskedRow> rows;
    private final DecidingOptions options;
    private final @Nullable TokenPrice price;

    Measurement(Approach approach, List<AskedRow> rows, DecidingOptions options) {
        this.approach = approach;
        this.rows = rows;
        this.options = options;
        price = approach.price(options.prices()).orElse(null);
    }

    Approach approach() {
        return approach;
    }

    List<AskedRow> rows() {
        return rows;
    }

    int errors() {
        return (int) rows.stream().filter(AskedRow::failed).count();
    }

    int unscored() {
        return rows.size() - values(0).length;
    }

    private double[] values(int metric) {
        return rows.stream()
                .mapToDouble(row -> row.scores().get(metric))
                .filter(Double::isFinite)
                .toArray();
    }

    Map<String, Interval> scores(double level) {
        Map<String, Interval> scores = new LinkedHashMap<>();
        for (int i = 0; i < options.metrics().size(); i++) {
            double[] values = values(i);
            if (values.length > 0) {
                scores.put(
                        options.metrics().get(i).name(),
                        options.metrics().get(i).kind() == ScoreKind.BINARY
                                ? share(values, level)
                                : mean(values, level));
            }
        }
        return scores;
    }

    Interval quality(double level) {
        return options.binary() ? share(values(0), level) : mean(values(0), level);
    }

    /** The same, turned so that more is better. */
    double merit() {
        double mean = Arrays.stream(values(0)).average().orElseThrow();
        return options.sign() * mean;
    }

    Optional<Interval> validShare(double level) {
        int at = options.formatAt();
        return at < 0 || values(at).length == 0 ? Optional.empty() : Optional.of(share(values(at), level));
    }

    Optional<Interval> latency(double quantile, double level) {
        double[] seconds = rows.stream()
                .filter(row -> !row.failed() && row.nanos() > 0)
                .mapToDouble(row -> row.nanos() / NANOS)
                .toArray();
        return seconds.length == 0 ? Optional.empty() : Optional.of(Quantiles.interval(seconds, quantile, level));
    }

    Optional<Interval> costPerThousand(double level) {
        TokenPrice each = price;
        if (each == null) {
            return Optional.empty();
        }
        return Optional.of(mean(
                rows.stream()
                        .mapToDouble(row -> THOUSAND * each.of(row.usage()))
                        .toArray(),
                level));
    }

    double meanCost() {
        TokenPrice each = price;
        return each == null
                ? 0
                : rows.stream()
                        .mapToDouble(row -> each.of(row.usage()))
                        .average()
                        .orElse(0);
    }

    double meanTokens() {
        return rows.stream()
                .mapToDouble(
                        row -> row.usage().inputTokens() + (double) row.usage().outputTokens())
                .average()
                .orElse(0);
    }

    private static Interval share(double[] values, double level) {
        long passed = Arrays.stream(values).filter(value -> value > 0).count();
        return Proportions.wilson(passed, values.length, level);
    }

    private Interval mean(double[] values, double level) {
        if (values.length == 1) {
            return new Interval(values[0], Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, level, "one row", 1);
        }
        if (Arrays.stream(values).allMatch(value -> value == values[0])) {
            return new Interval(values[0], values[0], values[0], level, "all rows alike", values.length);
        }
        return Bootstrap.bcaOfMean(values, level, RESAMPLES, new SplittableRandom(options.seed()));
    }
}
