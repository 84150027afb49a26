// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.test;

import io.github.finetune4j.statistics.internal.MidRanks;
import io.github.finetune4j.statistics.internal.Normal;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/**
 * Wilcoxon's signed-rank test (Biometrics Bulletin 1, 1945): do the differences lie symmetrically around zero?
 * Differences of exactly zero are dropped first, as Wilcoxon did; tied sizes share their mean rank.
 *
 * <p>Sizes are tied only if they are equal as doubles: 0.3 − 0.1 and 0.5 − 0.3 are not. Round differences of decimal
 * scores first.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class Wilcoxon {
    /**
     * Up to so many differences, without ties and zeros, {@link #test} is exact; scipy draws the line at the same
     * place.
     */
    public static final int EXACT_UP_TO = 50;

    /** Up to so many differences, {@link #test} is exact with ties and zeros too, as scipy is. */
    public static final int EXACT_WITH_TIES_UP_TO = 13;

    private static final int COUNTABLE_UP_TO = 1000;

    private Wilcoxon() {}

    /**
     * The treatment of differences of exactly zero.
     *
     * @since 0.1
     */
    public enum Zeros {
        /** They are dropped before ranking, as Wilcoxon did. */
        DROPPED,
        /** They are ranked, then their ranks are dropped (Pratt, JASA 54, 1959). */
        RANKED,
        /** They are ranked, and half of their ranks counts for each side. */
        SPLIT
    }

    /**
     * Exact for at most {@value #EXACT_UP_TO} differences without ties and zeros, or {@value #EXACT_WITH_TIES_UP_TO}
     * with them; else the normal approximation without correction.
     *
     * @param differences at least one finite difference
     * @return the test; the statistic is the smaller of the two rank sums
     */
    public static TestResult test(double... differences) {
        Ranks ranks = Ranks.of(differences);
        boolean plain = !ranks.tied() && ranks.count() == differences.length;
        return differences.length <= (plain ? EXACT_UP_TO : EXACT_WITH_TIES_UP_TO)
                ? exact(differences)
                : normal(false, differences);
    }

    /**
     * The same choice between the exact test and the normal approximation, one-sided too, and with zeros kept: what
     * scipy's {@code wilcoxon} does without further arguments.
     *
     * @param alternative which differences it looks for
     * @param zeros what becomes of differences of exactly zero
     * @param differences at least one finite difference
     * @return the test; the statistic is the smaller of the two rank sums, or that of the positive ones if it is
     *     one-sided
     */
    public static TestResult test(Alternative alternative, Zeros zeros, double... differences) {
        Ranks ranks = Ranks.of(differences, zeros);
        boolean plain = !ranks.tied() && Arrays.stream(differences).noneMatch(d -> d == 0);
        return differences.length <= (plain ? EXACT_UP_TO : EXACT_WITH_TIES_UP_TO)
                ? exact(alternative, zeros, ranks, differences)
                : normal(alternative, zeros, ranks, differences.length);
    }

    private static TestResult exact(Alternative alternative, Zeros zeros, Ranks ranks, double... differences) {
        if (zeros == Zeros.DROPPED) {
            return exact(alternative, differences);
        }
        MidRanks all = MidRanks.of(Arrays.stream(differences).map(Math::abs).toArray());
        double[] others = IntStream.range(0, differences.length)
                .filter(i -> differences[i] != 0)
                .mapToDouble(all::of)
                .toArray();
        double positive = IntStream.range(0, differences.length)
                .filter(i -> differences[i] > 0)
                .mapToDouble(all::of)
                .sum();
        double negative = Arrays.stream(others).sum() - positive;
        double p = switch (alternative) {
            case TWO_SIDED -> 2 * lowerTailOfRanks(others, Math.min(positive, negative));
            case GREATER -> lowerTailOfRanks(others, negative);
            case LESS -> lowerTailOfRanks(others, positive);
        };
        String method = "Wilcoxon signed-rank, exact" + alternative.suffix() + suffix(zeros);
        return new TestResult(method, statistic(ranks, alternative), Math.min(1, p), differences.length);
    }

    private static TestResult normal(Alternative alternative, Zeros zeros, Ranks ranks, int n) {
        double z =
                ranks.standardDeviation() == 0 ? 0 : (ranks.positiveSum() - ranks.mean()) / ranks.standardDeviation();
        String method = "Wilcoxon signed-rank, normal approximation" + alternative.suffix() + suffix(zeros);
        return new TestResult(method, statistic(ranks, alternative), alternative.pValue(z, Normal::cumulative), n);
    }

    private static String suffix(Zeros zeros) {
        return zeros == Zeros.DROPPED ? "" : ", zeros " + zeros.name().toLowerCase(Locale.ROOT);
    }

    /**
     * The exact test from the distribution of the rank sum over all 2ⁿ sign patterns; tied sizes keep their mean rank
     * in it.
     *
     * @param differences at most 1000 finite differences
     * @return the test; the statistic is the smaller of the two rank sums
     */
    public static TestResult exact(double... differences) {
        return exact(Alternative.TWO_SIDED, differences);
    }

    /**
     * The exact test from the distribution of the rank sum over all 2ⁿ sign patterns; tied sizes keep their mean rank
     * in it.
     *
     * @param alternative which differences it looks for
     * @param differences at most 1000 finite differences
     * @return the test; the statistic is the smaller of the two rank sums, or that of the positive ones if it is
     *     one-sided
     */
    public static TestResult exact(Alternative alternative, double... differences) {
        Ranks ranks = Ranks.of(differences);
        if (ranks.count() > COUNTABLE_UP_TO) {
            throw new IllegalArgumentException(
                    "the exact signed-rank test: " + ranks.count() + " differences other than zero -> give at most "
                            + COUNTABLE_UP_TO + ", or use the normal approximation");
        }
        double p = switch (alternative) {
            case TWO_SIDED -> 2 * lowerTail(differences, ranks.smallerSum());
            case GREATER -> lowerTail(differences, ranks.negativeSum());
            case LESS -> lowerTail(differences, ranks.positiveSum());
        };
        String method = "Wilcoxon signed-rank, exact" + alternative.suffix();
        return new TestResult(method, statistic(ranks, alternative), Math.min(1, p), differences.length);
    }

    private static double statistic(Ranks ranks, Alternative alternative) {
        return alternative == Alternative.TWO_SIDED ? ranks.smallerSum() : ranks.positiveSum();
    }

    /**
     * The normal approximation, with the variance reduced for ties.
     *
     * @param corrected whether the rank sum is moved by ½ towards its mean
     * @param differences at least one finite difference
     * @return the test; the statistic is the smaller of the two rank sums, and p is 1 if all differences are zero
     */
    public static TestResult normal(boolean corrected, double... differences) {
        return normal(corrected, Zeros.DROPPED, differences);
    }

    /**
     * The normal approximation, with the variance reduced for ties.
     *
     * @param corrected whether the rank sum is moved by ½ towards its mean
     * @param zeros what becomes of differences of exactly zero
     * @param differences at least one finite difference
     * @return the test; the statistic is the smaller of the two rank sums, and p is 1 if all differences are zero
     */
    public static TestResult normal(boolean corrected, Zeros zeros, double... differences) {
        Ranks ranks = Ranks.of(differences, zeros);
        double z = z(ranks, corrected);
        String method = "Wilcoxon signed-rank, normal approximation"
                + (corrected ? ", continuity corrected" : "")
                + suffix(zeros);
        return new TestResult(method, ranks.smallerSum(), Normal.twoSidedP(z), differences.length);
    }

    private static double z(Ranks ranks, boolean corrected) {
        double distance = ranks.mean() - ranks.smallerSum();
        double moved = corrected && distance > 0 ? distance - 0.5 : distance;
        return ranks.standardDeviation() == 0 ? 0 : moved / ranks.standardDeviation();
    }

    private static double lowerTail(double[] differences, double w) {
        double[] sizes =
                Arrays.stream(differences).filter(d -> d != 0).map(Math::abs).toArray();
        return lowerTailOfRanks(MidRanks.of(sizes).all(), w);
    }

    /** P(W ≤ w), by adding one rank at a time; mean ranks are halves, so everything is doubled. */
    private static double lowerTailOfRanks(double[] ranks, double w) {
        double[] probability = new double[(int) (2 * Arrays.stream(ranks).sum()) + 1];
        probability[0] = 1;
        int greatest = 0;
        for (double rank : ranks) {
            int doubled = (int) (2 * rank);
            greatest += doubled;
            for (int sum = greatest; sum >= 0; sum--) {
                double with = sum >= doubled ? probability[sum - doubled] : 0;
                probability[sum] = (probability[sum] + with) / 2;
            }
        }
        return Arrays.stream(probability, 0, (int) (2 * w) + 1).sum();
    }
}
