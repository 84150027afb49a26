// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.drift;

import io.github.finetune4j.statistics.internal.Checks;
import io.github.finetune4j.statistics.internal.Histogram;
import io.github.finetune4j.statistics.internal.MergedSamples;
import io.github.finetune4j.statistics.internal.Moments;
import io.github.finetune4j.statistics.internal.Sorted;
import io.github.finetune4j.statistics.test.Counts;
import io.github.finetune4j.statistics.test.DistributionTests;
import io.github.finetune4j.statistics.test.KolmogorovSmirnov;
import java.util.Arrays;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * Measures of drift between past and present inputs, for monitoring: distances between the shares of bins or
 * categories. For tests see {@link KolmogorovSmirnov}, {@link Counts#goodnessOfFit} and {@link DistributionTests}.
 * Binning and the rule for empty bins are Evidently's, so that thresholds learnt there can be kept. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Drift {
    private static final int FEW_VALUES = 20;
    private static final double EMPTY = 1e-4;
    private static final double FAR_BELOW = 1e6;
    private static final double LEAST_SPREAD = 1e-3;

    private final double[] reference;
    private final double[] current;

    private Drift(double[] reference, double[] current) {
        this.reference = reference;
        this.current = current;
    }

    /**
     * Compares counts of the same categories. A category that one side lacks has the count 0 there.
     *
     * @param reference counts before, each at least 0, not all 0
     * @param current counts now, as many, each at least 0, not all 0
     * @return the comparison
     */
    public static Drift ofCounts(double[] reference, double[] current) {
        if (reference.length != current.length) {
            throw new IllegalArgumentException("counts: " + reference.length + " and " + current.length
                    + " -> give one of each category on both sides, 0 where there is none");
        }
        return new Drift(shares("reference", reference), shares("current", current));
    }

    /**
     * Compares numbers, binned by Sturges' rule (⌈log₂ n⌉ + 1 bins of equal width over both samples); each distinct
     * value is a bin if the reference has at most {@value #FEW_VALUES}.
     *
     * @param reference at least one finite value
     * @param current at least one finite value
     * @return the comparison
     */
    public static Drift ofNumbers(double[] reference, double[] current) {
        Checks.finite("reference", 1, reference);
        Checks.finite("current", 1, current);
        if (hasMany(reference)) {
            double n = (double) reference.length + current.length;
            return binned(reference, current, Histogram.sturges(Histogram.range(reference, current), n));
        }
        double[] values = Arrays.stream(Sorted.pooled(reference, current))
                .map(v -> v + 0.0)
                .sorted()
                .distinct()
                .toArray();
        return ofCounts(occurrences(reference, values), occurrences(current, values));
    }

    /**
     * {@return the comparison of a reference with any other numbers, binned by Doane's rule over the reference alone
     * (The American Statistician 30, 1976), as NannyML bins them: what lies outside the reference's range is a bin of
     * its own; the bins are made once}
     *
     * @param reference at least one finite value
     */
    public static Function<double[], Drift> inDoanesBinsOf(double[] reference) {
        double[] edges = Histogram.doane(Checks.finite("reference", 1, reference));
        double[] before = Arrays.copyOf(Histogram.counts(reference, edges), edges.length);
        return current -> {
            double[] now = Histogram.counts(Checks.finite("current", 1, current), edges);
            double outside = current.length - Arrays.stream(now).sum();
            return ofCounts(before, withLast(now, outside));
        };
    }

    private static double[] withLast(double[] counts, double last) {
        double[] more = Arrays.copyOf(counts, counts.length + 1);
        more[counts.length] = last;
        return more;
    }

    private static boolean hasMany(double[] values) {
        double[] seen = new double[FEW_VALUES];
        int distinct = 0;
        for (double value : values) {
            int place = 0;
            while (place < distinct && seen[place] != value) {
                place++;
            }
            if (place == FEW_VALUES) {
                return true;
            }
            seen[place] = value;
            distinct = Math.max(distinct, place + 1);
        }
        return false;
    }

    private static Drift binned(double[] reference, double[] current, double[] edges) {
        return ofCounts(Histogram.counts(reference, edges), Histogram.counts(current, edges));
    }

    private static double[] shares(String name, double[] counts) {
        double sum = 0;
        for (double count : Checks.finite(name, 1, counts)) {
            if (count < 0) {
                throw new IllegalArgumentException("count in " + name + ": " + count + " -> give at least 0");
            }
            sum += count;
        }
        double all = Checks.positive("the sum of " + name, sum);
        return Arrays.stream(counts).map(count -> count / all).toArray();
    }

    /** {@return the population stability index, Σ(p − q)·ln(p/q), symmetric; 0.1 and 0.25 are usual thresholds} */
    public double populationStabilityIndex() {
        double[] p = filled(reference);
        double[] q = filled(current);
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += (p[i] - q[i]) * Math.log(p[i] / q[i]);
        }
        return sum;
    }

    /** {@return the divergence of Kullback and Leibler of the reference from now, Σp·ln(p/q), in nats} */
    public double kullbackLeibler() {
        double[] p = normalised(filled(reference));
        double[] q = normalised(filled(current));
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += p[i] * Math.log(p[i] / q[i]);
        }
        return sum;
    }

    /**
     * {@return the distance of Jensen and Shannon, the root of the mean divergence from the middle; from 0 to √ln 2}
     */
    public double jensenShannon() {
        double sum = 0;
        for (int i = 0; i < reference.length; i++) {
            double middle = (reference[i] + current[i]) / 2;
            sum += part(reference[i], middle) + part(current[i], middle);
        }
        return Math.sqrt(Math.max(0, sum) / 2);
    }

    private static double part(double p, double middle) {
        return p == 0 ? 0 : p * Math.log(p / middle);
    }

    /** {@return Hellinger's distance of the shares, √(1 − Σ√(pq)), from 0 to 1} */
    public double hellinger() {
        double sum = 0;
        for (int i = 0; i < reference.length; i++) {
            sum += Math.sqrt(reference[i] * current[i]);
        }
        return Math.sqrt(1 - Math.min(1, sum));
    }

    /** {@return the total variation, half the sum of the absolute differences of shares, from 0 to 1} */
    public double totalVariation() {
        double sum = 0;
        for (int i = 0; i < reference.length; i++) {
            sum += Math.abs(reference[i] - current[i]);
        }
        return sum / 2;
    }

    /** {@return the greatest change of a share: the distance of L∞, from 0 to 1} */
    public double largestChange() {
        double largest = 0;
        for (int i = 0; i < reference.length; i++) {
            largest = Math.max(largest, Math.abs(reference[i] - current[i]));
        }
        return largest;
    }

    /**
     * {@return Hellinger's distance of numbers, binned by Sturges' rule over the distinct values of both samples}
     *
     * @param reference at least one finite value
     * @param current at least one finite value
     */
    public static double hellingerOfNumbers(double[] reference, double[] current) {
        MergedSamples merged = MergedSamples.of(reference, current);
        double distinct = 0;
        while (merged.next()) {
            distinct++;
        }
        return binned(reference, current, Histogram.sturges(Histogram.range(reference, current), distinct))
                .hellinger();
    }

    /**
     * {@return {@link Distances#wasserstein} in standard deviations (divisor n) of the reference, of which at least
     * 0.001 is taken}
     *
     * @param reference at least one finite value
     * @param current at least one finite value
     */
    public static double normedWasserstein(double[] reference, double[] current) {
        double spread =
                Math.max(Moments.of(Checks.finite("reference", 1, reference)).spread(), LEAST_SPREAD);
        return Distances.wasserstein(reference, current) / spread;
    }

    /** An empty bin gets 0.0001, or a millionth of the smallest share if that is no more than 0.0001. */
    private static double[] filled(double[] shares) {
        double least = Arrays.stream(shares).filter(s -> s > 0).min().orElseThrow();
        double fill = least <= EMPTY ? least / FAR_BELOW : EMPTY;
        return Arrays.stream(shares).map(s -> s == 0 ? fill : s).toArray();
    }

    private static double[] normalised(double[] shares) {
        double sum = Arrays.stream(shares).sum();
        return Arrays.stream(shares).map(s -> s / sum).toArray();
    }

    private static double[] occurrences(double[] values, double[] distinct) {
        double[] counts = new double[distinct.length];
        for (double value : values) {
            counts[Arrays.binarySearch(distinct, value + 0.0)]++;
        }
        return counts;
    }
}
