// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.statistics.crossed.CrossedMean;
import io.github.finetune4j.statistics.interval.Interval;
import org.junit.jupiter.api.Test;

class DrawnMeanTest {
    @Test
    void ratersAndRows_bothCount() {
        double[] values = new double[12];
        int[] raters = new int[12];
        int[] rows = new int[12];
        for (int i = 0; i < 12; i++) {
            raters[i] = i / 4;
            rows[i] = i % 4;
            values[i] = raters[i] * raters[i] + rows[i];
        }
        Interval found = new DrawnMean(values, rows, raters).interval(0.9);
        assertThat(found).isEqualTo(CrossedMean.of(values, rows, raters).interval(0.9));
        assertThat(found.n()).isEqualTo(3);
    }

    @Test
    void oneRaterOrOneRow_isSaid() {
        double[] values = {1, 2, 3};
        int[] each = {0, 1, 2};
        assertThat(new DrawnMean(values, each, new int[3]).interval(0.95).method())
                .contains("of this one rater");
        assertThat(new DrawnMean(values, new int[3], each).interval(0.95).method())
                .contains("of this one row");
        assertThat(new DrawnMean(values, new int[3], new int[3]).interval(0.95).n())
                .isEqualTo(3);
    }

    @Test
    void ofAnswersThatAreAllTheSame_theNextMayDiffer() {
        double[] alike = {1, 1, 1, 1, 1, 1, 1, 1};
        int[] rows = {0, 0, 1, 1, 2, 2, 3, 3};
        int[] raters = {0, 1, 0, 1, 0, 1, 0, 1};
        DrawnMean mean = new DrawnMean(alike, rows, raters, 0, 3);
        // Clopper and Pearson's bound of no other in four rows: 1 - 0.025^(1/4) = 0.6024
        assertThat(mean.interval(0.95).lower()).isCloseTo(1 - 0.6024, within(1e-4));
        assertThat(mean.interval(0.95).upper()).isCloseTo(1 + 2 * 0.6024, within(1e-4));
        assertThat(mean.test(0).pValue()).isEqualTo(2 / 16.0);
        assertThat(mean.test(1).pValue()).isEqualTo(1);
    }
}
