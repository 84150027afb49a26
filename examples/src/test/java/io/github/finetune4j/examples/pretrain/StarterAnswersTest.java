// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.pretrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.examples.tickets.Ticket;
import io.github.finetune4j.examples.tickets.TicketGenerator;
import io.github.finetune4j.lora.LocalChatModel;
import io.github.finetune4j.lora.LocalPrecision;
import io.github.finetune4j.startermodel.StarterModel;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The starter model in the jar answers as its card says. */
class StarterAnswersTest {
    @TempDir
    private static Path folder;

    private static LocalChatModel model;

    @BeforeAll
    static void open() {
        model = LocalChatModel.builder(StarterModel.extractTo(folder))
                .precision(LocalPrecision.FP32)
                .build();
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void chat_ofAGreeting_greetsAndEndsByItself() {
        ChatResponse response = model.chat(request("Hello!"));
        assertThat(response.text()).isEqualTo("Hello! How can I help you?");
        assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void chat_ofAQuestionOnASentence_findsTheAnswerInIt() {
        assertThat(model.chat(request("The box is under the table. Where is the box?"))
                        .text())
                .contains("under the table");
        assertThat(model.chat(request("Is this urgent? My kettle is broken. Please be quick."))
                        .text())
                .isEqualTo("Yes, it is urgent.");
    }

    @Test
    void chat_askedForAStory_tellsSeveralSentences() {
        assertThat(model.chat(request("Tell me a story.")).text()).matches("[A-Z].*\\..*\\..*\\..*\\.");
    }

    @Test
    void chat_ofTickets_doesNotKnowTheirFormat() {
        List<Ticket> tickets = TicketGenerator.tickets(11).limit(12).toList();
        List<ChatResponse> answers = model.chatAll(tickets.stream()
                .map(ticket -> ChatRequest.builder()
                        .messages(ticket.example().prompt())
                        .temperature(0)
                        .maxTokens(40)
                        .build())
                .toList());
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).text()).isNotEqualTo(tickets.get(i).answer());
        }
    }

    private static ChatRequest request(String question) {
        return ChatRequest.user(question).toBuilder()
                .temperature(0)
                .maxTokens(120)
                .build();
    }
}
