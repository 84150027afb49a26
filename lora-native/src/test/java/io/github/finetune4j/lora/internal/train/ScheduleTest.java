// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.finetune4j.lora.internal.kernel.Harbour;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    @ParameterizedTest
    @ValueSource(strings = {"constant", "cosine"})
    void factor_ofEachStep_isTransformers(String run) throws IOException {
        JsonNode golden = Harbour.golden("train-steps.json").get("runs").get(run);
        Schedule schedule = Schedule.valueOf(golden.get("schedule").asText().toUpperCase(Locale.ROOT));
        for (int step = 1; step <= 20; step++) {
            double rate = golden.get("lr").asDouble()
                    * schedule.factor(step, golden.get("warmup_steps").asLong(), 20);
            assertThat(rate)
                    .isCloseTo(golden.get("steps").get(step - 1).get("lr").asDouble(), within(1e-9));
        }
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void factor_inWarmup_risesFromZeroInAStraightLine(Schedule schedule) {
        assertThat(schedule.factor(1, 4, 20)).isZero();
        assertThat(schedule.factor(3, 4, 20)).isEqualTo(0.5);
        assertThat(schedule.factor(5, 4, 20)).isEqualTo(1);
    }

    @Test
    void factor_ofLinear_fallsToOneShareBeforeTheEnd() {
        assertThat(Schedule.LINEAR.factor(20, 4, 20)).isEqualTo(1.0 / 16);
        assertThat(Schedule.LINEAR.factor(13, 4, 20)).isEqualTo(0.5);
        assertThat(Schedule.LINEAR.factor(99, 4, 20)).isZero();
    }

    @Test
    void factor_ofCosine_isHalfInTheMiddle() {
        assertThat(Schedule.COSINE.factor(11, 0, 20)).isCloseTo(0.5, within(1e-12));
        assertThat(Schedule.COSINE.factor(21, 0, 20)).isCloseTo(0, within(1e-12));
    }
}
