// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {
    @Test
    void records_ofQuotedFields_keepCommasLinesAndQuotes() {
        assertThat(Csv.records("a,b\r\n\"x, \"\"y\"\"\nz\",1\n"))
                .containsExactly(List.of("a", "b"), List.of("x, \"y\"\nz", "1"));
    }

    @Test
    void records_ofEmptyFieldsAndNoLastLineEnd_keepThem() {
        assertThat(Csv.records("a,,c\n,")).containsExactly(List.of("a", "", "c"), List.of("", ""));
    }

    @Test
    void records_ofOpenQuote_isRefused() {
        assertThatThrownBy(() -> Csv.records("\"never ends")).hasMessageContaining("has no end: never ends");
    }
}
