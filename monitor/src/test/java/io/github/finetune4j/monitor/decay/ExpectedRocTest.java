// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.decay;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** {@code auroc_sampling_error_components} of NannyML 0.13.1 for eight rows; its deviation squared. */
class ExpectedRocTest {
    private static final double[] SCORES = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8};

    private static void spread(double variance, double share, int... truth) {
        double[] spread = ExpectedRoc.spread(SCORES, truth);

        assertThat(spread[0]).isCloseTo(variance, Offset.offset(1e-15));
        assertThat(spread[1]).isEqualTo(share);
    }

    @Test
    void spread_isNannyMls() {
        spread(0.10666666666666669, 0.375, 0, 1, 0, 0, 1, 0, 0, 1);
    }

    @Test
    void spread_whereMostArePositive_isThatOfTheOthers() {
        spread(0.04, 0.375, 0, 1, 1, 0, 1, 1, 1, 0);
    }

    /** The others are above four and six rows: 4/5 and 6/5 of the five negatives. */
    @Test
    void spread_ofAPositiveWithTheLeastScore_leavesItOut() {
        spread(0.04, 0.375, 1, 0, 0, 0, 1, 0, 0, 1);
    }
}
