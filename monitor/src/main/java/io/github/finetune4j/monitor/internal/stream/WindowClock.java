// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.stream;

import io.github.finetune4j.internal.text.ShownTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * A division of time into windows of equal length that begin at midnight of the zone's standard time and never overlap,
 * and names the slot of the week that a window lies in.
 *
 * @param length of a window, a whole part of a day
 * @param zone whose clock people live by
 */
public record WindowClock(Duration length, ZoneId zone) {
    private static final long DAY = Duration.ofDays(1).toMillis();

    /** Checks that a day is a whole number of windows. */
    public WindowClock {
        if (length.toMillis() < 1 || DAY % length.toMillis() != 0) {
            throw new IllegalArgumentException("windows of " + ShownTime.words(length)
                    + " -> give a duration that divides a day, such as an hour");
        }
    }

    /** {@return the window of a time} */
    public long index(Instant at) {
        return Math.floorDiv(at.toEpochMilli() + shift(), length.toMillis());
    }

    /** {@return when a window begins} */
    public Instant start(long index) {
        return Instant.ofEpochMilli(index * length.toMillis() - shift());
    }

    private long shift() {
        return zone.getRules().getStandardOffset(Instant.EPOCH).getTotalSeconds() * 1000L;
    }

    /** {@return windows in a day} */
    public int perDay() {
        return (int) (DAY / length.toMillis());
    }

    /** {@return the same clock with windows that are so many times as long} */
    public WindowClock times(int factor) {
        return new WindowClock(length.multipliedBy(factor), zone);
    }

    /** {@return the place in the week of a window's middle, by the zone's clock, from 0} */
    public int slot(long index) {
        ZonedDateTime middle = start(index).plus(length.dividedBy(2)).atZone(zone);
        long ofDay = middle.toLocalTime().toNanoOfDay() / length.toNanos();
        return (int) ((middle.getDayOfWeek().getValue() - 1L) * perDay() + ofDay);
    }
}
