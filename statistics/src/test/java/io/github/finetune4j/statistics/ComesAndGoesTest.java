// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.statistics.change.Adwin;
import io.github.finetune4j.statistics.change.SeasonalChange;
import io.github.finetune4j.statistics.test.Alternative;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/**
 * Fifty requests a day, of which one in ten fails; from the seventh week on one in five, two days on and two days off.
 * What {@link SeasonalChange} does not find in some weeks is usual afterwards; {@link Adwin} beside it has no season
 * and learns nothing of neighbours, so it goes on comparing.
 */
class ComesAndGoesTest {
    private static final int YEARS = 100;
    private static final int DAYS = 365;
    private static final int BEGINS = 42;
    private static final int WINDOWS = 8;

    private static final class Watched {
        private final SeasonalChange change = SeasonalChange.builder()
                .windowsPerDay(WINDOWS)
                .alternative(Alternative.GREATER)
                .falseAlarmsPerYear(0.05)
                .build();
        private final Adwin adwin = Adwin.builder().significance(0.001).build();
        private boolean seasonal;
        private boolean beside;

        void year(long seed, double rise) {
            RandomGenerator random =
                    RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            for (int window = 0; window < DAYS * WINDOWS; window++) {
                int day = window / WINDOWS;
                boolean on = day >= BEGINS && (day - BEGINS) % 4 < 2;
                int requests = 6 + (window % 4 == 0 ? 1 : 0);
                int failed = 0;
                for (int i = 0; i < requests; i++) {
                    boolean fails = random.nextDouble() < 0.1 + (on ? rise : 0);
                    failed += fails ? 1 : 0;
                    adwin.add(fails ? 1 : 0);
                    beside |= adwin.changed() && day >= BEGINS;
                }
                change.add(window, (double) failed / requests, requests);
                seasonal |= change.alarm();
            }
        }
    }

    private static int[] found(double rise) {
        int[] found = new int[2];
        for (int seed = 0; seed < YEARS; seed++) {
            Watched watched = new Watched();
            watched.year(seed, rise);
            found[0] += watched.seasonal ? 1 : 0;
            found[1] += watched.beside ? 1 : 0;
        }
        return found;
    }

    @Test
    void adwinBeside_findsWhatComesAndGoes() {
        int[] found = found(0.1);
        assertThat(found[0]).isLessThan(75); // 60
        assertThat(found[1]).isGreaterThan(90); // 94
    }

    @Test
    void adwinBeside_addsFewFalseAlarms() {
        int[] found = found(0);
        assertThat(found[0]).isLessThanOrEqualTo(10); // 2, of 100 years with an allowance of 0.05 a year
        assertThat(found[1]).isLessThanOrEqualTo(2); // none
    }
}
