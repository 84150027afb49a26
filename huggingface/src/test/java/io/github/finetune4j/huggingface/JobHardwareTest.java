// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class JobHardwareTest {
    @Test
    void dollarsPerHour_thatNobodyTells_isNoNumberRatherThanFree() {
        assertThat(JobHardware.of(Map.of("name", "a")).dollarsPerHour()).isNaN();
        assertThat(JobHardware.of(Map.of("unitCostUSD", 2, "unitLabel", "fortnight"))
                        .dollarsPerHour())
                .isNaN();
        assertThat(JobHardware.of(Map.of("unitCostMicroUSD", 10_000, "unitLabel", "minute"))
                        .dollarsPerHour())
                .isEqualTo(0.6);
    }
}
