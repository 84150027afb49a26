// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FloatsTest {
    @Test
    void toBrainFloat_roundsToEven() {
        assertThat(Floats.toBrainFloat(1f)).isEqualTo((short) 0x3f80);
        assertThat(Floats.toBrainFloat(Float.intBitsToFloat(0x3f808000)))
                .isEqualTo((short) 0x3f80); // tie, down to even
        assertThat(Floats.toBrainFloat(Float.intBitsToFloat(0x3f818000))).isEqualTo((short) 0x3f82); // tie, up to even
        assertThat(Floats.toBrainFloat(Float.intBitsToFloat(0x3f808001))).isEqualTo((short) 0x3f81);
        assertThat(Floats.toBrainFloat(Float.MAX_VALUE)).isEqualTo((short) 0x7f80);
        assertThat(Floats.toBrainFloat(Float.intBitsToFloat(0x7f800001))).isEqualTo((short) 0x7fc0);
    }
}
