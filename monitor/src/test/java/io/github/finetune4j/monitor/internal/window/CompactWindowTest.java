// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.statistics.interval.Interval;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompactWindowTest {
    @Test
    void whatIsKept_isWhatWasComputed_withItsMethod() {
        Interval value = new Interval(0.1, 0.02, Double.POSITIVE_INFINITY, 0.95, "Wilson", 22);
        CompactWindow window = new CompactWindow(0.1, 22, value);
        assertThat(CompactWindow.isState(window.state())).isTrue();
        assertThat(CompactWindow.restore(window.state())).isEqualTo(window);
    }

    @Test
    void oneOfAnOlderVersion_doesNotSayItsMethod() {
        CompactWindow old = CompactWindow.restore(List.of("compact", 0.1, 22.0, 0.1, 0.02, 0.3, 22));
        assertThat(old.value()).isEqualTo(new Interval(0.1, 0.02, 0.3, 0.95, "kept", 22));
    }
}
