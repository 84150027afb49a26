// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.tile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.statistics.interval.Interval;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompactTileTest {
    @Test
    void whatIsKept_isWhatWasComputed_withItsMethod() {
        Interval value = new Interval(0.1, 0.02, Double.POSITIVE_INFINITY, 0.95, "Wilson", 22);
        CompactTile tile = new CompactTile(0.1, 22, value);
        assertThat(CompactTile.isState(tile.state())).isTrue();
        assertThat(CompactTile.restore(tile.state())).isEqualTo(tile);
    }

    @Test
    void oneOfAnOlderVersion_doesNotSayItsMethod() {
        CompactTile old = CompactTile.restore(List.of("compact", 0.1, 22.0, 0.1, 0.02, 0.3, 22));
        assertThat(old.value()).isEqualTo(new Interval(0.1, 0.02, 0.3, 0.95, "kept", 22));
    }
}
