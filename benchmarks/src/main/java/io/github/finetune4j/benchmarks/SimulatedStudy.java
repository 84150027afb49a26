// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.statistics.crossed.CrossedMean;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One study: every rater who sees a row rates both answers from 1 to 5. Raters differ in severity, in skill (how much
 * of the quality they see, and how steadily) and in taste; rows differ in how hard they are for both models and for
 * each.
 */
final class SimulatedStudy {
    private static final double MIDDLE = 3;
    private static final double SEVERITY = 0.6;
    private static final double HARDNESS = 0.6;
    private static final double ANSWER = 0.5;
    private static final double NOISE = 0.6;
    private static final double MISSING = 0.1;
    private static final int TRUTH_RATERS = 4_000;
    private static final int TRUTH_ROWS = 250;

    private final StudyDesign design;
    private final Random random;

    private SimulatedStudy(StudyDesign design, long seed) {
        this.design = design;
        random = new Random(seed);
    }

    /** A rater's traits. */
    private record Rater(boolean spammer, double severity, double skill, double taste, double noise) {}

    /** A row's hardness for both models, and the second answer's lead over the first. */
    private record Row(double hardness, double lead) {}

    private Rater rater() {
        return new Rater(
                random.nextDouble() < design.spammers(),
                SEVERITY * random.nextGaussian(),
                0.5 + 0.5 * random.nextDouble(),
                design.taste() * random.nextGaussian(),
                NOISE * (0.6 + 0.8 * random.nextDouble()));
    }

    private Row row() {
        return new Row(
                HARDNESS * random.nextGaussian(), design.difference() + ANSWER * Math.sqrt(2) * random.nextGaussian());
    }

    /** Second answer's rating less the first's. */
    private double difference(Rater rater, Row row) {
        return rating(rater, row, 0.5) - rating(rater, row, -0.5);
    }

    private double rating(Rater rater, Row row, double side) {
        if (rater.spammer()) {
            return 1 + random.nextInt(5);
        }
        double seen = rater.skill() * (row.lead() * side - row.hardness()) + rater.taste() * side;
        double rating = MIDDLE - rater.severity() + seen + rater.noise() * random.nextGaussian();
        return Math.max(1, Math.min(5, Math.rint(rating)));
    }

    /** {@return the mean difference over all raters and rows that there are} */
    static double truth(StudyDesign design, long seed) {
        if (design.alike()) {
            return 0;
        }
        return IntStream.range(0, TRUTH_RATERS)
                .parallel()
                .mapToDouble(i -> {
                    SimulatedStudy study = new SimulatedStudy(design, seed * 7_919L + i);
                    double sum = 0;
                    for (int j = 0; j < TRUTH_ROWS; j++) {
                        sum += study.difference(study.rater(), study.row());
                    }
                    return sum / TRUTH_ROWS;
                })
                .average()
                .orElseThrow();
    }

    static StudyOutcome of(StudyDesign design, double truth, long seed) {
        return new SimulatedStudy(design, seed).outcome(truth);
    }

    private StudyOutcome outcome(double truth) {
        Rater[] raters = new Rater[design.raters()];
        Arrays.setAll(raters, i -> rater());
        int most = design.rows() * design.raters();
        double[] values = new double[most];
        int[] rowIds = new int[most];
        int[] raterIds = new int[most];
        int size = 0;
        for (int i = 0; i < design.rows(); i++) {
            Row row = row();
            for (int j : seenBy()) {
                values[size] = difference(raters[j], row);
                rowIds[size] = i;
                raterIds[size++] = j;
            }
        }
        double[] given = Arrays.copyOf(values, size);
        Interval crossed = CrossedMean.of(given, Arrays.copyOf(rowIds, size), Arrays.copyOf(raterIds, size))
                .interval(0.95);
        Interval naive = Means.tInterval(given, 0.95);
        return new StudyOutcome(
                design, crossed.contains(truth), !crossed.contains(0), naive.contains(truth), !naive.contains(0));
    }

    /** The raters of a row. */
    private int[] seenBy() {
        int n = design.raters();
        if (design.perRow() == 0) {
            return IntStream.range(0, n)
                    .filter(j -> random.nextDouble() >= MISSING)
                    .toArray();
        }
        int[] order = IntStream.range(0, n).toArray();
        for (int i = 0; i < design.perRow(); i++) {
            int other = i + random.nextInt(n - i);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
        return Arrays.copyOf(order, design.perRow());
    }
}
