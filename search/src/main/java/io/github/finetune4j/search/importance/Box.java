// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.importance;

import java.util.BitSet;

/** A part of the space: on each axis an interval, or some of the options. */
final class Box {
    private final double[] low;
    private final double[] high;
    private final BitSet[] allowed;

    private Box(double[] low, double[] high, BitSet[] allowed) {
        this.low = low;
        this.high = high;
        this.allowed = allowed;
    }

    static Box whole(Lines lines) {
        int count = lines.count();
        Box box = new Box(new double[count], new double[count], new BitSet[count]);
        for (int d = 0; d < count; d++) {
            box.high[d] = 1;
            box.allowed[d] = new BitSet();
            box.allowed[d].set(0, lines.options(d));
        }
        return box;
    }

    private Box copy() {
        BitSet[] options = new BitSet[allowed.length];
        for (int d = 0; d < options.length; d++) {
            options[d] = (BitSet) allowed[d].clone();
        }
        return new Box(low.clone(), high.clone(), options);
    }

    Box below(int dimension, double threshold) {
        Box box = copy();
        box.high[dimension] = threshold;
        return box;
    }

    Box above(int dimension, double threshold) {
        Box box = copy();
        box.low[dimension] = threshold;
        return box;
    }

    Box only(int dimension, int option) {
        Box box = copy();
        box.allowed[dimension].clear();
        box.allowed[dimension].set(option);
        return box;
    }

    Box without(int dimension, int option) {
        Box box = copy();
        box.allowed[dimension].clear(option);
        return box;
    }

    double low(int dimension) {
        return low[dimension];
    }

    double high(int dimension) {
        return high[dimension];
    }

    BitSet allowed(int dimension) {
        return allowed[dimension];
    }

    /** The share of an axis that it covers. */
    double width(Lines lines, int dimension) {
        int options = lines.options(dimension);
        return options == 0 ? high[dimension] - low[dimension] : allowed[dimension].cardinality() / (double) options;
    }
}
