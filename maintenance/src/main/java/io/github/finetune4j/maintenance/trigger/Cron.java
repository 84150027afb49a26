// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.trigger;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.BitSet;
import java.util.List;

/**
 * Five fields of cron, as POSIX has them (The Open Group, <i>crontab</i>), with the names and steps that every cron
 * since Vixie's knows.
 */
final class Cron {
    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");
    /** The longest time between two 29ths of February, and a bit. */
    private static final int MOST_DAYS = 366 * 8 + 2;

    private final String text;
    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet days;
    private final BitSet months;
    private final BitSet weekdays;
    private final boolean eitherDay;

    private Cron(String text, String... fields) {
        this.text = text;
        minutes = new CronField("minute", 0, 59, List.of()).parse(fields[0]);
        hours = new CronField("hour", 0, 23, List.of()).parse(fields[1]);
        days = new CronField("day of the month", 1, 31, List.of()).parse(fields[2]);
        months = new CronField("month", 1, 12, MONTHS).parse(fields[3]);
        weekdays = new CronField("day of the week", 0, 7, DAYS).parse(fields[4]);
        if (weekdays.get(7)) {
            weekdays.set(0);
        }
        eitherDay = !fields[2].startsWith("*") && !fields[4].startsWith("*");
    }

    static Cron parse(String expression) {
        String[] fields = expression.strip().split("\\s+", -1);
        if (fields.length != 5) {
            throw new IllegalArgumentException(
                    "cron: \"" + expression + "\" has " + fields.length
                            + " fields -> give minute, hour, day of the month, month and day of the week, as in \"0 3 * * MON\"");
        }
        Cron cron = new Cron(String.join(" ", fields), fields);
        cron.refuseIfNever();
        return cron;
    }

    private void refuseIfNever() {
        LocalDate leap = LocalDate.of(2024, 1, 1);
        for (int day = 0; day < MOST_DAYS; day++) {
            if (matches(leap.plusDays(day))) {
                return;
            }
        }
        throw new IllegalArgumentException("cron: \"" + text + "\" names a day that no year has -> give another one");
    }

    /** The first time after another one. */
    Instant after(Instant last, ZoneId zone) {
        LocalDate first = last.atZone(zone).toLocalDate();
        for (int day = 0; day < MOST_DAYS; day++) {
            LocalDate date = first.plusDays(day);
            if (matches(date)) {
                Instant found = after(last, zone, date);
                if (found.isAfter(last)) {
                    return found;
                }
            }
        }
        throw new DateTimeException("cron: \"" + text + "\" has no time after " + last + " -> give another one");
    }

    // In the order of the local clock; where clocks skip an hour, two local times may be one instant
    private Instant after(Instant last, ZoneId zone, LocalDate date) {
        for (int hour = hours.nextSetBit(0); hour >= 0; hour = hours.nextSetBit(hour + 1)) {
            for (int minute = minutes.nextSetBit(0); minute >= 0; minute = minutes.nextSetBit(minute + 1)) {
                Instant time = LocalDateTime.of(date, LocalTime.of(hour, minute))
                        .atZone(zone)
                        .toInstant();
                if (time.isAfter(last)) {
                    return time;
                }
            }
        }
        return Instant.MIN;
    }

    private boolean matches(LocalDate date) {
        boolean day = days.get(date.getDayOfMonth());
        boolean weekday = weekdays.get(date.getDayOfWeek().getValue() % 7);
        return months.get(date.getMonthValue()) && (eitherDay ? day || weekday : day && weekday);
    }

    @Override
    public String toString() {
        return text;
    }
}
