// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.lora.LocalChatModel;
import io.github.finetune4j.startermodel.StarterModel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InSpringAiTest {
    @TempDir
    private Path folder;

    @Test
    void talk_isWhatThePageShows() {
        try (LocalChatModel starter = LocalChatModel.open(StarterModel.extractTo(folder))) {
            assertThat(InSpringAi.talk(starter))
                    .containsExactly("ada: Hello! How can I help you?", "bob: The box is under the table.");
        }
    }
}
