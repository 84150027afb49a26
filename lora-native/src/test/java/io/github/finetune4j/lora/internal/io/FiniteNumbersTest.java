// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.error.InvalidModelException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FiniteNumbersTest {
    private static final float[] NONE = {Float.NaN, -Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};

    @ParameterizedTest
    @EnumSource(Dtype.class)
    void all_ofFiniteNumbers_isTrue_andOneThatIsNone_isFoundAtEveryPlace(Dtype dtype) {
        for (int length = 1; length <= 19; length++) {
            float[] numbers = numbers(length);
            assertThat(FiniteNumbers.all(tensor(numbers, dtype))).isTrue();
            for (int place = 0; place < length; place++) {
                for (float none : NONE) {
                    float[] broken = numbers.clone();
                    broken[place] = none;
                    assertThat(FiniteNumbers.all(tensor(broken, dtype)))
                            .as("%s at %d of %d", none, place, length)
                            .isFalse();
                }
            }
        }
    }

    @Test
    void require_ofOneThatIsNone_namesFileAndTensor() {
        assertThatThrownBy(() ->
                        FiniteNumbers.require(tensor(new float[] {1, Float.NaN}, Dtype.F32), "/m/model.safetensors"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(
                        "/m/model.safetensors: tensor w of 2 numbers holds some that are NaN or infinite -> ");
    }

    /** The largest and the smallest that a half can hold are among them. */
    private static float[] numbers(int length) {
        float[] numbers = new float[length];
        Random random = new Random(length);
        for (int i = 0; i < length; i++) {
            numbers[i] = i % 3 == 0 ? 65504f : i % 3 == 1 ? -0x1p-24f : (float) random.nextGaussian();
        }
        return numbers;
    }

    private static TensorData tensor(float[] numbers, Dtype dtype) {
        return new TensorData("w", dtype, new long[] {numbers.length}, Floats.bytes(numbers, dtype));
    }
}
