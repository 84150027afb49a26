// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.measure;

/** The values of one answer, one place per metric; a place that was not set says nothing. */
public final class Observation {
    private final double[] values;
    private long set;

    public Observation(int metrics) {
        values = new double[metrics];
    }

    public Observation put(int metric, double value) {
        values[metric] = value;
        set |= 1L << metric;
        return this;
    }

    boolean has(int metric) {
        return ((set >>> metric) & 1) == 1;
    }

    double value(int metric) {
        return values[metric];
    }

    int size() {
        return values.length;
    }
}
