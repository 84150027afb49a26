// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.names;

import io.github.finetune4j.internal.text.ShownTime;
import java.time.Duration;

/**
 * The limits of single values that callers give. Each check names the value and what to give instead, and hands the
 * value on. Not a number is within no limit.
 */
public final class Given {
    private Given() {}

    /** {@return the value} */
    public static int atLeast(String what, int value, int least) {
        return (int) atLeast(what, (long) value, least);
    }

    /** {@return the value} */
    public static long atLeast(String what, long value, long least) {
        require(value >= least, what, value, "at least " + least);
        return value;
    }

    /** {@return the value} */
    public static double atLeast(String what, double value, double least) {
        require(value >= least, what, value, "a number of at least " + shown(least));
        return value;
    }

    /** {@return the value, which is from the one to the other, both included} */
    public static int from(String what, int value, int least, int most) {
        require(value >= least && value <= most, what, value, least + " to " + most);
        return value;
    }

    /** {@return the value, which is from the one to the other, both included} */
    public static double from(String what, double value, double least, double most) {
        require(value >= least && value <= most, what, value, "a number from " + shown(least) + " to " + shown(most));
        return value;
    }

    /** {@return the value, which is between the two, both excluded} */
    public static double between(String what, double value, double low, double high) {
        require(
                value > low && value < high,
                what,
                value,
                "a number between " + shown(low) + " and " + shown(high) + ", both excluded");
        return value;
    }

    /** {@return the value, which is from the first to below the second} */
    public static double below(String what, double value, double least, double high) {
        require(
                value >= least && value < high,
                what,
                value,
                "a number of at least " + shown(least) + " and below " + shown(high));
        return value;
    }

    /** {@return the value, which is above the first and at most the second} */
    public static double above(String what, double value, double low, double most) {
        require(
                value > low && value <= most,
                what,
                value,
                "a number above " + shown(low) + " and at most " + shown(most));
        return value;
    }

    /** {@return the value, which is above the limit and may be infinite} */
    public static double above(String what, double value, double limit) {
        require(value > limit, what, value, "a number above " + shown(limit));
        return value;
    }

    /** {@return the value, which is finite} */
    public static double finite(String what, double value) {
        require(Double.isFinite(value), what, value, "a finite number");
        return value;
    }

    /** {@return the value, which is finite and above zero} */
    public static double positive(String what, double value) {
        require(value > 0 && Double.isFinite(value), what, value, "a finite number above 0");
        return value;
    }

    /** {@return the value, which is finite and not negative} */
    public static double notNegative(String what, double value) {
        require(value >= 0 && Double.isFinite(value), what, value, "a finite number of at least 0");
        return value;
    }

    /** {@return the value, which is longer than zero} */
    public static Duration positive(String what, Duration value) {
        require(!value.isNegative() && !value.isZero(), what, ShownTime.words(value), "a duration above zero");
        return value;
    }

    /** {@return the value, which is not blank} */
    public static String text(String what, String value) {
        require(!value.isBlank(), what, "\"" + value + "\"", "a text that is not blank");
        return value;
    }

    private static void require(boolean good, String what, Object value, String instead) {
        if (!good) {
            throw new IllegalArgumentException(what + ": " + value + " -> give " + instead);
        }
    }

    private static String shown(double limit) {
        return limit == Math.rint(limit) ? String.valueOf((long) limit) : String.valueOf(limit);
    }
}
