// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.Locale;

/** The C library's {@code strftime}, in its C locale. */
final class Strftime {
    private static final int MOST_CHARACTERS = 1_000;

    private Strftime() {}

    static String format(ZonedDateTime time, String pattern) {
        if (pattern.length() > MOST_CHARACTERS) {
            throw Failure.limit("dateFormat", MOST_CHARACTERS, "characters of one date format");
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c != '%' || i + 1 == pattern.length()) {
                out.append(c);
                continue;
            }
            boolean plain = pattern.charAt(i + 1) == '-' && i + 2 < pattern.length();
            i += plain ? 2 : 1;
            String part = directive(time, pattern.charAt(i));
            out.append(plain ? part.replaceFirst("^[0 ]+(?=.)", "") : part);
        }
        return out.toString();
    }

    private static String directive(ZonedDateTime t, char c) {
        return switch (c) {
            case 'Y' -> String.valueOf(t.getYear());
            case 'm' -> digits(t.getMonthValue(), 2);
            case 'd' -> digits(t.getDayOfMonth(), 2);
            case 'e' -> String.format(Locale.ROOT, "%2d", t.getDayOfMonth());
            case 'H' -> digits(t.getHour(), 2);
            case 'I' -> digits((t.getHour() + 11) % 12 + 1, 2);
            case 'M' -> digits(t.getMinute(), 2);
            case 'S' -> digits(t.getSecond(), 2);
            case 'f' -> digits(t.getNano() / 1000, 6);
            case 'p' -> t.getHour() < 12 ? "AM" : "PM";
            case 'j' -> digits(t.getDayOfYear(), 3);
            case 'y' -> digits(Math.floorMod(t.getYear(), 100), 2);
            case 'C' -> digits(t.getYear() / 100, 2);
            case 's' -> String.valueOf(t.toEpochSecond());
            case '%' -> "%";
            case 'n' -> "\n";
            case 't' -> "\t";
            default -> named(t, c);
        };
    }

    private static String named(ZonedDateTime t, char c) {
        return switch (c) {
            case 'B' -> t.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'b', 'h' ->
                t.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH).substring(0, 3);
            case 'A' -> t.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case 'a' -> t.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            case 'u' -> String.valueOf(t.getDayOfWeek().getValue());
            case 'w' -> String.valueOf(t.getDayOfWeek().getValue() % 7);
            case 'G' -> String.valueOf(t.get(IsoFields.WEEK_BASED_YEAR));
            case 'V' -> digits(t.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR), 2);
            case 'U' -> digits(week(t, 7), 2);
            case 'W' -> digits(week(t, 1), 2);
            case 'F' -> format(t, "%Y-%m-%d");
            case 'T', 'X' -> format(t, "%H:%M:%S");
            case 'R' -> format(t, "%H:%M");
            case 'D', 'x' -> format(t, "%m/%d/%y");
            case 'c' -> format(t, "%a %b %e %H:%M:%S %Y");
            case 'r' -> format(t, "%I:%M:%S %p");
            case 'z', 'Z' -> ""; // Python's clock here is a naive one: no zone
            default -> "%" + c;
        };
    }

    /** Weeks that began since New Year on the given ISO weekday. */
    private static int week(ZonedDateTime t, int firstDay) {
        int sinceStart = Math.floorMod(t.getDayOfWeek().getValue() - firstDay, 7);
        long beforeWeek = ChronoUnit.DAYS.between(t.withDayOfYear(1), t) - sinceStart;
        return (int) Math.floorDiv(beforeWeek + 7, 7);
    }

    private static String digits(int value, int width) {
        return String.format(Locale.ROOT, "%0" + width + "d", value);
    }
}
