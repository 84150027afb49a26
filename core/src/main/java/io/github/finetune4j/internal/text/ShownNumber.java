// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.text;

import java.util.Locale;

/** A number as people read it on a page: the four digits that count. */
public final class ShownNumber {
    private static final double WHOLE = 1e15;

    private ShownNumber() {}

    /**
     * {@return a number in four digits that count, such as {@code 0.3333}, {@code 12.5}, {@code 1,234} or
     * {@code 1e-9}; whole numbers with all of theirs}
     *
     * @param value any
     */
    public static String words(double value) {
        if (!Double.isFinite(value)) {
            return String.valueOf(value);
        }
        double size = Math.abs(value);
        if (value == Math.rint(value) && size < WHOLE) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        if (size < 1e-3 || size >= 1e6) {
            return withoutZeros(String.format(Locale.ROOT, "%.3e", value)).replaceFirst("e([-+])0", "e$1");
        }
        int digits = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
        return withoutZeros(String.format(Locale.ROOT, "%." + digits + "f", value));
    }

    private static String withoutZeros(String number) {
        return number.contains(".") ? number.replaceFirst("\\.?0+(e|$)", "$1") : number;
    }
}
