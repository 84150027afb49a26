// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.internal;

/** Arguments that every method here checks the same way. */
public final class Checks {
    private Checks() {}

    public static double level(double level) {
        return open01("level", level);
    }

    public static double open01(String name, double value) {
        if (!(value > 0 && value < 1)) {
            throw new IllegalArgumentException(
                    name + ": " + value + " -> give a number between 0 and 1, both excluded");
        }
        return value;
    }

    public static double closed01(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + ": " + value + " -> give a number from 0 to 1");
        }
        return value;
    }

    public static double finite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException(name + ": " + value + " -> give a finite number");
        }
        return value;
    }

    public static double positive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + ": " + value + " -> give a finite number above 0");
        }
        return value;
    }

    public static double above(String name, int limit, double value) {
        if (!(value > limit) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(name + ": " + value + " -> give a finite number above " + limit);
        }
        return value;
    }

    public static long atLeast(String name, long minimum, long value) {
        if (value < minimum) {
            throw new IllegalArgumentException(name + ": " + value + " -> give at least " + minimum);
        }
        return value;
    }

    public static double[] finite(String name, int minimum, double[] values) {
        if (values.length < minimum) {
            throw new IllegalArgumentException(name + ": " + values.length + (values.length == 1 ? " value" : " values")
                    + " -> give at least " + minimum);
        }
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) {
                throw new IllegalArgumentException(name + ": " + values[i] + " at index " + i
                        + " -> give finite numbers; leave such rows out and count them");
            }
        }
        return values;
    }
}
