// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.Optional;

/** Two samples, sorted once, and walked through from the least value to the greatest, once. */
final class MergedSamples {
    private final double[] first;
    private final double[] second;
    private int firstBelow;
    private int secondBelow;
    private int ofFirst;
    private int ofSecond;

    private MergedSamples(double[] first, double[] second) {
        this.first = first;
        this.second = second;
    }

    static MergedSamples of(double[] first, double[] second) {
        return new MergedSamples(KolmogorovSmirnov.sorted("first", first), KolmogorovSmirnov.sorted("second", second));
    }

    /** Goes to the next distinct value, at first to the least one; {@return whether there is one} */
    boolean next() {
        firstBelow += ofFirst;
        secondBelow += ofSecond;
        if (firstBelow == first.length && secondBelow == second.length) {
            return false;
        }
        double x = at(first, firstBelow);
        double y = at(second, secondBelow);
        // 1 where x is less: from the sign and without a branch, as nobody could foretell it
        ofFirst = (int) (Double.doubleToRawLongBits(x - y) >>> 63);
        ofSecond = 1 - ofFirst;
        double value = Math.min(x, y);
        if (at(first, firstBelow + ofFirst) == value || at(second, secondBelow + ofSecond) == value) {
            ofFirst = count(first, firstBelow, value);
            ofSecond = count(second, secondBelow, value);
        }
        return true;
    }

    /** Behind the last is what is greater than any. */
    private static double at(double[] values, int place) {
        return place < values.length ? values[place] : Double.POSITIVE_INFINITY;
    }

    private static int count(double[] values, int from, double value) {
        int to = from;
        while (to < values.length && values[to] == value) {
            to++;
        }
        return to - from;
    }

    /** {@return how many of the first sample are less than the value} */
    int firstBelow() {
        return firstBelow;
    }

    /** {@return how many of the second sample are less than the value} */
    int secondBelow() {
        return secondBelow;
    }

    /** {@return how often the value occurs in the first sample} */
    int ofFirst() {
        return ofFirst;
    }

    /** {@return how often the value occurs in the second sample} */
    int ofSecond() {
        return ofSecond;
    }

    /** {@return the sums where no value occurs twice; faster than the walk, whose place stays} */
    Optional<BelowSums> below() {
        return rises(first) && rises(second) ? BelowSums.of(first, second) : Optional.empty();
    }

    private static boolean rises(double... sorted) {
        for (int i = 1; i < sorted.length; i++) {
            if (sorted[i - 1] == sorted[i]) {
                return false;
            }
        }
        return true;
    }

    boolean constant() {
        double least = Math.min(first[0], second[0]);
        return least == Math.max(first[first.length - 1], second[second.length - 1]);
    }
}
