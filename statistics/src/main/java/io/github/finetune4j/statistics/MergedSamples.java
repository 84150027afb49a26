// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

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
        int i = firstBelow;
        int j = secondBelow;
        if (i == first.length && j == second.length) {
            return false;
        }
        boolean firstIsNext = j == second.length || (i < first.length && first[i] <= second[j]);
        double value = firstIsNext ? first[i] : second[j];
        while (i < first.length && first[i] == value) {
            i++;
        }
        while (j < second.length && second[j] == value) {
            j++;
        }
        ofFirst = i - firstBelow;
        ofSecond = j - secondBelow;
        return true;
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

    boolean constant() {
        double least = Math.min(first[0], second[0]);
        return least == Math.max(first[first.length - 1], second[second.length - 1]);
    }
}
