// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * A vector that is mostly zeros, as counts of words are. Immutable, safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SparseVector {
    private final int length;
    final int[] places;
    final double[] values;

    /**
     * Makes a vector; both are copied.
     *
     * @param length how many numbers it has, zeros counted
     * @param places of those that are not zero, each from 0 to below the length, rising
     * @param values one of each place
     * @throws IllegalArgumentException if the places do not rise, lie outside, or are not as many as the values
     */
    public SparseVector(int length, int[] places, double[] values) {
        this.length = length;
        this.places = places.clone();
        this.values = values.clone();
        if (places.length != values.length) {
            throw new IllegalArgumentException("a sparse vector of " + places.length + " places and " + values.length
                    + " values -> give one of each");
        }
        int before = -1;
        for (int place : places) {
            if (place <= before || place >= length) {
                throw new IllegalArgumentException("places of a sparse vector: " + place + " after " + before
                        + " -> give rising ones from 0 to below " + length);
            }
            before = place;
        }
    }

    /** {@return how many numbers it has, zeros counted} */
    public int length() {
        return length;
    }

    /** {@return a copy of the places that are not zero, rising} */
    public int[] places() {
        return places.clone();
    }

    /** {@return a copy of the numbers at {@link #places}} */
    public double[] values() {
        return values.clone();
    }

    double dot(double[] weights) {
        double sum = 0;
        for (int i = 0; i < places.length; i++) {
            sum = Math.fma(values[i], weights[places[i]], sum);
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SparseVector that
                && length == that.length
                && Arrays.equals(places, that.places)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(places) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "SparseVector[" + places.length + " of " + length + "]";
    }
}
