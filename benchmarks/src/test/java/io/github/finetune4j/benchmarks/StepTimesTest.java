// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StepTimesTest {
    /** By hand: the first step is not timed; 100 + 140 tokens in 0.5 + 0.7 seconds are 200 a second. */
    @Test
    void figures_ofThreeSteps_leaveTheUntimedOneOut() {
        StepTimes times = new StepTimes(1);
        times.add(9, 1000, 3);
        times.add(0.5, 100, 2);
        times.add(0.7, 140, 1);
        assertThat(times.figures())
                .containsEntry("tokens_per_s", 200.0)
                .containsEntry("step_ms_median", 600.0)
                .containsEntry("loss_first", 3.0)
                .containsEntry("loss_last", 1.0)
                .containsEntry("loss_last10", 2.0);
    }

    @Test
    void figures_ofFewerStepsThanAreUntimed_timeTheLast() {
        StepTimes times = new StepTimes(5);
        times.add(1, 10, 1);
        times.add(2, 10, 1);
        assertThat(times.figures()).containsEntry("tokens_per_s", 5.0);
    }

    @Test
    void median_ofEvenAndOddCounts_isTheMiddle() {
        assertThat(Summary.median(new double[] {3, 1, 2})).isEqualTo(2);
        assertThat(Summary.median(new double[] {4, 1, 3, 2})).isEqualTo(2.5);
    }

    @Test
    void object_ofPeersLine_isReadAsItIs() {
        assertThat(JsonLines.object("{\"tokens_per_s\": 12.5, \"versions\": {\"torch\": \"2.15.0\"}}"))
                .containsEntry("tokens_per_s", 12.5)
                .containsEntry("versions", Map.of("torch", "2.15.0"));
    }
}
