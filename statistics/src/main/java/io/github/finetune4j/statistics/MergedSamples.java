// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

/** Two samples, sorted once, and walked through from the least value to the greatest. */
final class MergedSamples {
    private final double[] first;
    private final double[] second;

    private MergedSamples(double[] first, double[] second) {
        this.first = first;
        this.second = second;
    }

    static MergedSamples of(double[] first, double[] second) {
        return new MergedSamples(KolmogorovSmirnov.sorted("first", first), KolmogorovSmirnov.sorted("second", second));
    }

    /** What is told of one value. */
    @FunctionalInterface
    interface Visitor {
        /**
         * One distinct value.
         *
         * @param firstBelow how many of the first sample are less
         * @param secondBelow how many of the second sample are less
         * @param ofFirst how often it occurs in the first sample
         * @param ofSecond how often it occurs in the second sample
         */
        void at(int firstBelow, int secondBelow, int ofFirst, int ofSecond);
    }

    void walk(Visitor visitor) {
        int i = 0;
        int j = 0;
        while (i < first.length || j < second.length) {
            boolean firstIsNext = j == second.length || (i < first.length && first[i] <= second[j]);
            double value = firstIsNext ? first[i] : second[j];
            int nextI = i;
            while (nextI < first.length && first[nextI] == value) {
                nextI++;
            }
            int nextJ = j;
            while (nextJ < second.length && second[nextJ] == value) {
                nextJ++;
            }
            visitor.at(i, j, nextI - i, nextJ - j);
            i = nextI;
            j = nextJ;
        }
    }

    boolean constant() {
        double least = Math.min(first[0], second[0]);
        return least == Math.max(first[first.length - 1], second[second.length - 1]);
    }

    int distinct() {
        int[] count = {0};
        walk((a, b, c, d) -> count[0]++);
        return count[0];
    }
}
