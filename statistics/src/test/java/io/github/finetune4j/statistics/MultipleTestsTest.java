// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.statistics.test.MultipleTests;
import org.junit.jupiter.api.Test;

class MultipleTestsTest {
    @Test
    void adjustments_equalStatsmodels() {
        Oracle oracle = Oracle.load("tables.properties").in("multiple");
        oracle.cases(6).forEach(o -> {
            assertThat(MultipleTests.holm(o.numbers("p"))).containsExactly(o.numbers("holm"), within(1e-12));
            assertThat(MultipleTests.benjaminiHochberg(o.numbers("p"))).containsExactly(o.numbers("bh"), within(1e-12));
        });
    }

    @Test
    void holm_ofThree_byHand() {
        // sorted .01 .02 .04: times 3, 2, 1 is .03 .04 .04
        assertThat(MultipleTests.holm(.04, .01, .02)).containsExactly(new double[] {.04, .03, .04}, within(1e-15));
    }

    @Test
    void pAboveOne_isRefused() {
        assertThatThrownBy(() -> MultipleTests.holm(0.5, 1.5))
                .hasMessage("p value: 1.5 at index 1 -> give a number from 0 to 1");
        assertThatThrownBy(() -> MultipleTests.holm()).hasMessage("pValues: 0 values -> give at least 1");
    }
}
