// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FigureTest {
    @ParameterizedTest
    @ValueSource(
            doubles = {
                0,
                1,
                -1,
                0.2,
                999.96,
                9999.6,
                10_000,
                0.00010004,
                0.00009999,
                1e-9,
                1e12,
                0.97525,
                -0.0345,
                Double.NaN,
                Double.POSITIVE_INFINITY
            })
    void of_isWhatFormatGives(double value) {
        for (int digits = 4; digits <= 5; digits++) {
            assertThat(Figure.of(value, digits)).isEqualTo(String.format(Locale.ROOT, "%." + digits + "g", value));
        }
    }

    @Test
    void of_anyNumber_isWhatFormatGives() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            double value = random.nextGaussian() * Math.pow(10, random.nextInt(12) - 6);
            assertThat(Figure.of(value, 4)).isEqualTo(String.format(Locale.ROOT, "%.4g", value));
        }
    }
}
