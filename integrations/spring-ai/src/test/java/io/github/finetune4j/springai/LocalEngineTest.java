// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.lora.LocalChatModel;
import io.github.finetune4j.lora.LocalPrecision;
import io.github.finetune4j.startermodel.StarterModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;

/** The chat client over the local engine. */
class LocalEngineTest {
    private static final String HELLO = "Hello! How can I help you?";

    @TempDir
    private static Path folder;

    private static LocalChatModel starter;

    @BeforeAll
    static void open() {
        starter = LocalChatModel.builder(StarterModel.extractTo(folder))
                .precision(LocalPrecision.FP32)
                .build();
    }

    @AfterAll
    static void close() {
        starter.close();
    }

    @Test
    void memory_goesAlong_andTheAnswersAreTheEngines() {
        List<ChatRequest> asked = new ArrayList<>();
        ChatModel watched = request -> {
            asked.add(request);
            return starter.chat(request);
        };
        ChatMemory memory = MessageWindowChatMemory.builder().build();
        ChatClient client = ChatClient.builder(FineTunedChatModel.of(watched))
                .defaultAdvisors(MessageChatMemoryAdvisor.builder(memory).build())
                .build();
        assertThat(talk(client, "Hello!")).isEqualTo(HELLO);
        String answer = talk(client, "The box is under the table. Where is the box?");
        assertThat(asked.get(1).messages()).hasSize(3);
        assertThat(answer).isEqualTo(starter.chat(asked.get(1)).text()).isNotBlank();
    }

    private static String talk(ChatClient client, String text) {
        String answer = client.prompt(text)
                .advisors(advisor -> advisor.param(ChatMemory.CONVERSATION_ID, "ada"))
                .call()
                .content();
        return Objects.requireNonNull(answer);
    }

    @Test
    void stream_isTheAnswerInPieces() {
        List<String> pieces = ChatClient.create(FineTunedChatModel.of(starter)).prompt("Hello!").stream()
                .content()
                .collectList()
                .block();
        assertThat(pieces).hasSizeGreaterThan(3);
        assertThat(String.join("", pieces)).isEqualTo(HELLO);
    }

    @Test
    void tools_areRefused_whereTheModelsTemplateKnowsNone() {
        ChatClient client = ChatClient.create(FineTunedChatModel.of(starter));
        assertThatThrownBy(() -> client.prompt("a")
                        .tools(new ChatClientTest.Weather())
                        .call()
                        .content())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[tools]");
    }
}
