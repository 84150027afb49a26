// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.DatasetResult;
import io.github.finetune4j.error.FineTuneException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeakageCheckTest {
    private static final String LONG =
            "A train leaves the station at noon and travels sixty miles an hour towards a town that lies three hundred"
                    + " miles away";
    private static final List<String> TEST = List.of(
            "How long does a top-up take?", LONG, "Where can I find the number of my new card in the app please");

    @Test
    void check_threeLevels() {
        LeakageReport report = LeakageCheck.usual()
                .words(15)
                .check(
                        List.of(
                                "how long does a top up take",
                                "Here is one. " + LONG
                                        + ". When does it arrive, if it never stops? Explain every step of your answer"
                                        + " to me.",
                                "Where can I find the number of my new card in the app",
                                "Nothing like any of these."),
                        TEST);
        assertThat(report.leaks())
                .containsExactly(
                        new Leak(LeakageLevel.EXACT, 0, 0, 1),
                        new Leak(LeakageLevel.NGRAM, 1, 1, report.leaks().get(1).similarity()),
                        new Leak(LeakageLevel.NEAR_DUPLICATE, 2, 2, 11 / 12.0));
        assertThat(report.leaks().get(1).similarity()).isGreaterThan(0.99);
        assertThat(report.share()).isEqualTo(1);
        assertThat(report.toString()).contains("100.0 %").contains("1 exact, 1 by words in a row, 1 near");
    }

    @Test
    void section_countsLevels_andListsLeaks() {
        LeakageReport report = LeakageCheck.usual().check(List.of("HOW long does a top-up take"), TEST);
        assertThat(report.section().figures())
                .containsEntry("exact", 1L)
                .containsEntry("ngram", 0L)
                .containsEntry("leaked_share", 1 / 3.0);
        assertThat(String.valueOf(report.section().figures().get("leaks")))
                .contains("evaluation_row=1", "training_row=1");
    }

    @Test
    void check_cleanWhereNothingIsShared() {
        LeakageReport report = LeakageCheck.usual().check(List.of("How long does a transfer take?", ""), TEST);
        assertThat(report.clean()).isTrue();
        assertThat(report.toString()).isEqualTo("no leakage between 2 and 3 texts");
    }

    @Test
    void step_removesTrainingRowsThatABenchmarkHolds(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("bench.jsonl"), "{\"question\": \"" + LONG + "\"}\n\n");
        List<ChatExample> rows = List.of(
                ChatExample.of(Message.user(LONG + "!"), Message.assistant("a")),
                ChatExample.of(Message.user("So: " + LONG + " and more"), Message.assistant("b")),
                ChatExample.of(Message.user(LONG.replace("away", "off")), Message.assistant("c")),
                ChatExample.of(Message.user("Something else"), Message.assistant("d")));
        DatasetResult result = Dataset.builder()
                .addExamples(rows)
                .addStep(LeakageCheck.usual().words(22).step(ReferenceTexts.jsonl(file, "question")))
                .build();
        assertThat(result.dataset().examples()).containsExactly(rows.get(3));
        assertThat(result.report().removed())
                .containsEntry("leakage-exact", 1L)
                .containsEntry("leakage-ngram", 1L)
                .containsEntry("leakage-near-duplicate", 1L);
        assertThatThrownBy(() -> ReferenceTexts.jsonl(file, "prompt"))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("bench.jsonl:1");
        assertThatThrownBy(() -> ReferenceTexts.lines(folder.resolve("none"))).isInstanceOf(FineTuneException.class);
    }

    @Test
    void aFileLargerThanTheHeap_isRefusedByName(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("bench.txt");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }
        assertThatThrownBy(() -> ReferenceTexts.lines(file))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContainingAll("bench.txt has more than", "-> ");
        assertThatThrownBy(() -> ReferenceTexts.jsonl(file, "question"))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("bench.txt has more than");
    }
}
