// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Role;
import io.github.finetune4j.error.FineTuneException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundTripTest {
    @Property(tries = 200)
    void read_ofWrite_isTheSame(@ForAll("examples") List<ChatExample> examples) throws IOException {
        Path file = Files.createTempFile("examples", ".jsonl");
        try {
            Dataset written = Dataset.of(examples);
            written.writeJsonl(file);

            DatasetResult read = Dataset.builder().addJsonl(file).build();

            assertThat(read.dataset().examples()).isEqualTo(examples);
            assertThat(read.dataset().fingerprint()).isEqualTo(written.fingerprint());
        } finally {
            Files.delete(file);
        }
    }

    @Provide
    Arbitrary<List<ChatExample>> examples() {
        return Chats.any().list().ofMinSize(1).ofMaxSize(8);
    }

    @Test
    void read_ofWrite_keepsToolCalls(@TempDir Path folder) {
        Map<String, Object> call = Map.of(
                "id",
                "c1",
                "type",
                "function",
                "function",
                Map.of("name", "weather", "arguments", "{\"city\":\"Lima\"}"));
        Map<String, Object> tool = Map.of("type", "function", "function", Map.of("name", "weather"));
        ChatExample example = new ChatExample(
                List.of(
                        Message.user("Weather in Lima?"),
                        new Message(Role.ASSISTANT, "", Map.of("tool_calls", List.of(call))),
                        new Message(Role.TOOL, "21", Map.of("tool_call_id", "c1")),
                        Message.assistant("21 degrees.")),
                Map.of("tools", List.of(tool)));

        Dataset.of(List.of(example)).writeJsonl(folder.resolve("new/tools.jsonl"));
        DatasetResult read =
                Dataset.builder().addJsonl(folder.resolve("new/tools.jsonl")).build();

        assertThat(read.dataset().examples()).containsExactly(example);
        assertThat(read.report().issues()).isEmpty();
    }

    @Test
    void write_thatFails_leavesTheOldFileAndNothingElse(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("data.jsonl");
        Files.writeString(file, "old");
        Dataset halfPair = Dataset.of(List.of(Chats.pair("a", "b"), Chats.pair("c", "\uD83D")));

        assertThatThrownBy(() -> halfPair.writeJsonl(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("example 2");

        assertThat(file).hasContent("old");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void write_toAFolderOrBelowAFile_saysSo(@TempDir Path folder) throws IOException {
        Dataset data = Dataset.of(List.of(Chats.pair("a", "b")));
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> data.writeJsonl(folder))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("folder");
        assertThatThrownBy(() -> data.writeJsonl(file.resolve("data.jsonl")))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("can't write");
    }
}
