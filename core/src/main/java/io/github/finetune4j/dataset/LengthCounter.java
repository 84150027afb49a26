package io.github.finetune4j.dataset;

import java.util.Arrays;

/** Lengths, four bytes each. */
final class LengthCounter {
    private int[] lengths = new int[256];
    private int count;

    void add(int length) {
        if (count == lengths.length) {
            lengths = Arrays.copyOf(lengths, count * 2);
        }
        lengths[count++] = length;
    }

    LengthSummary summary() {
        int[] sorted = Arrays.copyOf(lengths, count);
        Arrays.sort(sorted);
        if (count == 0) {
            return new LengthSummary(0, 0, 0, 0, 0, 0);
        }
        double mean = (double) Arrays.stream(sorted).asLongStream().sum() / count;
        return new LengthSummary(count, sorted[0], rank(sorted, 0.5), rank(sorted, 0.95), sorted[count - 1], mean);
    }

    // Nearest rank: the smallest value that at least this share does not exceed
    private static int rank(int[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
}
