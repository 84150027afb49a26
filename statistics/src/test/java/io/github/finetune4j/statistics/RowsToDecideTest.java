// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.power.Power;
import io.github.finetune4j.statistics.power.RowsToDecide;
import io.github.finetune4j.statistics.test.PairedProportions;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowsToDecideTest {
    private static final RowsToDecide USUAL = new RowsToDecide(0.95, 0.8);

    @Test
    void farFromTheMargin_itIsTheSampleSizeOfTheTest() {
        // the other conclusion is out of reach: (1.959964 + 0.841621)² · σ² / δ²
        assertThat(USUAL.means(0.5, 1, 0.1)).isCloseTo(Power.usual().pairs(0.5, 1), within(0.01));
        assertThat(USUAL.rates(0.3, 0.1, 0.02)).isCloseTo(Power.usual().binaryPairs(0.2, 0.4), within(0.01));
        // the same below the margin
        assertThat(USUAL.means(-0.4, 1, 0.1)).isCloseTo(Power.usual().pairs(0.5, 1), within(0.01));
    }

    @Test
    void betweenZeroAndTheMargin_anIntervalNarrowerThanTheMarginIsEnough() {
        double surely = Math.pow(2 * 1.959964 / 0.1, 2);
        assertThat(USUAL.means(0.05, 1, 0.1)).isBetween(surely / 2, surely);
        assertThat(new RowsToDecide(0.95, 0.999999).means(0.05, 1, 0.1)).isCloseTo(surely, within(0.1));
    }

    @Test
    void thatManyPairs_decideAsOftenAsThePowerSays() {
        double rows = new RowsToDecide(0.95, 0.9).rates(0.15, 0.10, 0.1);
        long n = Math.round(rows);
        SplittableRandom random = new SplittableRandom(2);
        long decided = IntStream.range(0, 4000).filter(i -> decides(n, random)).count();
        assertThat(decided / 4000.0).isCloseTo(0.9, within(0.02));
    }

    private static boolean decides(long n, SplittableRandom random) {
        long[] counts = new long[2];
        for (int i = 0; i < n; i++) {
            double u = random.nextDouble();
            counts[0] += u < 0.15 ? 1 : 0;
            counts[1] += u >= 0.15 && u < 0.25 ? 1 : 0;
        }
        Interval interval = PairedProportions.tango(counts[0], counts[1], n, 0.95);
        return interval.lower() > 0 || interval.upper() < 0.1;
    }

    @Test
    void withoutSpread_fewRowsAreEnough() {
        assertThat(USUAL.means(0.5, 0, 0.1)).isLessThan(1);
        // z²·m(1 − m)/m²: no discordant pair at all, and Tango's upper bound below the margin
        assertThat(USUAL.rates(0, 0, 0.05)).isCloseTo(1.959964 * 1.959964 * 0.95 / 0.05, within(1e-2));
        assertThat(PairedProportions.tango(0, 0, 74, 0.95).upper()).isLessThan(0.05);
    }

    @Test
    void numbersOutOfRange_areRefused() {
        assertThat(Arrays.<Runnable>asList(
                        () -> USUAL.rates(-0.1, 0, 0.1),
                        () -> USUAL.rates(0.6, 0.5, 0.1),
                        () -> USUAL.rates(0.1, 0.1, 0),
                        () -> USUAL.means(Double.NaN, 1, 1),
                        () -> USUAL.means(0, -1, 1),
                        () -> USUAL.means(0, 1, 0),
                        () -> new RowsToDecide(1, 0.8),
                        () -> new RowsToDecide(0.95, 0)))
                .hasSize(8)
                .allSatisfy(call -> assertThatThrownBy(call::run)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining(" -> "));
    }
}
