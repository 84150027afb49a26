// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class DiscountedGainTest {
    private static final double LOG3 = Math.log(3) / Math.log(2);

    @Test
    void gain_isThatOfTheRanks_overTheGreatest() {
        double found = 1 + 3 / LOG3; // the better one is second
        assertThat(DiscountedGain.normalized(new double[] {1, 3, 0}, new double[] {0, 1, 3}, 10))
                .isCloseTo(found / (3 + 1 / LOG3), within(1e-12));
        assertThat(DiscountedGain.normalized(new double[] {3, 1}, new double[] {1, 3}, 10))
                .isEqualTo(1);
        assertThat(DiscountedGain.normalized(new double[] {0, 2}, new double[] {2, 0}, 1))
                .as("only the first rank is looked at")
                .isZero();
        assertThat(DiscountedGain.normalized(new double[] {2}, new double[] {2, 2}, 2))
                .as("one of two was not found")
                .isCloseTo(1 / (1 + 1 / LOG3), within(1e-12));
    }

    @Test
    void grades_belowZero_countAsNone() {
        assertThat(DiscountedGain.normalized(new double[] {-1, 1}, new double[] {1, -1}, 5))
                .isCloseTo(1 / LOG3, within(1e-12));
        assertThat(DiscountedGain.normalized(new double[] {-1}, new double[] {-1}, 5))
                .isZero();
        assertThat(DiscountedGain.normalized(new double[0], new double[0], 5)).isZero();
    }

    @Test
    void badValues_areRefused() {
        assertThatThrownBy(() -> DiscountedGain.normalized(new double[] {1}, new double[] {1}, 0))
                .hasMessage("ranks looked at: 0 -> give at least 1");
        assertThatThrownBy(() -> DiscountedGain.normalized(new double[] {Double.NaN}, new double[] {1}, 1))
                .hasMessageContaining("one is not finite");
    }
}
