// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.stream;

import io.github.finetune4j.internal.text.ShownTime;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * A division of time into tiles of equal length that begin at midnight of the zone's standard time and never overlap,
 * and names the slot of the week that a tile lies in.
 *
 * @param length of a tile, a whole part of a day
 * @param zone whose clock people live by
 */
public record TileClock(Duration length, ZoneId zone) {
    private static final long DAY = Duration.ofDays(1).toMillis();

    /** Checks that a day is a whole number of tiles. */
    public TileClock {
        if (length.toMillis() < 1 || DAY % length.toMillis() != 0) {
            throw new IllegalArgumentException(
                    "tiles of " + ShownTime.words(length) + " -> give a duration that divides a day, such as an hour");
        }
    }

    /** {@return the tile of a time} */
    public long index(Instant at) {
        return Math.floorDiv(at.toEpochMilli() + shift(), length.toMillis());
    }

    /** {@return when a tile begins} */
    public Instant start(long index) {
        return Instant.ofEpochMilli(index * length.toMillis() - shift());
    }

    private long shift() {
        return zone.getRules().getStandardOffset(Instant.EPOCH).getTotalSeconds() * 1000L;
    }

    /** {@return tiles in a day} */
    public int perDay() {
        return (int) (DAY / length.toMillis());
    }

    /** {@return the same clock with tiles that are so many times as long} */
    public TileClock times(int factor) {
        return new TileClock(length.multipliedBy(factor), zone);
    }

    /** {@return tiles in a week} */
    public int slots() {
        return DayOfWeek.values().length * perDay();
    }

    /** {@return the place in the week of a tile's middle, by the zone's clock, from 0} */
    public int slot(long index) {
        ZonedDateTime middle = start(index).plus(length.dividedBy(2)).atZone(zone);
        long ofDay = middle.toLocalTime().toNanoOfDay() / length.toNanos();
        return (int) ((middle.getDayOfWeek().getValue() - 1L) * perDay() + ofDay);
    }
}
