// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HalfTest {
    @Test
    void of_knownValues() {
        // values of IEEE 754 binary16's own tables
        assertThat(Half.of(1f)).isEqualTo((short) 0x3c00);
        assertThat(Half.of(-2f)).isEqualTo((short) 0xc000);
        assertThat(Half.of(65504f)).isEqualTo((short) 0x7bff);
        assertThat(Half.of(65519f)).isEqualTo((short) 0x7bff);
        assertThat(Half.of(65520f)).isEqualTo((short) 0x7c00);
        assertThat(Half.of(0x1p-24f)).isEqualTo((short) 1);
        assertThat(Half.of(0x1p-25f)).isEqualTo((short) 0);
        assertThat(Half.of(0x1.8p-24f)).isEqualTo((short) 2);
        assertThat(Half.of(0x1p-14f)).isEqualTo((short) 0x400);
        assertThat(Half.of(1 + 0x1p-11f)).isEqualTo((short) 0x3c00);
        assertThat(Half.of(1 + 0x1.8p-10f)).isEqualTo((short) 0x3c02);
    }

    @Test
    void of_toFloat_isTheSame_forAll65536() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = Half.toFloat((short) bits);
            if (!Float.isNaN(value)) {
                assertThat(Half.of(value)).isEqualTo((short) bits);
            }
        }
    }
}
