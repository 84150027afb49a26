// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.html.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class AxisTest {
    @Test
    void ticks_areRoundValuesWithinTheRange() {
        assertThat(new Axis(0, 1, 0, 100).ticks(5)).hasSize(6).contains(0.0, 1.0);
        assertThat(new Axis(0.13, 0.92, 0, 100).ticks(5))
                .allSatisfy(tick -> assertThat(tick).isBetween(0.13, 0.92));
        assertThat(new Axis(-1e300, 1e300, 0, 100).ticks(5)).hasSizeBetween(3, 10);
    }

    @Test
    void steps_areRound() {
        assertThat(Axis.step(0.03)).isCloseTo(0.05, within(1e-12));
        assertThat(Axis.step(0.011)).isCloseTo(0.02, within(1e-12));
        assertThat(Axis.step(70)).isCloseTo(100, within(1e-12));
    }

    @Test
    void roundedAxis_beginsAndEndsWithATick() {
        Axis axis = Axis.rounded(-0.03, 0.21, 4, 0, 100);
        assertThat(axis.ticks(4)).hasSizeBetween(3, 6).startsWith(axis.low()).endsWith(axis.high());
        assertThat(axis.low()).isLessThanOrEqualTo(-0.03);
        assertThat(axis.high()).isGreaterThanOrEqualTo(0.21);
        assertThat(Axis.rounded(0, 0, 4, 0, 100).at(0)).isEqualTo(0);
    }

    @Test
    void values_haveTheirPlaces_andWhatLiesBeyondStaysAtTheEdge() {
        assertThat(Axis.over(new double[] {3}, 0, 0, 100).at(3)).isEqualTo(50);
        Axis up = new Axis(0, 10, 200, 20);
        assertThat(up.at(5)).isEqualTo(110);
        assertThat(up.within(11)).isEqualTo(20);
        assertThat(up.within(Double.NEGATIVE_INFINITY)).isEqualTo(200);
        assertThat(Axis.over(new double[] {0, 10}, 0.1, 0, 120).at(0)).isCloseTo(10, within(1e-9));
    }

    @Test
    void logarithmicAxis_namesItsDecades() {
        Axis up = Axis.logarithmic(new double[] {0.01, 100}, 230, 12);
        assertThat(up.at(1)).isEqualTo(121);
        assertThat(up.ticks(5)).hasSize(5);
        for (double[] range : new double[][] {{0.02, 0.03}, {0.5, 40}, {1e-300, 1e300}, {7, 7}}) {
            assertThat(Axis.logarithmic(range, 230, 12).ticks(5)).hasSizeBetween(2, 12);
        }
    }
}
