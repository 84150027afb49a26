// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.dataset.spi.DatasetSource;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What reading passes over, decides or keeps: counted and said. */
final class RepairsTest {
    private static DatasetBuilder reading(String text) {
        return Dataset.builder()
                .addSource(
                        DatasetSource.jsonl(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "rows"));
    }

    @Test
    void markAndBlankLines_areSkippedAndCounted() {
        DatasetReport report = reading("\uFEFF" + Chats.row("a", "b") + "\n\n  \n" + Chats.row("c", "d") + "\n")
                .check();
        assertThat(report.rowsRead()).isEqualTo(2);
        assertThat(report.counts()).containsEntry("byte-order-mark", 1L).containsEntry("blank-line", 2L);
        assertThat(report.errors()).isZero();
    }

    @Test
    void mappingThatThrows_isAnErrorOfTheRow() {
        assertThat(refusing().check().counts()).containsEntry("mapping-failed", 2L);
        assertThatThrownBy(() -> refusing().build()).isInstanceOf(InvalidDatasetException.class);
    }

    private static DatasetBuilder refusing() {
        return reading("{\"a\": 1}\n{\"a\": 2}\n").mapping(row -> {
            throw new IllegalArgumentException("no question in it");
        });
    }

    @Test
    void keyThatStandsTwice_isAnErrorWhicheverIsMeant() {
        DatasetReport report = reading(
                        "{\"messages\": [], " + Chats.row("a", "b").substring(1))
                .check();
        assertThat(report.counts()).containsEntry("duplicate-key", 1L);
        assertThat(report.rowsKept()).isZero();
    }

    @Test
    void numbersThatNoLongOrDoubleHolds_areKeptWhole() {
        String row = Chats.row("a", "b");
        ChatExample read = (ChatExample) reading(row.substring(0, row.length() - 1)
                        + ", \"big\": 123456789012345678901234567890, \"fine\": 0.12345678901234567890123}")
                .build()
                .dataset()
                .examples()
                .get(0);
        assertThat(read.extra())
                .containsEntry("big", new BigInteger("123456789012345678901234567890"))
                .containsEntry("fine", new BigDecimal("0.12345678901234567890123"));
    }
}
