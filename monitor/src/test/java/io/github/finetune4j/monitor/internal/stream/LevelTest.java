// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.monitor.internal.window.Measure;
import io.github.finetune4j.monitor.internal.window.WindowKind;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Proportions;
import io.github.finetune4j.statistics.test.Alternative;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class LevelTest {
    private static final Level LEVEL = new Level(
            new Measure("errors", "errors", WindowKind.RATE, Alternative.GREATER, 0, null, Measure.values("errors")),
            Duration.ofHours(3));

    private static Block old(int index, int errors, int n) {
        return new Block(index, n, Proportions.wilson(errors, n, 0.95), null, List.of());
    }

    /** Day and night of a rate of 2 %, of which only the windows' figures are left. */
    private static List<Block> day(RandomGenerator random) {
        List<Block> day = new ArrayList<>();
        for (int n : new int[] {12, 14, 30, 76, 82, 48, 13, 11}) {
            int errors = (int) random.doubles(n).filter(u -> u < 0.02).count();
            day.add(old(day.size(), errors, n));
        }
        return day;
    }

    @Test
    void aDayOfOldWindows_hasARate_whoseIntervalIsOfARate() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(1);
        int held = 0;
        for (int round = 0; round < 1000; round++) {
            Interval figure = LEVEL.of(day(random)).orElseThrow();
            assertThat(figure.lower()).isBetween(0.0, figure.estimate());
            held += figure.lower() <= 0.02 && 0.02 <= figure.upper() ? 1 : 0;
        }
        assertThat(held).isGreaterThan(980);
    }
}
