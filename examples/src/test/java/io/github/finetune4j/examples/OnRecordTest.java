// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.registry.ModelVersion;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.Lineage;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.registry.store.Touched;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnRecordTest {
    private static final ChatExample ROW = ChatExample.of(Message.user("ping"), Message.assistant("pong"));

    @Test
    void train_onRecord_leadsFromTheModelToTheRowAndBack(@TempDir Path folder) {
        Dataset data = Dataset.of(List.of(ROW));
        ModelRef tuned;
        try (RegistryStore registry = FileRegistry.open(folder)) {
            RoteProvider provider = new RoteProvider(InstantSource.system());
            tuned = OnRecord.train(registry, provider, RoteProvider.BLANK, data);
        }
        try (RegistryStore registry = FileRegistry.open(folder)) {
            assertThat(OnRecord.rowsBehindTheChampion(registry)).containsExactly(ROW);
            Touched touched = OnRecord.touched(registry, ROW);
            assertThat(touched.models()).extracting(ModelVersion::ref).containsExactly(tuned);
            assertThat(registry.verify().intact()).isTrue();
        }
    }

    @Test
    void trainThroughAnOutbox_leavesNothingBehind_andPutsTheRunOnRecord(@TempDir Path folder) {
        try (RegistryStore registry = FileRegistry.open(folder.resolve("registry"))) {
            RoteProvider provider = new RoteProvider(InstantSource.system());
            Path outbox = folder.resolve("outbox");
            OnRecord.trainThroughAnOutbox(outbox, registry, provider, RoteProvider.BLANK, Dataset.of(List.of(ROW)));
            assertThat(registry.model("router").versions()).hasSize(1);
            assertThat(outbox).isDirectoryNotContaining("glob:*.jsonl");
        }
    }

    @Test
    void behind_aLiveAnswer_isTheRowThatTaughtItsModel(@TempDir Path folder) {
        try (RegistryStore registry = FileRegistry.open(folder)) {
            RoteProvider provider = new RoteProvider(InstantSource.system());
            ModelRef tuned = OnRecord.train(registry, provider, RoteProvider.BLANK, Dataset.of(List.of(ROW)));
            ChatModel blank = request -> new ChatResponse("?", FinishReason.STOP, new Usage(1, 1));
            try (Rollout rollout = RolloutPolicy.builder()
                    .name("router")
                    .addStage(1.0)
                    .registry(registry)
                    .build()
                    .start(
                            blank.named("rote/blank"),
                            provider.chatModel(tuned).named(tuned.toString()),
                            new MemoryRolloutStore())) {
                ChatResponse answer = rollout.chat(ChatRequest.user("ping").withKey("ana"));
                Lineage lineage = OnRecord.behind(registry, answer).orElseThrow();
                assertThat(registry.rows(lineage.data().get(0))).containsExactly(ROW);
            }
        }
    }

    @Test
    void sign_writesASignatureThatItsKeyConfirms(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("adapter_config.json"), "{}");
        Path signature = folder.resolve("model.sig");
        OnRecord.sign(folder, signature, KeyPairGenerator.getInstance("EC").generateKeyPair());
        assertThat(signature).exists();
    }
}
