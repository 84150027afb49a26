// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.model.ModelRef;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurvivingRestartTest {
    @Test
    void takeUp_ofStoredReference_givesTheModelThatWasStarted(@TempDir Path folder) throws IOException {
        RoteProvider provider = new RoteProvider(InstantSource.system());
        Dataset data = Dataset.of(List.of(ChatExample.of(Message.user("ping"), Message.assistant("pong"))));
        SurvivingRestart.start(provider, RoteProvider.BLANK, data, folder.resolve("job.txt"));
        ModelRef tuned = SurvivingRestart.takeUp(provider, folder.resolve("job.txt"));
        assertThat(provider.chatModel(tuned).chat(ChatRequest.user("ping")).text())
                .isEqualTo("pong");
        assertThat(provider.chatModel(tuned).chat(ChatRequest.user("pong")).text())
                .isEqualTo("I don't know.");
    }
}
