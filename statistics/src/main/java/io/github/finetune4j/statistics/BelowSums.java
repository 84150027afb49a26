// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import java.util.Optional;

/**
 * What each of two samples' values says of the other sample, added up: how many of the other are less. Found by merging
 * both. As each step of a merge has to wait for the one before, four quarters are merged at once: from the least value
 * up, from the middle down and up, and from the greatest down.
 *
 * <p>Only the values of the second sample are counted. If the k-th of them, from 0, is above i of the first, then those
 * of the first are above m − i by m of the second each, and the squares of how many are nm² − Σ(2k + 1)i.
 */
final class BelowSums {
    private static final int WALKERS = 4;
    private static final long SAFE = 1L << 62;

    private final double[] first;
    private final double[] second;
    /** How many of the first sample are below the ends of the quarters; of the second, the rest. */
    private final int[] ends = new int[WALKERS + 1];

    private double below;
    private double products;
    private double squares;
    private boolean tied;

    private BelowSums(double[] first, double[] second) {
        this.first = first;
        this.second = second;
    }

    /** {@return the sums of two rising samples, at least one value each; empty where they have a value in common} */
    static Optional<BelowSums> of(double[] first, double[] second) {
        BelowSums sums = new BelowSums(first, second);
        sums.cut();
        sums.walk();
        return sums.tied ? Optional.empty() : Optional.of(sums);
    }

    /** {@return how many of the second sample are below each of the first, added up} */
    double sum() {
        return (double) first.length * second.length - below;
    }

    /** {@return the squares of those numbers, added up} */
    double squares() {
        return (double) first.length * second.length * second.length - 2 * products - below;
    }

    /** {@return the squares of how many of the first sample are below each of the second, added up} */
    double otherSquares() {
        return squares;
    }

    private void cut() {
        for (int each = 0; each <= WALKERS; each++) {
            int end = end(each);
            ends[each] = ofFirst(end);
            tied |= equal(ends[each] - 1, end - ends[each]) || equal(ends[each], end - ends[each] - 1);
        }
    }

    private int end(int quarter) {
        return (int) (((long) first.length + second.length) * quarter / WALKERS);
    }

    private boolean equal(int ofFirst, int ofSecond) {
        return ofFirst >= 0
                && ofSecond >= 0
                && ofFirst < first.length
                && ofSecond < second.length
                && first[ofFirst] == second[ofSecond];
    }

    /** How many of the least values of both are of the first sample. */
    private int ofFirst(int least) {
        int low = Math.max(0, least - second.length);
        int high = Math.min(least, first.length);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (first[middle] < second[least - middle - 1]) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void walk() {
        int[] at = {
            0, 0, ends[2] - 1, end(2) - ends[2] - 1, ends[2], end(2) - ends[2], first.length - 1, second.length - 1
        };
        int left = (int) (((long) first.length + second.length) / WALKERS);
        for (int steps = steps(left, at); steps > 0; steps = steps(left, at)) {
            walk(steps, at);
            left -= steps;
        }
        walk(at[0], ends[1], at[1], end(1) - ends[1]);
        walk(ends[1], at[2] + 1, end(1) - ends[1], at[3] + 1);
        walk(at[4], ends[3], at[5], end(3) - ends[3]);
        walk(ends[3], at[6] + 1, end(3) - ends[3], at[7] + 1);
    }

    /** How many steps take no walker out of an array, and no sum out of its range. */
    private int steps(int left, int... at) {
        long longer = Math.max(first.length, second.length);
        int most = (int) Math.max(1, Math.min(left, SAFE / (longer * longer) / WALKERS));
        for (int i = 0; i < at.length; i++) {
            int length = i % 2 == 0 ? first.length : second.length;
            most = Math.min(most, i % 4 < 2 ? length - at[i] : at[i] + 1);
        }
        return Math.min(left, most);
    }

    /**
     * Of each quarter a place in the first sample and one in the second; all in registers, hence one method, and one
     * pair of quarters after the other: sums over all four at once took a tenth longer.
     */
    private void walk(int steps, int... at) {
        int a = at[0];
        int b = at[1];
        int c = at[2];
        int d = at[3];
        int e = at[4];
        int f = at[5];
        int g = at[6];
        int h = at[7];
        long counted = 0;
        long multiplied = 0;
        long squared = 0;
        long ties = 0;
        for (int step = 0; step < steps; step++) {
            long ab = Double.doubleToRawLongBits(first[a] - second[b]);
            long dc = Double.doubleToRawLongBits(second[d] - first[c]);
            long ef = Double.doubleToRawLongBits(first[e] - second[f]);
            long hg = Double.doubleToRawLongBits(second[h] - first[g]);
            ties |= zero(ab) | zero(dc) | zero(ef) | zero(hg);
            // all bits where the difference is negative, else none: a branch here is one that nobody could foretell
            int ofFirst = (int) (ab >> 63);
            int notOfSecond = (int) (dc >> 63);
            long belowB = ~ofFirst & a;
            counted += belowB;
            multiplied += belowB * b;
            squared += belowB * belowB;
            a -= ofFirst;
            b += 1 + ofFirst;
            long belowD = ~notOfSecond & (c + 1);
            counted += belowD;
            multiplied += belowD * d;
            squared += belowD * belowD;
            c += notOfSecond;
            d -= 1 + notOfSecond;
            ofFirst = (int) (ef >> 63);
            notOfSecond = (int) (hg >> 63);
            long belowF = ~ofFirst & e;
            counted += belowF;
            multiplied += belowF * f;
            squared += belowF * belowF;
            e -= ofFirst;
            f += 1 + ofFirst;
            long belowH = ~notOfSecond & (g + 1);
            counted += belowH;
            multiplied += belowH * h;
            squared += belowH * belowH;
            g += notOfSecond;
            h -= 1 + notOfSecond;
        }
        tied |= ties < 0;
        below += counted;
        products += multiplied;
        squares += squared;
        at[0] = a;
        at[1] = b;
        at[2] = c;
        at[3] = d;
        at[4] = e;
        at[5] = f;
        at[6] = g;
        at[7] = h;
    }

    /** Negative if no bit is set. */
    private static long zero(long bits) {
        return (bits - 1) & ~bits;
    }

    private void walk(int fromFirst, int toFirst, int fromSecond, int toSecond) {
        int i = fromFirst;
        for (int k = fromSecond; k < toSecond; k++) {
            while (i < toFirst && first[i] < second[k]) {
                i++;
            }
            tied |= i < toFirst && first[i] == second[k];
            below += i;
            products += (double) i * k;
            squares += (double) i * i;
        }
    }
}
