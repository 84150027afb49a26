// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.dataset.spi.DatasetSource;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code benchmarks/run fuzz} found, kept. */
class FuzzFindingsTest {
    // not slow: a few inputs that a fuzzer found once
    private static final String GOOD =
            "{\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"b\"}]}\n";

    /** A zero among the first bytes of a line made the JSON parser take it for UTF-16 or UTF-32. */
    @ParameterizedTest
    @ValueSource(strings = {"\0\0\0\0\0\0\0", "{\0\0\0", "{\0\"\0a\0\"\0:\0001\0}\0", "\0\0\0{", "\0{\0}", "{}\0\0"})
    void lineThatStartsWithZeros_isAnErrorOfThatLine(String line) {
        byte[] bytes = (GOOD + line + "\n" + GOOD.replace("\"a\"", "\"c\"")).getBytes(StandardCharsets.UTF_8);

        DatasetReport report = Dataset.builder()
                .addSource(DatasetSource.jsonl(new ByteArrayInputStream(bytes), "zeros"))
                .check();

        assertThat(report.rowsKept()).isEqualTo(2);
        assertThat(report.issues()).anySatisfy(issue -> {
            assertThat(issue.line()).isEqualTo(2);
            assertThat(issue.severity()).isEqualTo(Severity.ERROR);
        });
    }
}
