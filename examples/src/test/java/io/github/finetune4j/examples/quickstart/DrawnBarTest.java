// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DrawnBarTest {
    private static final long SECOND = 1_000_000_000;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final DrawnBar bar =
            new DrawnBar(new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), true), "Training", 0);

    private String written() {
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void show_halfWay_drawsHalfTheBarAndTheTimeThatIsLeft() {
        bar.show(10, 20, "loss 1.0", 5 * SECOND);
        assertThat(written()).isEqualTo("\rTraining [############............] 10 of 20, 5 s left  loss 1.0");
    }

    @Test
    void show_shorterText_coversTheOneBefore() {
        bar.show(10, 20, "loss 1.0", 5 * SECOND);
        int before = written().length();
        bar.show(20, 20, "", 6 * SECOND);
        assertThat(written().substring(before))
                .hasSize(before)
                .startsWith("\rTraining [########################] 20 of 20 ");
    }

    @Test
    void show_tooSoon_isLeftOutUnlessItIsTheEnd() {
        bar.show(1, 3, "", SECOND);
        bar.show(2, 3, "", SECOND + 1);
        assertThat(written()).contains("1 of 3").doesNotContain("2 of 3");
        bar.show(3, 3, "", SECOND + 2);
        assertThat(written()).contains("3 of 3");
    }

    @Test
    void close_endsTheLineOnlyWhereOneWasDrawn() {
        bar.close();
        assertThat(written()).isEmpty();
        bar.show(1, 1, "", SECOND);
        bar.close();
        assertThat(written()).endsWith(System.lineSeparator());
    }
}
