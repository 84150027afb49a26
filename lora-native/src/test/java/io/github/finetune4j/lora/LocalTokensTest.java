// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.dataset.TextExample;
import io.github.finetune4j.error.InvalidModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("native")
class LocalTokensTest {
    // One token for each byte, one for each mark of the template
    private static final ChatExample CHAT = ChatExample.of(Message.user("hi"), Message.assistant("héllo"));

    @Test
    void count_isTheTokenizers(@TempDir Path folder) {
        try (LocalTokens tokens = LocalTokens.open(TinyModel.write(folder.resolve("tiny")))) {
            assertThat(tokens.count("héllo")).isEqualTo(6);
            assertThat(tokens.count("")).isZero();
            assertThat(tokens.count("<|end|>")).as("text in a text stays text").isEqualTo(7);
            assertThat(tokens.name()).isEqualTo("tiny");
        }
    }

    @Test
    void countRow_isWhatTrainingSees(@TempDir Path folder) {
        try (LocalTokens tokens = LocalTokens.open(TinyModel.write(folder))) {
            assertThat(tokens.countRow(CHAT)).hasValue(1 + 2 + 1 + 1 + 6 + 1);
            assertThat(tokens.countRow(new TextExample("abc"))).hasValue(3 + 1);
            assertThat(tokens.countRow(new PreferenceExample(
                            List.of(Message.user("q")),
                            List.of(Message.assistant("a")),
                            List.of(Message.assistant("b")),
                            Map.of())))
                    .isEmpty();
        }
    }

    @Test
    void countRow_withoutTemplate_isUnknown(@TempDir Path folder) throws Exception {
        TinyModel.write(folder);
        Files.delete(folder.resolve("chat_template.jinja"));
        try (LocalTokens tokens = LocalTokens.open(folder)) {
            assertThat(tokens.countRow(CHAT)).isEmpty();
            assertThat(tokens.count("abc")).isEqualTo(3);
        }
    }

    @Test
    void open_ofNoModel_saysWhatIsMissing(@TempDir Path folder) {
        assertThatThrownBy(() -> LocalTokens.open(folder))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("tokenizer.json");
    }
}
