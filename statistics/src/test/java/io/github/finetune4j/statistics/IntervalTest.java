// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.test.TestResult;
import org.junit.jupiter.api.Test;

class IntervalTest {
    @Test
    void contains_includesTheBounds() {
        Interval interval = new Interval(0.5, 0.25, 1, 0.95, "by hand", 3);
        assertThat(interval.contains(0.25)).isTrue();
        assertThat(interval.contains(1.01)).isFalse();
        assertThat(interval.width()).isEqualTo(0.75);
    }

    @Test
    void boundsTheWrongWayRound_areRefused() {
        assertThatThrownBy(() -> new Interval(0, 1, 0, 0.95, "by hand", 3))
                .hasMessage("bounds: lower 1.0, upper 0.0 -> give a lower bound no greater than the upper one");
        assertThatThrownBy(() -> new Interval(0, Double.NaN, 0, 0.95, "by hand", 3))
                .hasMessageStartingWith("bounds: lower NaN");
    }

    @Test
    void pAboveOne_isNoTestResult() {
        assertThatThrownBy(() -> new TestResult("by hand", 0, 1.1, 3))
                .hasMessage("pValue: 1.1 -> give a number from 0 to 1");
    }
}
