// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.html.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
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
        List<LogRecord> said = new ArrayList<>();
        Logger log = Logger.getLogger(SvgCanvas.class.getName());
        Handler listener = new Handler() {
            @Override
            public void publish(LogRecord message) {
                said.add(message);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        log.addHandler(listener);
        log.setUseParentHandlers(false);
        try {
            assertThat(Histogram.svg("lengths", List.of())).isEmpty();
        } finally {
            log.setUseParentHandlers(true);
            log.removeHandler(listener);
        }
        assertThat(said)
                .extracting(LogRecord::getMessage)
                .containsExactly("a chart could not be drawn; the page lists its numbers");
    }
}
