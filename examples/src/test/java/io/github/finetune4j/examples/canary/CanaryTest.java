// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.canary;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Phase;
import io.github.finetune4j.rollout.RolloutStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real training, real answers: each candidate ends in the right verdict. */
@Tag("native")
class CanaryTest {
    @TempDir
    private static Path runs;

    private static LocalLoraProvider local;

    @BeforeAll
    static void open() {
        local = LocalLoraProvider.builder().runs(runs).build();
    }

    @AfterAll
    static void close() {
        local.close();
    }

    private static RolloutStatus goLive(String name, ChatModel candidate) {
        return Canary.goLive(name, new Tunings(local).untuned(), candidate);
    }

    @Test
    void tunedWell_isPromoted() {
        RolloutStatus end = goLive("well", new Tunings(local).good());
        assertThat(end.phase()).as(end.reason()).isEqualTo(Phase.PROMOTED);
        assertThat(end.reason()).contains("routed better: passed");
    }

    @Tag("slow")
    @Test
    void tunedBadly_isRolledBack() {
        RolloutStatus end = goLive("badly", new Tunings(local).bad());
        assertThat(end.phase()).as(end.reason()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(end.reason()).contains("ended watched by 0.05: failed");
    }

    @Tag("slow")
    @Test
    void notTuned_isUndecided_andTheBaselineStays() {
        RolloutStatus end = goLive("not-at-all", new Tunings(local).untuned());
        assertThat(end.phase()).as(end.reason()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(end.reason()).contains("undecided after 18 hours");
    }

    @Test
    void answer_ofTheReadme_comesFromARollout() {
        ChatModel model = request -> new ChatResponse("hi", FinishReason.STOP, new Usage(1, 1));
        ChatResponse answer = Canary.answer(
                model.named("support-v1"),
                model.named("support-v2"),
                new MemoryRolloutStore(),
                ChatRequest.user("hello"),
                "somebody");
        assertThat(answer.text()).isEqualTo("hi");
        assertThat(answer.callId()).isPresent();
    }
}
