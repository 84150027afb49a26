// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.BatchModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request that the provider refuses to send costs the others of its batch nothing. */
class UnaskableTest {
    private static final ChatRequest GOOD = ChatRequest.user("one");
    private static final ChatRequest SEEDED =
            ChatRequest.user("two").toBuilder().seed(7).build();

    private final AnthropicBatchBench bench = new AnthropicBatchBench();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void requestThatIsRefused_isThatRowsError_andTheOthersAreAnswered() {
        BatchModel model = bench.open(folder);
        assertThatThrownBy(() -> model.chatAll(List.of(SEEDED, GOOD)))
                .isInstanceOf(FineTuneException.class)
                .hasMessageContaining("was refused, or failed too often");
        assertThat(model.chat(GOOD).text()).isEqualTo("You said: one");
        assertThat(bench.batches()).isEqualTo(1);
        assertThat(bench.billed()).hasSize(1);
        // and no run is spoilt by it for good
        assertThat(bench.provider
                        .batchModel(AnthropicBatchBench.MODEL, folder, settings -> {})
                        .ask(List.of(SEEDED, GOOD))
                        .failed())
                .containsEntry("refused before it was sent", 1);
    }

    @Test
    void whatIsRefusedOfAll_isSaidAtOnce() {
        assertThatThrownBy(() -> bench.provider
                        .batchModel(AnthropicBatchBench.MODEL, folder, settings -> settings.topLogProbabilities(3))
                        .chatAll(List.of(GOOD)))
                .isInstanceOf(UnsupportedCapabilityException.class)
                .hasMessageContaining("logProbabilities");
        assertThat(bench.open(folder).chat(GOOD).text()).isEqualTo("You said: one");
    }
}
