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

    @Test
    void half_ofKnownValues() {
        // values of IEEE 754 binary16's own tables
        assertThat(Floats.toHalf(1f)).isEqualTo((short) 0x3c00);
        assertThat(Floats.toHalf(-2f)).isEqualTo((short) 0xc000);
        assertThat(Floats.toHalf(65504f)).isEqualTo((short) 0x7bff);
        assertThat(Floats.toHalf(65519f)).isEqualTo((short) 0x7bff);
        assertThat(Floats.toHalf(65520f)).isEqualTo((short) 0x7c00);
        assertThat(Floats.toHalf(0x1p-24f)).isEqualTo((short) 1);
        assertThat(Floats.toHalf(0x1p-25f)).isEqualTo((short) 0);
        assertThat(Floats.toHalf(0x1.8p-24f)).isEqualTo((short) 2);
        assertThat(Floats.toHalf(0x1p-14f)).isEqualTo((short) 0x400);
        assertThat(Floats.toHalf(1 + 0x1p-11f)).isEqualTo((short) 0x3c00);
        assertThat(Floats.toHalf(1 + 0x1.8p-10f)).isEqualTo((short) 0x3c02);
    }

    @Test
    void toHalf_ofFromHalf_isTheSame_forAll65536() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = Floats.fromHalf((short) bits);
            if (!Float.isNaN(value)) {
                assertThat(Floats.toHalf(value)).isEqualTo((short) bits);
            }
        }
    }
}
