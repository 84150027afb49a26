// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.summary;

import io.github.finetune4j.statistics.internal.Checks;
import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * Quantiles of any number of values, in little memory, with a relative error of at most 1 %, that can be merged: counts
 * in bins whose bounds grow by a constant factor (DDSketch by Masson, Rim and Lee, Proceedings of the VLDB Endowment
 * 12, 2019, with its logarithmic mapping). Merging two is the same as having added all values to one.
 *
 * <p>Values are at least 0, and those below {@value #LEAST} count as 0. Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class QuantileSketch {
    private static final double ERROR = 0.01;
    private static final double LEAST = 1e-9;
    private static final double LOG_FACTOR = Math.log((1 + ERROR) / (1 - ERROR));

    private final BinCounts counts = new BinCounts();
    private long zeros;
    private long count;
    private double sum;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    private QuantileSketch() {}

    /** {@return a sketch without values} */
    public static QuantileSketch create() {
        return new QuantileSketch();
    }

    /**
     * {@return the sketch that was in that state}
     *
     * @param state what {@link #state()} gave
     */
    public static QuantileSketch of(State state) {
        QuantileSketch sketch = new QuantileSketch();
        for (int i = 0; i < state.bins.length; i++) {
            sketch.counts.add(state.bins[i], state.counts[i]);
        }
        sketch.zeros = state.zeros();
        sketch.count = state.zeros() + Arrays.stream(state.counts).sum();
        sketch.sum = state.sum();
        sketch.min = state.min();
        sketch.max = state.max();
        return sketch;
    }

    /**
     * Takes a value.
     *
     * @param value finite, at least 0
     */
    public void add(double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("value: " + value + " -> give a finite number, at least 0");
        }
        if (value < LEAST) {
            zeros++;
        } else {
            counts.add((int) Math.ceil(Math.log(value) / LOG_FACTOR), 1);
        }
        count++;
        sum += value;
        min = Math.min(min, value);
        max = Math.max(max, value);
    }

    /**
     * Takes all values of another sketch, which stays as it is.
     *
     * @param other any sketch
     */
    public void merge(QuantileSketch other) {
        counts.add(other.counts);
        zeros += other.zeros;
        count += other.count;
        sum += other.sum;
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
    }

    /**
     * {@return a value within 1 % of the least value that no less than that share of all values is at most}
     *
     * @param probability from 0 to 1
     * @throws IllegalStateException if there is no value yet
     */
    public double quantile(double probability) {
        Checks.closed01("probability", probability);
        if (count == 0) {
            throw new IllegalStateException("no value in the sketch -> ask count() first");
        }
        long rank = Math.max(1, (long) Math.ceil(probability * count));
        if (rank <= zeros) {
            return 0;
        }
        return Math.max(min, Math.min(max, middle(counts.bin(rank - zeros))));
    }

    /** The value whose relative distance to both bounds of the bin is the same. */
    private static double middle(int bin) {
        return Math.exp(bin * LOG_FACTOR) * (1 - ERROR);
    }

    /** {@return how many values it took} */
    public long count() {
        return count;
    }

    /** {@return the exact sum} */
    public double sum() {
        return sum;
    }

    /** {@return the exact least value; positive infinity without values} */
    public double min() {
        return min;
    }

    /** {@return the exact greatest value; negative infinity without values} */
    public double max() {
        return max;
    }

    /** {@return all that it knows, to be stored} */
    public State state() {
        return new State(counts.bins(), counts.counts(), zeros, sum, min, max);
    }

    /**
     * The state of a sketch.
     *
     * @param bins numbers of the bins with values, ascending: bin i holds values above f^(i−1) and up to f^i, where f
     *     is 1.01/0.99
     * @param counts how many values each of them holds, each at least 1
     * @param zeros how many values were below {@value QuantileSketch#LEAST}
     * @param sum of all values
     * @param min the least value; positive infinity without values
     * @param max the greatest value; negative infinity without values
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    @SuppressWarnings("ArrayRecordComponent") // copied on the way in and out
    public record State(int[] bins, long[] counts, long zeros, double sum, double min, double max) {
        /** Checks and copies the arrays. */
        public State {
            if (bins.length != counts.length) {
                throw new IllegalArgumentException(
                        "bins: " + bins.length + " with " + counts.length + " counts -> give one count for each bin");
            }
            for (int i = 0; i < bins.length; i++) {
                Checks.atLeast("count", 1, counts[i]);
                if (i > 0 && bins[i] <= bins[i - 1]) {
                    throw new IllegalArgumentException(
                            "bin: " + bins[i] + " after " + bins[i - 1] + " -> give each bin once, ascending");
                }
            }
            Checks.atLeast("zeros", 0, zeros);
            bins = bins.clone();
            counts = counts.clone();
        }

        /** {@return a copy} */
        @Override
        public int[] bins() {
            return bins.clone();
        }

        /** {@return a copy} */
        @Override
        public long[] counts() {
            return counts.clone();
        }
    }
}
