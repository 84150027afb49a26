// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.Optional;

/**
 * What each of two samples' values says of the other sample, added up: how many of the other are less. Found by merging
 * both, from the least value and from the middle at once, as each step of a merge has to wait for the one before.
 */
final class BelowSums {
    private final double[] first;
    private final double[] second;
    private double sum;
    private double squares;
    private double otherSquares;
    private boolean tied;

    private BelowSums(double[] first, double[] second) {
        this.first = first;
        this.second = second;
    }

    /** {@return the sums of two rising samples, at least one value each; empty where they have a value in common} */
    static Optional<BelowSums> of(double[] first, double[] second) {
        BelowSums sums = new BelowSums(first, second);
        int middle = first.length / 2;
        sums.walkTwice(middle, below(second, first[middle]));
        return sums.tied ? Optional.empty() : Optional.of(sums);
    }

    /** {@return how many of the second sample are below each of the first, added up} */
    double sum() {
        return sum;
    }

    /** {@return the squares of those numbers, added up} */
    double squares() {
        return squares;
    }

    /** {@return the squares of how many of the first sample are below each of the second, added up} */
    double otherSquares() {
        return otherSquares;
    }

    private static int below(double[] rising, double value) {
        int low = 0;
        int high = rising.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (rising[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void walkTwice(int middle, int otherMiddle) {
        int i = 0;
        int j = 0;
        int k = middle;
        int l = otherMiddle;
        long counted = 0;
        double squared = 0;
        double otherSquared = 0;
        int ties = 0;
        while (i < middle && j < otherMiddle && k < first.length && l < second.length) {
            double difference = first[i] - second[j];
            double later = first[k] - second[l];
            ties += difference == 0 || later == 0 ? 1 : 0;
            // all bits where the first is less, else none: from the sign and without a branch nobody could foretell
            long less = Double.doubleToRawLongBits(difference) >> 63;
            long laterLess = Double.doubleToRawLongBits(later) >> 63;
            double ofFirst = less & j;
            double ofSecond = ~less & i;
            double laterOfFirst = laterLess & l;
            double laterOfSecond = ~laterLess & k;
            counted += (less & j) + (laterLess & l);
            squared += ofFirst * ofFirst + laterOfFirst * laterOfFirst;
            otherSquared += ofSecond * ofSecond + laterOfSecond * laterOfSecond;
            i -= (int) less;
            j += 1 + (int) less;
            k -= (int) laterLess;
            l += 1 + (int) laterLess;
        }
        tied = ties > 0;
        sum += counted;
        squares += squared;
        otherSquares += otherSquared;
        walk(i, middle, j, otherMiddle);
        walk(k, first.length, l, second.length);
    }

    private void walk(int fromFirst, int toFirst, int fromSecond, int toSecond) {
        int i = fromFirst;
        int j = fromSecond;
        while (i < toFirst && j < toSecond) {
            tied |= first[i] == second[j];
            if (first[i] < second[j]) {
                sum += j;
                squares += (double) j * j;
                i++;
            } else {
                otherSquares += (double) i * i;
                j++;
            }
        }
        sum += (double) (toFirst - i) * j;
        squares += (double) (toFirst - i) * j * j;
        otherSquares += (double) (toSecond - j) * i * i;
    }
}
