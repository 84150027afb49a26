// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataWriterTest {
    @TempDir
    Path folder;

    private static Dataset rows(int count) {
        return Dataset.builder()
                .addExamples(IntStream.range(0, count)
                        .mapToObj(i -> ChatExample.of(Message.user("question " + i), Message.assistant("answer")))
                        .toList())
                .build()
                .dataset();
    }

    @Test
    void json_isOneArray() throws IOException {
        Path file = folder.resolve("rows.json");
        DataWriter.of(DataFormat.PROMPT_COMPLETION).write(rows(3), file);

        assertThat((List<?>) Json.parse(Files.readString(file)))
                .hasSize(3)
                .element(2)
                .isEqualTo(Map.of("prompt", "question 2", "completion", "answer"));
    }

    @Test
    void origins_areNumberedFromOne_besideTheRows() throws IOException {
        Path file = folder.resolve("rows.jsonl");
        DataWriter.of(DataFormat.OPENAI_CHAT).withOrigins().write(rows(2), file);

        assertThat(Files.readAllLines(folder.resolve("rows.jsonl.origins.jsonl")))
                .map(Json::parseObject)
                .map(origin -> "row " + origin.get("row") + " is of line " + origin.get("line"))
                .containsExactly("row 1 is of line 1", "row 2 is of line 2");
    }

    @Test
    void rowsThatCannotBeWritten_areCounted_theFirstTenNamed_andTheOldFileStays() throws IOException {
        Path file = Files.writeString(folder.resolve("rows.jsonl"), "old");
        Dataset alone = Dataset.of(IntStream.range(0, 12)
                .mapToObj(i -> ChatExample.of(Message.user("no answer " + i)))
                .toList());

        assertThatThrownBy(() -> DataWriter.of(DataFormat.PROMPT_COMPLETION).write(alone, file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "problems of rows that can't be written: 12 -> fix or leave out the rows; nothing was written")
                .hasMessageContaining("memory:10:")
                .hasMessageNotContaining("memory:11:");
        assertThat(file).hasContent("old");
    }
}
