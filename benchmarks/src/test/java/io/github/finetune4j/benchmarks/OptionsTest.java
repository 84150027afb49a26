// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private static final Benchmark DATA = new DataCommand();

    @Test
    void parse_ofValues_readsThem() {
        Options options = Options.parse(DATA, List.of("--from", "gsm8k", "--first", "7"));
        assertThat(options.text("from")).contains("gsm8k");
        assertThat(options.integer("first", 0, 0)).isEqualTo(7);
        assertThat(options.integer("rows", 12, 1)).isEqualTo(12);
    }

    @Test
    void parse_ofUnknownWord_namesItAndTheUsage() {
        assertThatThrownBy(() -> Options.parse(DATA, List.of("--form", "gsm8k")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not understood: --form -> data --from");
    }

    @Test
    void parse_ofOptionWithoutValue_isRefused() {
        assertThatThrownBy(() -> Options.parse(DATA, List.of("--from"))).hasMessageContaining("not understood: --from");
    }

    @Test
    void parse_ofOptionTwice_isRefused() {
        assertThatThrownBy(() -> Options.parse(DATA, List.of("--rows", "1", "--rows", "2")))
                .hasMessageContaining("given twice: --rows");
    }

    @Test
    void integer_belowTheLeastOrNoNumber_isRefused() {
        assertThatThrownBy(() -> Options.parse(DATA, List.of("--rows", "0")).integer("rows", 5, 1))
                .hasMessageContaining("--rows must be at least 1, got 0");
        assertThatThrownBy(() -> Options.parse(DATA, List.of("--rows", "ten")).integer("rows", 5, 1))
                .hasMessageContaining("not a whole number: ten");
    }

    @Test
    void existing_ofMissingFile_namesIt() {
        assertThatThrownBy(
                        () -> Options.parse(DATA, List.of("--file", "/no/such")).existing("file"))
                .hasMessageContaining("no such file or folder: /no/such");
    }
}
