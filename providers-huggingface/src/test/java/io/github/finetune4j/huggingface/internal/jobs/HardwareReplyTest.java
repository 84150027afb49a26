// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class HardwareReplyTest {
    @Test
    void dollarsPerHour_thatNobodyTells_isNoNumberRatherThanFree() {
        assertThat(HardwareReply.read(Map.of("name", "a")).dollarsPerHour()).isNaN();
        assertThat(HardwareReply.read(Map.of("unitCostUSD", 2, "unitLabel", "fortnight"))
                        .dollarsPerHour())
                .isNaN();
        assertThat(HardwareReply.read(Map.of("unitCostMicroUSD", 10_000, "unitLabel", "minute"))
                        .dollarsPerHour())
                .isEqualTo(0.6);
    }
}
