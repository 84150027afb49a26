// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextExampleTest {
    @TempDir
    Path folder;

    @Test
    void text_isNoChatOfOneMessage() {
        TextExample text = new TextExample("a");
        assertThat(text.fingerprint()).isEqualTo(new TextExample("a").fingerprint());
        assertThat(text.fingerprint())
                .isNotEqualTo(new ChatExample(text.messages(), Map.of()).fingerprint())
                .isNotEqualTo(new TextExample("b").fingerprint());
        assertThat(text.map(message -> Message.user(message.content() + "!"))).isEqualTo(new TextExample("a!"));
    }

    @Test
    void texts_areDeduplicatedSplitAndWritten() throws IOException {
        List<TextExample> texts = IntStream.range(0, 40)
                .mapToObj(i -> new TextExample("Text " + i % 20))
                .toList();
        DatasetSplit split = Dataset.builder()
                .addExamples(texts)
                .deduplicate()
                .split(s -> s.training(0.5).validation(0.5).seed(3))
                .build();
        assertThat(split.training().size() + split.validation().size()).isEqualTo(20);
        assertThat(split.training().size()).isBetween(3, 17);
        split.training().writeJsonl(folder.resolve("texts.jsonl"));
        assertThat(Files.readAllLines(folder.resolve("texts.jsonl")))
                .hasSize(split.training().size())
                .allMatch(line -> line.matches("\\{\"text\": ?\"Text \\d+\"}"));
    }

    @Test
    void blankText_isRefused() {
        assertThatThrownBy(() -> new TextExample(" ")).hasMessageContaining("blank");
    }
}
