// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import io.github.finetune4j.people.store.WorkEvent.AnswerGiven;
import io.github.finetune4j.statistics.agreement.Agreement;
import io.github.finetune4j.statistics.interval.Bootstrap;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The agreement of raters on one question: all of them, and each with the others. */
record RaterAgreement(Votes votes, Scale scale) {
    private static final int RESAMPLES = 1000;
    private static final double LEVEL = 0.95;

    /** Krippendorff's α, with the percentiles of rows drawn anew; empty with fewer than two rows rated twice. */
    Optional<Interval> alpha(long seed) {
        List<double[][]> rows = new ArrayList<>();
        for (List<AnswerGiven> row : votes.byRow()) {
            if (row.size() > 1) {
                rows.add(ratings(row));
            }
        }
        if (rows.size() < 2) {
            return Optional.empty();
        }
        double[] places = new double[rows.size()];
        Arrays.setAll(places, i -> i);
        return Optional.of(alpha(rows, places, seed));
    }

    private Interval alpha(List<double[][]> rows, double[] places, long seed) {
        Bootstrap.Statistic alpha = drawn -> Agreement.krippendorff(beside(rows, drawn), scale.level());
        Interval found = Bootstrap.percentile(places, alpha, LEVEL, RESAMPLES, new SplittableRandom(seed));
        return new Interval(
                found.estimate(),
                found.lower(),
                found.upper(),
                LEVEL,
                "Krippendorff's α, percentile bootstrap over rows",
                found.n());
    }

    /** One row: by rater, the numbers of it. */
    private double[][] ratings(List<AnswerGiven> row) {
        double[][] ratings = new double[votes.raters().size()][scale.width()];
        for (double[] rater : ratings) {
            Arrays.fill(rater, Double.NaN);
        }
        row.forEach(answer -> ratings[votes.rater(answer)] = scale.numbers(answer));
        return ratings;
    }

    private double[][] beside(List<double[][]> rows, double[] drawn) {
        int width = scale.width();
        double[][] all = new double[votes.raters().size()][drawn.length * width];
        for (int i = 0; i < drawn.length; i++) {
            double[][] row = rows.get((int) drawn[i]);
            for (int rater = 0; rater < all.length; rater++) {
                System.arraycopy(row[rater], 0, all[rater], i * width, width);
            }
        }
        return all;
    }

    /**
     * Per rater, 1 less the distance to the others over that of any two answers: 1 for always the same as the others,
     * about 0 for anything; NaN where nobody else rated the same rows, or all answers are equal.
     */
    double[] withOthers() {
        int raters = votes.raters().size();
        double[] distance = new double[raters];
        double[] pairs = new double[raters];
        for (List<AnswerGiven> row : votes.byRow()) {
            compare(row, distance, pairs);
        }
        double chance = chance();
        double[] agreement = new double[raters];
        Arrays.setAll(agreement, i -> chance > 0 ? 1 - distance[i] / pairs[i] / chance : Double.NaN);
        return agreement;
    }

    /** Each answer's agreement with the others about its row, in the unit of {@link #withOthers}, if there are any. */
    Map<AnswerGiven, Double> byAnswer() {
        double chance = chance();
        Map<AnswerGiven, Double> agreements = new HashMap<>();
        if (chance > 0) {
            votes.byRow()
                    .forEach(row -> row.forEach(one ->
                            distance(one, row).ifPresent(distance -> agreements.put(one, 1 - distance / chance))));
        }
        return agreements;
    }

    private OptionalDouble distance(AnswerGiven one, List<AnswerGiven> row) {
        return row.stream()
                .filter(other -> !one.annotator().equals(other.annotator()))
                .flatMapToDouble(other -> Arrays.stream(apart(scale.numbers(one), scale.numbers(other))))
                .average();
    }

    private void compare(List<AnswerGiven> row, double[] distance, double[] pairs) {
        for (AnswerGiven one : row) {
            for (AnswerGiven other : row) {
                if (!one.annotator().equals(other.annotator())) {
                    double[] apart = apart(scale.numbers(one), scale.numbers(other));
                    distance[votes.rater(one)] += Arrays.stream(apart).sum();
                    pairs[votes.rater(one)] += apart.length;
                }
            }
        }
    }

    /** Where both said something: of many models a row shows two. */
    private double[] apart(double[] one, double[] other) {
        return IntStream.range(0, one.length)
                .filter(i -> !Double.isNaN(one[i]) && !Double.isNaN(other[i]))
                .mapToDouble(i -> apart(one[i], other[i]))
                .toArray();
    }

    private double apart(double one, double other) {
        return scale.level() == Agreement.Level.NOMINAL ? (one == other ? 0 : 1) : (one - other) * (one - other);
    }

    /** How far two answers drawn from all are apart. */
    private double chance() {
        Map<Double, Long> counts = votes.answers().stream()
                .flatMapToDouble(answer -> Arrays.stream(scale.numbers(answer)))
                .filter(number -> !Double.isNaN(number))
                .boxed()
                .collect(Collectors.groupingBy(number -> number, TreeMap::new, Collectors.counting()));
        double all = counts.values().stream().mapToLong(Long::longValue).sum();
        double sum = 0;
        for (Map.Entry<Double, Long> one : counts.entrySet()) {
            for (Map.Entry<Double, Long> other : counts.entrySet()) {
                sum += apart(one.getKey(), other.getKey()) * one.getValue() * other.getValue();
            }
        }
        return all < 2 ? 0 : sum / (all * (all - 1));
    }
}
