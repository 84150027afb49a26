// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.internal;

/** Two samples, sorted once, and walked through from the least value to the greatest, once. */
public final class MergedSamples {
    private final double[] first;
    private final double[] second;
    private double value;
    private int firstBelow;
    private int secondBelow;
    private int ofFirst;
    private int ofSecond;

    private MergedSamples(double[] first, double[] second) {
        this.first = first;
        this.second = second;
    }

    public static MergedSamples of(double[] first, double[] second) {
        return new MergedSamples(
                Sorted.of(Checks.finite("first", 1, first)), Sorted.of(Checks.finite("second", 1, second)));
    }

    /** Goes to the next distinct value, at first to the least one; {@return whether there is one} */
    public boolean next() {
        firstBelow += ofFirst;
        secondBelow += ofSecond;
        if (firstBelow == first.length && secondBelow == second.length) {
            return false;
        }
        value = Math.min(at(first, firstBelow), at(second, secondBelow));
        ofFirst = count(first, firstBelow);
        ofSecond = count(second, secondBelow);
        return true;
    }

    /** Behind the last is what is greater than any. */
    private static double at(double[] values, int place) {
        return place < values.length ? values[place] : Double.POSITIVE_INFINITY;
    }

    private int count(double[] values, int from) {
        int to = from;
        while (to < values.length && values[to] == value) {
            to++;
        }
        return to - from;
    }

    public double value() {
        return value;
    }

    /** {@return how far the first's distribution function is above the second's at the value} */
    public double ahead() {
        return (double) (firstBelow + ofFirst) / first.length - (double) (secondBelow + ofSecond) / second.length;
    }

    /** {@return how many of the first sample are less than the value} */
    public int firstBelow() {
        return firstBelow;
    }

    /** {@return how many of the second sample are less than the value} */
    public int secondBelow() {
        return secondBelow;
    }

    /** {@return how often the value occurs in the first sample} */
    public int ofFirst() {
        return ofFirst;
    }

    /** {@return how often the value occurs in the second sample} */
    public int ofSecond() {
        return ofSecond;
    }

    public boolean constant() {
        double least = Math.min(first[0], second[0]);
        return least == Math.max(first[first.length - 1], second[second.length - 1]);
    }
}
