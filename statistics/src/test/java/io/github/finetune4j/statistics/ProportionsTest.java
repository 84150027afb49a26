// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.interval.Proportions;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProportionsTest {
    @Test
    void wilsonAndClopperPearson_equalStatsmodels() throws IOException {
        List<double[]> rows = rows();
        assertThat(rows).hasSize(51);
        for (double[] row : rows) {
            Interval wilson = Proportions.wilson((long) row[0], (long) row[1], 1 - row[2]);
            assertThat(wilson.lower()).as("Wilson of %s", Arrays.toString(row)).isCloseTo(row[3], within(1e-12));
            assertThat(wilson.upper()).isCloseTo(row[4], within(1e-12));
            Interval exact = Proportions.clopperPearson((long) row[0], (long) row[1], 1 - row[2]);
            assertThat(exact.lower()).as("exact of %s", Arrays.toString(row)).isCloseTo(row[5], within(1e-12));
            assertThat(exact.upper()).isCloseTo(row[6], within(1e-12));
        }
    }

    @Test
    void wilson_of17In20_carriesEverything() {
        Interval interval = Proportions.wilson(17, 20, 0.95);
        assertThat(interval.estimate()).isEqualTo(0.85);
        assertThat(interval.lower()).isCloseTo(0.639581135259243, within(1e-14));
        assertThat(interval.upper()).isCloseTo(0.947631254103783, within(1e-14));
        assertThat(interval.n()).isEqualTo(20);
        assertThat(interval.level()).isEqualTo(0.95);
        assertThat(interval.method()).isEqualTo("Wilson score");
    }

    @Test
    void wilson_ofAllOrNone_touchesTheEnd() {
        assertThat(Proportions.wilson(5, 5, 0.95).upper()).isEqualTo(1);
        assertThat(Proportions.wilson(5, 5, 0.95).lower()).isCloseTo(0.565517535216825, within(1e-14));
        assertThat(Proportions.wilson(0, 5, 0.95).lower()).isZero();
    }

    @Test
    void wilson_ofImpossibleCounts_saysWhy() {
        assertThatThrownBy(() -> Proportions.wilson(6, 5, 0.95))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("successes: 6 -> give 0 to n = 5");
        assertThatThrownBy(() -> Proportions.wilson(0, 0, 0.95)).hasMessage("n: 0 -> give at least 1");
        assertThatThrownBy(() -> Proportions.clopperPearson(1, 2, 95))
                .hasMessage("level: 95.0 -> give a number between 0 and 1, both excluded");
    }

    private static List<double[]> rows() throws IOException {
        try (BufferedReader reader = new BufferedReader(Oracle.open("proportions.csv"))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> Arrays.stream(line.split(","))
                            .mapToDouble(Double::parseDouble)
                            .toArray())
                    .toList();
        }
    }
}
