// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.conformal;

import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.statistics.test.BoundedMean;
import io.github.finetune4j.statistics.test.MultipleTests;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/**
 * The choice of a setting (a threshold, a size of sets) whose loss stays below a limit: on average over calibrations
 * ({@link #expected}), with a probability where the loss falls with the setting ({@link #bounded}), or with a
 * probability for any loss ({@link #pValues} and what follows). Losses are given as [rows][settings], from 0 to 1; rows
 * must be exchangeable with those to come.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class RiskControl {
    private RiskControl() {}

    /**
     * The bound of a mean loss.
     *
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public enum Bound {
        /** Hoeffding's, which knows no variance. */
        HOEFFDING,
        /** The empirical Bernstein bound: tighter where losses vary little. */
        BERNSTEIN,
        /** By betting: the tightest. */
        BETTING
    }

    /**
     * {@return the first setting whose expected loss is at most alpha, by conformal risk control (Angelopoulos et al.,
     * ICLR 2024): (n·mean + 1)/(n + 1) ≤ alpha; empty where there is none}
     *
     * @param losses [rows][settings], each row's falling from the first setting to the last
     * @param alpha limit of the expected loss, between 0 and 1
     */
    public static OptionalInt expected(double[][] losses, double alpha) {
        Given.between("alpha", alpha, 0, 1);
        double[] means = means(losses);
        int n = losses.length;
        return IntStream.range(0, means.length)
                .filter(j -> (n * means[j] + 1) / (n + 1) <= alpha)
                .findFirst();
    }

    /**
     * {@return the first setting from which on every upper bound is at most alpha (risk-controlling prediction sets;
     * Bates et al., JACM 68, 2021): its loss is so with a probability of 1 − delta; empty where there is none}
     *
     * @param losses [rows][settings], each row's falling from the first setting to the last
     * @param alpha limit of the loss, between 0 and 1
     * @param delta the chance of being wrong, between 0 and 1
     * @param bound which bound
     */
    public static OptionalInt bounded(double[][] losses, double alpha, double delta, Bound bound) {
        Given.between("alpha", alpha, 0, 1);
        double[] upper = upper(losses, delta, bound);
        int first = upper.length;
        while (first > 0 && upper[first - 1] <= alpha) {
            first--;
        }
        return first == upper.length ? OptionalInt.empty() : OptionalInt.of(first);
    }

    /**
     * {@return the upper bound of each setting's mean loss}
     *
     * @param losses [rows][settings], at least two rows
     * @param delta the chance of being wrong, between 0 and 1
     * @param bound which bound
     */
    public static double[] upper(double[][] losses, double delta, Bound bound) {
        double[] means = means(losses);
        int n = losses.length;
        return IntStream.range(0, means.length)
                .mapToDouble(j -> switch (bound) {
                    case HOEFFDING -> BoundedMean.hoeffdingUpper(means[j], n, delta);
                    case BERNSTEIN -> BoundedMean.bernsteinUpper(means[j], variance(column(losses, j)), n, delta);
                    case BETTING -> BoundedMean.bettingUpper(column(losses, j), 0, 1, 1 - delta);
                })
                .toArray();
    }

    /**
     * {@return for each setting the p value of the hypothesis that its loss is above alpha, by Hoeffding and Bentkus
     * (Learn then Test; Angelopoulos et al., arXiv 2110.01052); exact where all losses are 0 or 1}
     *
     * @param losses [rows][settings], in any order
     * @param alpha limit of the loss, between 0 and 1
     */
    public static double[] pValues(double[][] losses, double alpha) {
        double[] means = means(losses);
        boolean binary = Arrays.stream(losses).flatMapToDouble(Arrays::stream).allMatch(loss -> loss == 0 || loss == 1);
        int n = losses.length;
        return Arrays.stream(means)
                .map(mean ->
                        binary ? BoundedMean.binomial(mean, n, alpha) : BoundedMean.hoeffdingBentkus(mean, n, alpha))
                .toArray();
    }

    /**
     * {@return the settings that are shown with a probability of 1 − delta that none of them is wrong, in any order of
     * search (Holm)}
     *
     * @param pValues as {@link #pValues} gave them
     * @param delta the chance that one of them is wrong, between 0 and 1
     */
    public static List<Integer> shown(double[] pValues, double delta) {
        Given.between("delta", delta, 0, 1);
        double[] adjusted = MultipleTests.holm(pValues);
        return IntStream.range(0, pValues.length)
                .filter(j -> adjusted[j] <= delta)
                .boxed()
                .toList();
    }

    /**
     * {@return the settings that are shown when they are tried one after the other, each at the whole delta, until the
     * first that can't be: stronger where the safest come first, an order that must not come from these rows}
     *
     * @param pValues as {@link #pValues} gave them
     * @param delta the chance that one of them is wrong, between 0 and 1
     * @param starts from how many places, evenly spread, it is tried, with a part of delta each; 1 is usual
     */
    public static List<Integer> shownInSequence(double[] pValues, double delta, int starts) {
        Given.between("delta", delta, 0, 1);
        Given.from("starts", starts, 1, pValues.length);
        TreeSet<Integer> shown = new TreeSet<>();
        for (int start = 0; start < starts; start++) {
            int j = (int) ((long) start * pValues.length / starts);
            while (j < pValues.length && pValues[j] <= delta / starts) {
                shown.add(j++);
            }
        }
        return new ArrayList<>(shown);
    }

    private static double[] means(double[][] losses) {
        if (losses.length == 0 || losses[0].length == 0) {
            throw new IllegalArgumentException("losses: none -> give those of calibration rows, [rows][settings]");
        }
        double[] means = new double[losses[0].length];
        for (double[] row : losses) {
            if (row.length != means.length) {
                throw new IllegalArgumentException(
                        "losses of a row: " + row.length + " -> give one of each of the " + means.length + " settings");
            }
            for (int j = 0; j < row.length; j++) {
                means[j] += Given.from("loss", row[j], 0, 1);
            }
        }
        return Arrays.stream(means).map(sum -> sum / losses.length).toArray();
    }

    private static double[] column(double[][] losses, int j) {
        return Arrays.stream(losses).mapToDouble(row -> row[j]).toArray();
    }

    private static double variance(double... values) {
        double mean = Arrays.stream(values).average().orElse(0);
        return Arrays.stream(values)
                        .map(value -> (value - mean) * (value - mean))
                        .sum()
                / (values.length - 1);
    }
}
