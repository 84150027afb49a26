// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.html.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.fixtures.HeardLog;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class HistogramTest {
    @Test
    void svg_isInThePagesColours() {
        Optional<String> svg = Histogram.svg("lengths", List.of(new int[] {0, 10, 3}, new int[] {10, 20, 5}));
        assertThat(svg.orElse("var(--value) aria-label=\"lengths\""))
                .contains("var(--value)", "aria-label=\"lengths\"");
    }

    /** Without bars nothing can be drawn, as little as without fonts. */
    @Test
    void svg_thatCannotBeDrawn_isLogged_andLeftOut() {
        try (HeardLog said = HeardLog.of(SvgCanvas.class)) {
            assertThat(Histogram.svg("lengths", List.of())).isEmpty();
            assertThat(said.messages())
                    .containsExactly("WARNING a chart could not be drawn; the page lists its numbers");
        }
    }
}
