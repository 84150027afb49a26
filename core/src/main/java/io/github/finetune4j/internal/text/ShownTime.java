// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.text;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** Times and lengths of time as people read them. Files, properties and what programs read keep ISO 8601. */
public final class ShownTime {
    private static final Pattern ISO = Pattern.compile(
            "(?<![\\w.-])-?P(?:\\d+[YMWD])*(?:T(?:-?\\d+H)?(?:-?\\d+M)?(?:-?\\d+(?:\\.\\d+)?S)?)?(?![\\w.-])");
    private static final Pattern INSTANT =
            Pattern.compile("(?<![\\w.:-])\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z(?![\\w-])");
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Duration TWO_DAYS = Duration.ofDays(2);

    private ShownTime() {}

    /**
     * {@return a length in words, such as {@code 4 days}, {@code 1 hour 30 minutes} or {@code 250 ms}; parts of a
     * second only where it is less than a minute}
     *
     * @param time any; a negative one has a minus in front
     */
    public static String words(Duration time) {
        if (time.isNegative()) {
            return "-" + words(time.negated());
        }
        if (time.compareTo(Duration.ofSeconds(1)) < 0 && !time.isZero()) {
            return plain(BigDecimal.valueOf(time.toNanos(), 6)) + " ms";
        }
        if (time.compareTo(Duration.ofMinutes(1)) < 0) {
            String seconds = plain(BigDecimal.valueOf(time.toMillis(), 3));
            return seconds + (seconds.equals("1") ? " second" : " seconds");
        }
        StringJoiner words = new StringJoiner(" ");
        add(words, time.toDays(), "day");
        add(words, time.toHoursPart(), "hour");
        add(words, time.toMinutesPart(), "minute");
        add(words, time.toSecondsPart(), "second");
        return words.toString();
    }

    /**
     * {@return a length of the calendar in words, such as {@code 30 days} or {@code 1 year 6 months}}
     *
     * @param time any; negative parts have a minus in front
     */
    public static String words(Period time) {
        Period whole = time.normalized();
        if (whole.isZero()) {
            return "0 days";
        }
        StringJoiner words = new StringJoiner(" ");
        add(words, whole.getYears(), "year");
        add(words, whole.getMonths(), "month");
        add(words, whole.getDays(), "day");
        return words.toString();
    }

    /**
     * {@return a time to the minute, such as {@code 2026-01-12 08:01 UTC}}
     *
     * @param at any
     */
    public static String words(Instant at) {
        return MINUTE.format(at);
    }

    /**
     * {@return a length as it fits into a table: two units at most, such as {@code 12.3 s}, {@code 5 min 3 s},
     * {@code 7 h 20 min} or {@code 4 days 6 h}}
     *
     * @param time at least zero
     */
    public static String brief(Duration time) {
        if (time.compareTo(Duration.ofMinutes(1)) < 0) {
            return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1e3);
        }
        if (time.compareTo(Duration.ofHours(1)) < 0) {
            return two(time.toMinutes(), "min", time.toSecondsPart(), "s");
        }
        return time.compareTo(TWO_DAYS) < 0
                ? two(time.toHours(), "h", time.toMinutesPart(), "min")
                : two(time.toDays(), "days", time.toHoursPart(), "h");
    }

    /**
     * {@return the text with each length and each time of ISO 8601 in words: what is on record keeps the form in which
     * it was written}
     *
     * @param text any
     */
    public static String inWords(String text) {
        String lengths = text.indexOf('P') < 0 ? text : ISO.matcher(text).replaceAll(found -> word(found.group()));
        return lengths.indexOf('Z') < 0 ? lengths : INSTANT.matcher(lengths).replaceAll(found -> time(found.group()));
    }

    private static String word(String iso) {
        try {
            return iso.indexOf('T') < 0 ? words(Period.parse(iso)) : words(Duration.parse(iso));
        } catch (DateTimeParseException | ArithmeticException e) {
            return iso; // it only looks like one
        }
    }

    private static String time(String iso) {
        try {
            return words(Instant.parse(iso));
        } catch (DateTimeParseException e) {
            return iso; // it only looks like one
        }
    }

    private static String two(long first, String unit, long second, String smaller) {
        return first + " " + unit + (second == 0 ? "" : " " + second + " " + smaller);
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    private static void add(StringJoiner words, long count, String unit) {
        if (count != 0) {
            words.add(count + " " + unit + (Math.abs(count) == 1 ? "" : "s"));
        }
    }
}
