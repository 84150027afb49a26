// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FirstChangeTest {
    @Test
    void of_aModelThatGetsWorse_isSoonAfterwards() {
        assertThat(FirstChange.of(FirstChange.answers(1000, 2000, 0.4)).orElseThrow())
                .isBetween(1000, 1200);
    }

    @Test
    void of_aModelThatStaysAsItWas_isNone() {
        assertThat(FirstChange.of(FirstChange.answers(1000, 2000, 0.1))).isEmpty();
    }
}
