package io.github.finetune4j.statistics;

import java.util.Arrays;
import java.util.Comparator;

/**
 * Signed ranks of differences without the zeros.
 *
 * @param count differences other than zero
 * @param smallerSum the smaller of the rank sums of the positive and the negative differences
 * @param ties Σ(t³ − t) over groups of equal size
 */
record Ranks(int count, double smallerSum, double ties) {

    static Ranks of(double[] differences) {
        Checks.finite("differences", 1, differences);
        Double[] moved = Arrays.stream(differences).filter(d -> d != 0).boxed().toArray(Double[]::new);
        Arrays.sort(moved, Comparator.comparingDouble(Math::abs));
        double positive = 0;
        double ties = 0;
        for (int start = 0, end; start < moved.length; start = end) {
            end = endOfTie(moved, start);
            double rank = (start + 1 + end) / 2.0;
            positive += rank * positives(moved, start, end);
            double size = end - start;
            ties += size * size * size - size;
        }
        double all = moved.length * (moved.length + 1.0) / 2;
        return new Ranks(moved.length, Math.min(positive, all - positive), ties);
    }

    boolean tied() {
        return ties > 0;
    }

    double mean() {
        return count * (count + 1.0) / 4;
    }

    double standardDeviation() {
        return Math.sqrt((count * (count + 1.0) * (2.0 * count + 1) - ties / 2) / 24);
    }

    private static int endOfTie(Double[] sorted, int start) {
        int end = start + 1;
        while (end < sorted.length && Math.abs(sorted[end]) == Math.abs(sorted[start])) {
            end++;
        }
        return end;
    }

    private static long positives(Double[] values, int start, int end) {
        return Arrays.stream(values, start, end).filter(v -> v > 0).count();
    }
}
