// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.decide;

import java.util.Locale;

/**
 * A number for people, with so many digits that count: as {@code %g} gives it, quickly, since every look writes some.
 */
public final class Figure {
    private static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

    private Figure() {}

    /** {@return the number} {@code digits} is from 2 to 5. */
    public static String of(double value, int digits) {
        double size = Math.abs(value);
        if (size != 0 && !(size >= 1e-4 && size < POWERS[digits])) {
            return String.format(Locale.ROOT, "%." + digits + "g", value);
        }
        int decimals = digits - 1 - (size == 0 ? 0 : (int) Math.floor(Math.log10(size)));
        long scaled = Math.round(size * POWERS[decimals]);
        if (scaled >= (long) POWERS[digits]) {
            decimals--; // it was rounded up to one digit more
            scaled = Math.round(size * POWERS[Math.max(0, decimals)]);
        }
        return decimals < 0
                ? String.format(Locale.ROOT, "%." + digits + "g", value)
                : (value < 0 ? "-" : "") + text(scaled, decimals);
    }

    private static String text(long scaled, int decimals) {
        if (decimals == 0) {
            return Long.toString(scaled);
        }
        String all = Long.toString(scaled);
        String padded = "0".repeat(Math.max(0, decimals + 1 - all.length())) + all;
        int point = padded.length() - decimals;
        return padded.substring(0, point) + "." + padded.substring(point);
    }
}
