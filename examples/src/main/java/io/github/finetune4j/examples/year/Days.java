// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Days of the year as numbers from 0, and back. */
final class Days {
    private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("MMMM", Locale.ENGLISH);

    private Days() {}

    static LocalDate date(int day) {
        return World.BEGIN.plusDays(day);
    }

    static int of(LocalDate date) {
        return (int) ChronoUnit.DAYS.between(World.BEGIN, date);
    }

    static int of(Instant at) {
        return of(LocalDate.ofInstant(at, ZoneOffset.UTC));
    }

    static Instant at(int day, int hour) {
        return date(day).atTime(hour, 0).toInstant(ZoneOffset.UTC);
    }

    /** {@return the month of a day, from 1} */
    static int month(int day) {
        return date(day).getMonthValue();
    }

    /** {@return whether a month ends with this day} */
    static boolean endsMonth(int day) {
        return month(day) != month(day + 1) || day == World.DAYS - 1;
    }

    static int first(int month) {
        return of(LocalDate.of(World.BEGIN.getYear(), month, 1));
    }

    static int last(int month) {
        return first(month) + LocalDate.of(World.BEGIN.getYear(), month, 1).lengthOfMonth() - 1;
    }

    static String shown(int day) {
        return SHORT.format(date(day));
    }

    static String monthName(int month) {
        return MONTH.format(LocalDate.of(World.BEGIN.getYear(), month, 1));
    }
}
