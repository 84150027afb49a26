// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console.internal;

import io.github.finetune4j.console.spi.PageBody;
import io.github.finetune4j.internal.text.ShownTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.Consumer;

/** Times, durations and numbers as people read them, and cells of tables. */
final class Words {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final int LONG_BADGE = 24;

    private Words() {}

    static String time(Instant at) {
        return MINUTE.format(at) + " UTC";
    }

    static void time(PageBody to, Instant at) {
        to.open("time", "datetime", at.toString()).text(time(at)).close();
    }

    static String duration(Duration took) {
        return ShownTime.brief(took);
    }

    /** {@return four digits that count} */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return String.valueOf(value);
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return count((long) value);
        }
        double size = Math.abs(value);
        if (size >= 1e-3 && size < 1e6) {
            int digits = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
            return withoutZeros(String.format(Locale.ROOT, "%." + digits + "f", value));
        }
        return withoutZeros(String.format(Locale.ROOT, "%.3e", value));
    }

    private static String withoutZeros(String number) {
        return number.contains(".") ? number.replaceFirst("\\.?0+(e|$)", "$1") : number;
    }

    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    static String count(long value, String one, String many) {
        return count(value) + " " + (value == 1 ? one : many);
    }

    /** {@return the beginning of a text, on one line} */
    static String brief(String text, int longest) {
        String line = text.strip().replaceAll("\\s+", " ");
        if (line.codePointCount(0, line.length()) <= longest) {
            return line;
        }
        return line.substring(0, line.offsetByCodePoints(0, longest - 1)) + "…";
    }

    /** {@return the beginning of an id of data, which is a long hash; other ids as they are} */
    static String shortId(String id) {
        return id.matches("data/[0-9a-f]{11,}") ? id.substring(0, 15) : id;
    }

    static Consumer<PageBody> cell(String text) {
        return to -> to.text(text);
    }

    static void badge(PageBody to, String tone, String word) {
        String length = word.length() > LONG_BADGE ? " long" : "";
        to.open("span", "class", "badge " + tone + length).text(word).close();
    }

    /** {@return the class of a badge for a verdict or an outcome} */
    static String tone(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "succeeded", "better", "promoted", "running", "passed" -> "good";
            case "failed", "not passed", "worse", "rolled_back", "dropped" -> "bad";
            case "cancelled", "paused", "held", "auto_paused", "undecided", "no end on record" -> "warn";
            default -> "plain";
        };
    }
}
