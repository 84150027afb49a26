// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StopStringsTest {
    @Test
    void add_ofStopSpreadOverPieces_cutsItOff() {
        StopStrings stops = new StopStrings(List.of("\n\nUser:"));
        assertThat(stops.add("Hello\n")).isEqualTo("Hello");
        assertThat(stops.add("\nUs")).isEmpty();
        assertThat(stops.add("er: and more")).isEmpty();
        assertThat(stops.isFound()).isTrue();
        assertThat(stops.finish()).isEmpty();
        assertThat(stops.add("after")).isEmpty();
    }

    @Test
    void add_ofWhatOnlyBeganLikeAStop_handsItOutLater() {
        StopStrings stops = new StopStrings(List.of("END", "aab"));
        assertThat(stops.add("aa")).isEmpty();
        assertThat(stops.add("a")).isEqualTo("a");
        assertThat(stops.add("c E")).isEqualTo("aac ");
        assertThat(stops.finish()).isEqualTo("E");
        assertThat(stops.isFound()).isFalse();
    }

    @Test
    void add_ofTwoStops_cutsAtTheEarlier() {
        assertThat(new StopStrings(List.of("b", "xa")).add("yxab")).isEqualTo("y");
    }
}
