// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ShownNumberTest {
    @Test
    void numbers_haveFourDigits_andWholeOnesAllOfTheirs() {
        assertThat(DoubleStream.of(0.005, 1234.56, 1e-9, 2, 0.33333, -12.5, Double.NaN, 100, 1.5e7 + 0.5, 1234, 2e-300)
                        .mapToObj(ShownNumber::words))
                .containsExactly(
                        "0.005", "1235", "1e-9", "2", "0.3333", "-12.5", "NaN", "100", "1.5e+7", "1,234", "2e-300");
    }
}
