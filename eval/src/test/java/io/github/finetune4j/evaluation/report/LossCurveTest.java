// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.job.JobEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossCurveTest {
    @Test
    void ofEvents_takesLosses_theLastOfARepeatedStep() {
        LossCurve curve = LossCurve.ofEvents(List.of(
                new JobEvent.Validated("v0", Instant.EPOCH, 0, 0, 3.5),
                step(1, 3.0),
                step(2, 2.0),
                step(2, 2.25),
                step(3, Double.NaN),
                new JobEvent.Note("n", Instant.EPOCH, "info", "hello")));
        assertThat(curve.training()).containsExactly(new LossCurve.Point(1, 3.0), new LossCurve.Point(2, 2.25));
        assertThat(curve.validation()).containsExactly(new LossCurve.Point(0, 3.5));
        assertThat(curve.isEmpty()).isFalse();
        assertThat(LossCurve.ofEvents(List.of()).isEmpty()).isTrue();
    }

    @Test
    void point_refusesWhatCannotBeDrawn() {
        assertThatThrownBy(() -> new LossCurve.Point(1, Double.NaN))
                .hasMessage("step and loss of a point: 1 and NaN -> give a step of at least 0 and a finite loss");
    }

    private static JobEvent step(long step, double loss) {
        return new JobEvent.StepCompleted("s" + step, Instant.EPOCH, step, 3, 0, loss, 1e-4, 100, Duration.ZERO);
    }
}
