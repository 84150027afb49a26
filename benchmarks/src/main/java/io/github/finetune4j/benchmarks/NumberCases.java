// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import static io.github.finetune4j.benchmarks.PackageCases.all;
import static io.github.finetune4j.benchmarks.PackageCases.integers;
import static io.github.finetune4j.benchmarks.PackageCases.numbers;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.finetune4j.statistics.agreement.Agreement;
import io.github.finetune4j.statistics.agreement.CohenKappa;
import io.github.finetune4j.statistics.drift.Distances;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Means;
import io.github.finetune4j.statistics.interval.Proportions;
import io.github.finetune4j.statistics.interval.Quantiles;
import io.github.finetune4j.statistics.power.EffectSizes;
import io.github.finetune4j.statistics.power.Power;
import io.github.finetune4j.statistics.power.TPower;
import io.github.finetune4j.statistics.prediction.Calibration;
import io.github.finetune4j.statistics.prediction.ConfusionMatrix;
import io.github.finetune4j.statistics.test.Alternative;
import io.github.finetune4j.statistics.test.Counts;
import io.github.finetune4j.statistics.test.IndependentProportions;
import io.github.finetune4j.statistics.test.KolmogorovSmirnov;
import io.github.finetune4j.statistics.test.McNemar;
import io.github.finetune4j.statistics.test.MultipleTests;
import io.github.finetune4j.statistics.test.PairedTests;
import io.github.finetune4j.statistics.test.TestResult;
import io.github.finetune4j.statistics.test.TwoSamples;
import io.github.finetune4j.statistics.test.Wilcoxon;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** Our values of the cases of {@code draws_of_numbers.py}. */
final class NumberCases {
    private static final double LEVEL = 0.95;
    private static final double UNITS = 4;

    private NumberCases() {}

    static Map<String, Function<JsonNode, List<Object>>> kinds() {
        Map<String, Function<JsonNode, List<Object>>> kinds = new HashMap<>();
        kinds.put("proportions", NumberCases::proportions);
        kinds.put("mcnemar", NumberCases::mcNemar);
        kinds.put("paired", in -> paired(numbers(in.get("d"))));
        kinds.put("wilcoxon", in -> wilcoxon(numbers(in.get("d"))));
        kinds.put("samples", NumberCases::samples);
        kinds.put("tables", NumberCases::tables);
        kinds.put("adjusted", in -> adjusted(numbers(in.get("p"))));
        kinds.put("goodness", in -> goodness(numbers(in.get("observed")), numbers(in.get("ratio"))));
        kinds.put("classes", NumberCases::classes);
        kinds.put("confidence", in -> confidence(integers(in.get("y")), numbers(in.get("p"))));
        kinds.put("agreement", NumberCases::agreement);
        kinds.put("quantiles", in -> quantiles(numbers(in.get("x")), in.get("p").asDouble()));
        kinds.put("power", NumberCases::power);
        return kinds;
    }

    private static double[] ends(Interval interval) {
        return new double[] {interval.lower(), interval.upper()};
    }

    private static double[] both(TestResult test) {
        return new double[] {test.statistic(), test.pValue()};
    }

    private static List<Object> proportions(JsonNode in) {
        long k = in.get("k").asLong();
        long n = in.get("n").asLong();
        double level = in.get("level").asDouble();
        return all(
                ends(Proportions.wilson(k, n, level)),
                ends(Proportions.clopperPearson(k, n, level)),
                ends(Proportions.jeffreys(k, n, level)),
                ends(Proportions.agrestiCoull(k, n, level)),
                ends(Proportions.normal(k, n, level)));
    }

    private static List<Object> mcNemar(JsonNode in) {
        long b = in.get("b").asLong();
        long c = in.get("c").asLong();
        return all(
                McNemar.exact(b, c).pValue(), McNemar.midP(b, c).pValue(), both(McNemar.chiSquaredUncorrected(b, c)));
    }

    private static List<Object> paired(double[] d) {
        return all(
                both(PairedTests.pairedT(d)),
                PairedTests.pairedT(Alternative.GREATER, d).pValue(),
                ends(Means.tInterval(d, LEVEL)),
                EffectSizes.cohenPaired(d),
                Means.standardDeviation(d));
    }

    private static List<Object> wilcoxon(double[] d) {
        List<Object> values = new java.util.ArrayList<>();
        for (Wilcoxon.Zeros zeros : List.of(Wilcoxon.Zeros.DROPPED, Wilcoxon.Zeros.RANKED, Wilcoxon.Zeros.SPLIT)) {
            values.addAll(all(both(Wilcoxon.normal(false, zeros, d)), both(Wilcoxon.normal(true, zeros, d))));
        }
        values.addAll(all(both(Wilcoxon.test(d))));
        return values;
    }

    private static List<Object> samples(JsonNode in) {
        double[] a = numbers(in.get("a"));
        double[] b = numbers(in.get("b"));
        Alternative other = alternative(in.get("alternative").asText());
        TestResult ks = KolmogorovSmirnov.test(a, b);
        return all(
                both(TwoSamples.welch(a, b, other)),
                TwoSamples.welchDegrees(a, b),
                both(TwoSamples.student(a, b, other)),
                both(TwoSamples.mannWhitney(a, b, false, other)),
                both(TwoSamples.mannWhitney(a, b, true, other)),
                both(ks),
                KolmogorovSmirnov.asymptotic(a, b, Alternative.TWO_SIDED).pValue(),
                Distances.wasserstein(a, b),
                Distances.energy(a, b));
    }

