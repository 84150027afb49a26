// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.approach;

import io.github.finetune4j.evaluation.ScoreKind;
import io.github.finetune4j.statistics.interval.Interval;
import java.util.Locale;

/** Numbers as text. */
final class Numbers {
    private static final double HUNDRED = 100;
    private static final double THOUSAND = 1000;

    private Numbers() {}

    static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** Four digits that count, without zeros behind. */
    static String plain(double value) {
        if (!Double.isFinite(value)) {
            return Double.isNaN(value) ? "unknown" : value > 0 ? "∞" : "−∞";
        }
        double size = Math.abs(value);
        int digits =
                size >= THOUSAND || size == 0 ? 0 : Math.min(8, Math.max(0, 3 - (int) Math.floor(Math.log10(size))));
        String text = format("%,." + digits + "f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }

    static String quality(ScoreKind kind, double value) {
        if (!Double.isFinite(value)) {
            return plain(value);
        }
        return kind == ScoreKind.BINARY ? format("%.1f %%", HUNDRED * value) : format("%.4f", value);
    }

    static String quality(ScoreKind kind, Interval of) {
        return quality(kind, of.estimate()) + " [" + quality(kind, of.lower()) + ", " + quality(kind, of.upper()) + "]";
    }

    /** A difference: points of a rate, or the score's own unit. */
    static String difference(ScoreKind kind, double value) {
        if (!Double.isFinite(value)) {
            return plain(value);
        }
        return kind == ScoreKind.BINARY ? format("%.1f", HUNDRED * value) : format("%.4f", value);
    }

    static String difference(ScoreKind kind, Interval of) {
        String unit = kind == ScoreKind.BINARY ? " points" : "";
        return difference(kind, of.estimate()) + unit + " [" + difference(kind, of.lower()) + ", "
                + difference(kind, of.upper()) + "]";
    }

    static String margin(ScoreKind kind, double margin) {
        return difference(kind, margin) + (kind == ScoreKind.BINARY ? " points" : "");
    }

    static String share(Interval of) {
        return quality(ScoreKind.BINARY, of);
    }

    /** Seconds, or milliseconds where they are few. */
    static String time(double seconds) {
        if (!Double.isFinite(seconds)) {
            return seconds > 0 ? "∞" : "0 ms";
        }
        return seconds < 1 ? plain(THOUSAND * seconds) + " ms" : plain(seconds) + " s";
    }

    static String time(Interval of) {
        return time(of.estimate()) + " [" + time(of.lower()) + ", " + time(of.upper()) + "]";
    }

    static String money(Interval of, String currency) {
        return plain(of.estimate()) + " [" + plain(of.lower()) + ", " + plain(of.upper()) + "] " + currency;
    }
}
