package io.github.finetune4j.rollout;

/** The values of one answer, one place per metric; a place that was not set says nothing. */
final class Observation {
    private final double[] values;
    private long set;

    Observation(int metrics) {
        values = new double[metrics];
    }

    Observation put(int metric, double value) {
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
