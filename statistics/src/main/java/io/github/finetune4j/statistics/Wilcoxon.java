package io.github.finetune4j.statistics;

import java.util.Arrays;
import java.util.Locale;

/**
 * Wilcoxon's signed-rank test (Biometrics Bulletin 1, 1945): do the differences lie symmetrically around zero? Differences of
 * exactly zero are dropped first, as Wilcoxon did; tied sizes share their mean rank.
 *
 * <p>Sizes are tied only if they are equal as doubles: 0.3 − 0.1 and 0.5 − 0.3 are not. Round differences of decimal scores first.
 *
 * @since 0.1
 */
public final class Wilcoxon {
    /** Up to so many differences, without ties and zeros, {@link #test} is exact; scipy draws the line at the same place. */
    public static final int EXACT_UP_TO = 50;

    private static final int COUNTABLE_UP_TO = 1000;

    private Wilcoxon() {}

    /**
     * What becomes of differences of exactly zero.
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
     * Exact for at most {@value #EXACT_UP_TO} differences without ties and zeros, the normal approximation without correction
     * otherwise.
     *
     * @param differences at least one finite difference
     * @return the test; the statistic is the smaller of the two rank sums
     */
    public static TestResult test(double... differences) {
        Ranks ranks = Ranks.of(differences);
        boolean countable = differences.length <= EXACT_UP_TO && !ranks.tied() && ranks.count() == differences.length;
        return countable ? exact(differences) : normal(false, differences);
    }

    /**
     * The exact test from the distribution of the rank sum over all 2ⁿ sign patterns.
     *
     * @param differences at most 1000 finite differences, none of the same size as another once zeros are dropped
     * @return the test; the statistic is the smaller of the two rank sums
     */
    public static TestResult exact(double... differences) {
        return exact(Alternative.TWO_SIDED, differences);
    }

    /**
     * The exact test from the distribution of the rank sum over all 2ⁿ sign patterns.
     *
     * @param alternative which differences it looks for
     * @param differences at most 1000 finite differences, none of the same size as another once zeros are dropped
     * @return the test; the statistic is the smaller of the two rank sums, or that of the positive ones if it is one-sided
     */
    public static TestResult exact(Alternative alternative, double... differences) {
        Ranks ranks = Ranks.of(differences);
        if (ranks.tied() || ranks.count() > COUNTABLE_UP_TO) {
            throw new IllegalArgumentException("the exact signed-rank test needs at most " + COUNTABLE_UP_TO
                    + " differences without ties, got " + ranks.count() + (ranks.tied() ? " with ties" : "")
                    + ": use the normal approximation");
        }
        double p = switch (alternative) {
            case TWO_SIDED -> 2 * lowerTail(ranks.count(), (int) ranks.smallerSum());
            case GREATER -> lowerTail(ranks.count(), (int) ranks.negativeSum());
            case LESS -> lowerTail(ranks.count(), (int) ranks.positiveSum());
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
                + (zeros == Zeros.DROPPED ? "" : ", zeros " + zeros.name().toLowerCase(Locale.ROOT));
        return new TestResult(method, ranks.smallerSum(), Normal.twoSidedP(z), differences.length);
    }

    private static double z(Ranks ranks, boolean corrected) {
        double distance = ranks.mean() - ranks.smallerSum();
        double moved = corrected && distance > 0 ? distance - 0.5 : distance;
        return ranks.standardDeviation() == 0 ? 0 : moved / ranks.standardDeviation();
    }

    /** P(W ≤ w) for n ranks, by adding one rank at a time. */
    private static double lowerTail(int n, int w) {
        double[] probability = new double[n * (n + 1) / 2 + 1];
        probability[0] = 1;
        for (int rank = 1; rank <= n; rank++) {
            for (int sum = rank * (rank + 1) / 2; sum >= 0; sum--) {
                double with = sum >= rank ? probability[sum - rank] : 0;
                probability[sum] = (probability[sum] + with) / 2;
            }
        }
        return Arrays.stream(probability, 0, w + 1).sum();
    }
}
