package io.github.finetune4j.statistics;

/** Arguments that every method here checks the same way. */
final class Checks {
    private Checks() {}

    static double level(double level) {
        return open01("level", level);
    }

    static double open01(String name, double value) {
        if (!(value > 0 && value < 1)) {
            throw new IllegalArgumentException(name + " must lie between 0 and 1, both excluded, got " + value);
        }
        return value;
    }

    static double positive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + " must be a finite number above 0, got " + value);
        }
        return value;
    }

    static long atLeast(String name, long minimum, long value) {
        if (value < minimum) {
            throw new IllegalArgumentException(name + " must be at least " + minimum + ", got " + value);
        }
        return value;
    }

    static double[] finite(String name, int minimum, double[] values) {
        if (values.length < minimum) {
            throw new IllegalArgumentException(name + " must hold at least " + minimum
                    + (minimum == 1 ? " value" : " values") + ", got " + values.length);
        }
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException(name + " must be finite, got " + values[i] + " at index " + i
                        + ": leave such rows out and count them");
            }
        }
        return values;
    }
}
