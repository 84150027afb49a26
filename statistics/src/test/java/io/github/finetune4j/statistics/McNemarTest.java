// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.statistics.test.McNemar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McNemarTest {
    // b, c, exact p, mid-p: statsmodels 0.15.0
    @ParameterizedTest
    @CsvSource({
        "121, 59, 4.4344492637551645e-06, 3.2666467957745733e-06",
        "12, 3, 0.03515625, 0.02127075195312501",
        "0, 6, 0.03125, 0.015624999999999879",
        "30, 45, 0.10534226887460482, 0.08464609267083582",
        "1, 0, 1, 0.5",
        "250, 249, 1, 0.9643353544466507",
    })
    void tests_equalStatsmodels(long b, long c, double exact, double midP) {
        assertThat(McNemar.exact(b, c).pValue()).isCloseTo(exact, Oracle.relative(exact));
        assertThat(McNemar.midP(b, c).pValue()).isCloseTo(midP, Oracle.relative(midP));
    }

    @Test
    void midP_isSymmetricAndOneAtEqualCounts() {
        assertThat(McNemar.midP(3, 12).pValue()).isEqualTo(McNemar.midP(12, 3).pValue());
        assertThat(McNemar.midP(5, 5).pValue()).isEqualTo(1);
        assertThat(McNemar.exact(5, 5).pValue()).isEqualTo(1);
        assertThat(McNemar.midP(0, 0).pValue()).isEqualTo(1);
    }

    @Test
    void tests_farOutInTheTail_keepTheirDigits() {
        // 2 * 0.5^200, and half of it
        assertThat(McNemar.exact(0, 200).pValue()).isCloseTo(0x1p-199, Oracle.relative(0x1p-199));
        assertThat(McNemar.midP(0, 200).pValue()).isCloseTo(0x1p-200, Oracle.relative(0x1p-200));
        // in exact fractions: 2 * sum of C(200, i) / 2^200 for i to 10, less half the last term for mid-p
        assertThat(McNemar.exact(190, 10).pValue())
                .isCloseTo(2.9477076042968534e-44, Oracle.relative(2.9477076042968534e-44));
        assertThat(McNemar.midP(190, 10).pValue())
                .isCloseTo(1.5505781761136937e-44, Oracle.relative(1.5505781761136937e-44));
    }

    @Test
    void negativeCount_isRefused() {
        assertThatThrownBy(() -> McNemar.exact(-1, 2)).hasMessage("b: -1 -> give at least 0");
    }
}