    /** A mean that numpy sums up is right to some units in its last place; scipy divides their difference by this. */
    static double roundingInStandardErrors(JsonNode in) {
        double[] a = numbers(in.get("a"));
        double[] b = numbers(in.get("b"));
        double largest = Math.max(Math.abs(Means.mean(a)), Math.abs(Means.mean(b)));
        return UNITS * Math.ulp(largest) / Math.hypot(Means.standardError(a), Means.standardError(b));
    }

    private static Alternative alternative(String word) {
        return switch (word) {
            case "less" -> Alternative.LESS;
            case "greater" -> Alternative.GREATER;
            default -> Alternative.TWO_SIDED;
        };
    }

    private static List<Object> tables(JsonNode in) {
        long k1 = in.get("k1").asLong();
        long n1 = in.get("n1").asLong();
        long k2 = in.get("k2").asLong();
        long n2 = in.get("n2").asLong();
        IndependentProportions rates = new IndependentProportions(k1, n1, k2, n2);
        return all(
                Counts.fisher(k1, n1 - k1, k2, n2 - k2, Alternative.TWO_SIDED).pValue(),
                Counts.fisher(k1, n1 - k1, k2, n2 - k2, Alternative.LESS).pValue(),
                Counts.fisher(k1, n1 - k1, k2, n2 - k2, Alternative.GREATER).pValue(),
                both(Counts.chiSquared(k1, n1 - k1, k2, n2 - k2, true)),
                both(Counts.chiSquared(k1, n1 - k1, k2, n2 - k2, false)),
                both(rates.zTest(Alternative.TWO_SIDED)),
                ends(rates.wald(LEVEL)),
                ends(rates.agrestiCaffo(LEVEL)),
                ends(rates.newcombe(LEVEL)));
    }

    private static List<Object> adjusted(double[] p) {
        return all(
                MultipleTests.bonferroni(p),
                MultipleTests.sidak(p),
                MultipleTests.holm(p),
                MultipleTests.holmSidak(p),
                MultipleTests.hochberg(p),
                MultipleTests.hommel(p),
                MultipleTests.benjaminiHochberg(p),
                MultipleTests.benjaminiYekutieli(p));
    }

    private static List<Object> goodness(double[] observed, double[] ratio) {
        return all(both(Counts.goodnessOfFit(observed, ratio)), both(Counts.likelihoodRatio(observed, ratio)));
    }

    private static List<Object> classes(JsonNode in) {
        ConfusionMatrix matrix = ConfusionMatrix.of(
                integers(in.get("truth")),
                integers(in.get("given")),
                in.get("classes").asInt());
        List<Object> values = new java.util.ArrayList<>(all(matrix.accuracy(), matrix.matthews()));
        for (ConfusionMatrix.Average average : List.of(
                ConfusionMatrix.Average.MICRO, ConfusionMatrix.Average.MACRO, ConfusionMatrix.Average.WEIGHTED)) {
            for (double beta : new double[] {1, 2}) {
                ConfusionMatrix.Figures figures = matrix.average(average, beta);
                values.addAll(all(figures.precision(), figures.recall(), figures.f()));
            }
        }
        return values;
    }

    private static List<Object> confidence(int[] outcomes, double[] p) {
        return all(
                Calibration.brier(outcomes, p),
                Calibration.logLoss(outcomes, p),
                Calibration.rocArea(outcomes, p),
                Calibration.averagePrecision(outcomes, p));
    }

    private static List<Object> agreement(JsonNode in) {
        int[] a = integers(in.get("a"));
        int[] b = integers(in.get("b"));
        int classes = in.get("classes").asInt();
        double[][] ratings = StreamSupport.stream(in.get("ratings").spliterator(), false)
                .map(PackageCases::numbers)
                .toArray(double[][]::new);
        int[][] counts = StreamSupport.stream(in.get("counts").spliterator(), false)
                .map(PackageCases::integers)
                .toArray(int[][]::new);
        List<Object> values = new java.util.ArrayList<>();
        for (CohenKappa.Weights weights :
                List.of(CohenKappa.Weights.NONE, CohenKappa.Weights.LINEAR, CohenKappa.Weights.QUADRATIC)) {
            values.add(CohenKappa.of(a, b, classes, weights).estimate());
        }
        for (Agreement.Level level : List.of(
                Agreement.Level.NOMINAL, Agreement.Level.ORDINAL, Agreement.Level.INTERVAL, Agreement.Level.RATIO)) {
            values.add(Agreement.krippendorff(ratings, level));
        }
        values.addAll(all(Agreement.fleiss(counts), Agreement.randolph(counts)));
        return values;
    }

    private static List<Object> quantiles(double[] x, double p) {
        return all(
                Quantiles.linear(x, p), Quantiles.hazen(x, p), Quantiles.weibull(x, p), Quantiles.medianUnbiased(x, p));
    }

    private static List<Object> power(JsonNode in) {
        double d = in.get("d").asDouble();
        double n = in.get("n").asDouble();
        double alpha = in.get("alpha").asDouble();
        TPower test = new TPower(alpha, true);
        return all(test.paired(n, d), test.independent(n, 1.5 * n, d), new Power(alpha, 0.8).zPower(n, d));
    }
}
