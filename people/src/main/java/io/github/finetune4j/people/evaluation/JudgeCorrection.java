// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import io.github.finetune4j.statistics.prediction.PredictionPowered;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A judge's mean over all rows, less how far it is off where people judged, too. The judge's weight is that of {@link
 * PredictionPowered}; the distance to people is a mean over raters and rows, and the rows that people have not seen add
 * their own share to the square of the interval's half.
 */
final class JudgeCorrection {
    private final DrawnMean people;
    private final Map<Integer, Double> same;
    private final double[] others;

    /**
     * @param people what they said
     * @param same what the judge said of the same rows, by their number
     * @param others what the judge said of rows that people have not seen
     */
    JudgeCorrection(DrawnMean people, Map<Integer, Double> same, double... others) {
        this.people = people.of(same::containsKey);
        this.same = new TreeMap<>(same);
        this.others = others;
    }

    Interval interval(double level) {
        Map<Integer, List<Double>> byRow = people.byRow();
        if (byRow.size() < 2) {
            throw new IllegalArgumentException("rows that both people and the judge rated: " + byRow.size()
                    + " -> let people rate more, at least 2, and give the judge's scores by the study's rows");
        }
        if (others.length < 2) {
            return people.interval(level);
        }
        double[] labels = byRow.values().stream()
                .mapToDouble(values ->
                        values.stream().mapToDouble(each -> each).average().orElseThrow())
                .toArray();
        double[] predictions = byRow.keySet().stream().mapToDouble(this::judge).toArray();
        return corrected(
                PredictionPowered.tunedFreely(labels, predictions, others).lambda(), level);
    }

    private double judge(int row) {
        return same.getOrDefault(row, Double.NaN);
    }

    private Interval corrected(double weight, double level) {
        Interval off = people.map((value, row) -> value - weight * judge(row)).interval(level);
        Interval rest = Means.tInterval(others, level);
        double estimate = off.estimate() + weight * rest.estimate();
        double half = Math.hypot(off.width() / 2, weight * rest.width() / 2);
        String method = String.format(Locale.ROOT, "prediction-powered, λ = %.3f, %s", weight, off.method());
        return new Interval(estimate, estimate - half, estimate + half, level, method, off.n());
    }
}
