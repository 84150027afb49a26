// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.report;

import java.util.Locale;
import java.util.Map;

/** Numbers as text, and numbers out of figures. */
final class Numbers {
    private Numbers() {}

    static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    static String whole(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    static String decimal(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    static String any(Object value) {
        if (value instanceof Number number) {
            double d = number.doubleValue();
            return d == Math.rint(d) && Math.abs(d) < 1e15 ? whole(d) : String.format(Locale.ROOT, "%.4g", d);
        }
        return String.valueOf(value);
    }

    /** {@return a number among figures; 0 where there is none} */
    static double of(Map<?, ?> figures, String name) {
        return figures.get(name) instanceof Number number ? number.doubleValue() : 0;
    }

    /** {@return figures among figures; empty where there are none} */
    static Map<?, ?> map(Map<?, ?> figures, String name) {
        return figures.get(name) instanceof Map<?, ?> map ? map : Map.of();
    }
}
