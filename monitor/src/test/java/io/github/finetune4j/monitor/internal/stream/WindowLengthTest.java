// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.monitor.internal.window.WindowKind;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowLengthTest {
    /** A week of hours; {@code perHour} may be a part of one. */
    private static long[] hours(double perHour) {
        return LongStream.range(0, 7 * 24)
                .map(hour -> (long) ((hour + 1) * perHour) - (long) (hour * perHour))
                .toArray();
    }

    @ParameterizedTest
    @CsvSource({
        "RATE, 20, 1",
        "RATE, 19, 3", // 57 in three hours
        "RATE, 2, 3", // 48 a day
        "RATE, 1.667, 3", // five
        "RATE, 1.3, 24", // three or four, and seven or eight in six hours
        "MEAN, 1.667, 3",
        "JUDGED, 1.667, 3",
        "RATE, 0.1, 24",
        "QUANTILE, 20, 3",
        "QUANTILE, 30, 1",
        "SHARES, 2, 24",
        "SHARES, 5, 6",
        "TOTAL, 1000, 6",
        "TOTAL, 1, 24"
    })
    void hours_areLookedAtByTheShortestLengthWithEnough(WindowKind kind, double perHour, int expected) {
        assertThat(WindowLength.factor(hours(perHour), 24, kind)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"RATE, 300, 1", "RATE, 299, 4", "MEAN, 2, 12", "QUANTILE, 1000, 4", "TOTAL, 1000, 24"})
    void quarters_takeManyObservations_orAreLookedAtByTheHour(WindowKind kind, long perQuarter, int expected) {
        long[] quarters = LongStream.range(0, 7 * 96).map(each -> perQuarter).toArray();
        assertThat(WindowLength.factor(quarters, 96, kind)).isEqualTo(expected);
    }
}
