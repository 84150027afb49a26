// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.people.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.statistics.Interval;
import org.junit.jupiter.api.Test;

class CrossedMeanTest {
    /** Three raters of severity 0, 1, 2 and four rows of worth 0 to 3: V = 1/3 + 5/12 - 23/132, t(2) = 4.30265. */
    @Test
    void raterAndRow_bothCount() {
        double[] values = new double[12];
        int[] raters = new int[12];
        int[] rows = new int[12];
        for (int i = 0; i < 12; i++) {
            raters[i] = i / 4;
            rows[i] = i % 4;
            values[i] = raters[i] + rows[i];
        }
        Interval found = new CrossedMean(values, raters, rows).interval(0.95);
        assertThat(found.estimate()).isEqualTo(2.5);
        assertThat(found.upper() - 2.5).isCloseTo(3.2647966, within(1e-6));
        assertThat(found.n()).isEqualTo(3);
    }

    @Test
    void oneRaterOrOneRow_isSaid() {
        double[] values = {1, 2, 3};
        assertThat(new CrossedMean(values, new int[3], new int[] {0, 1, 2})
                        .interval(0.95)
                        .method())
                .contains("of this one rater");
        assertThat(new CrossedMean(values, new int[] {0, 1, 2}, new int[3])
                        .interval(0.95)
                        .method())
                .contains("of this one row");
        assertThat(new CrossedMean(values, new int[3], new int[3])
                        .interval(0.95)
                        .n())
                .isEqualTo(3);
    }
}
