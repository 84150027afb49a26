// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.internal.window.CompactWindow;
import io.github.finetune4j.monitor.internal.window.Measure;
import io.github.finetune4j.monitor.internal.window.WindowKind;
import io.github.finetune4j.statistics.interval.Interval;
import io.github.finetune4j.statistics.test.Alternative;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class WatchedStreamTest {
    private static final Duration QUARTER = Duration.ofMinutes(15);

    private static WatchedStream stream() {
        Measure measure = new Measure(
                "error_rate",
                "error_rate",
                WindowKind.RATE,
                Alternative.GREATER,
                0,
                null,
                Measure.values("error_rate"));
        return new WatchedStream(measure, Slice.ALL, new WindowClock(QUARTER, ZoneOffset.UTC), 0.01, 5);
    }

    private static OpenWindow old(int index) {
        Interval value = new Interval(0.02, 0.01, 0.04, 0.95, "Wilson", 100 + index % 7);
        return new OpenWindow(new CompactWindow(0.02 + 0.001 * (index % 5), 100, value));
    }

    @Test
    void windowsKeptByAVersionThatLookedAtEach_areLookedAtSo() {
        WatchedStream stream = stream();
        for (int index = 0; index < 21 * 96; index++) {
            stream.close(index, old(index));
        }
        assertThat(stream.looks()).isEqualTo(QUARTER);
        assertThat(stream.series()).hasSize(21 * 96);
        assertThat(stream.learning()).isFalse();
    }
}
