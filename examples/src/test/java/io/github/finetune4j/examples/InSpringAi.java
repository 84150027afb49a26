// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.springai.FineTunedChatModel;
import io.github.finetune4j.springai.FineTunedOptions;
import io.github.finetune4j.springai.SpringAiChatModel;
import io.github.finetune4j.startermodel.StarterModel;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.List;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.memory.MessageWindowChatMemory;

/** A rollout behind a chat client of Spring AI, and a model of Spring AI's as its baseline. */
public final class InSpringAi {
    private InSpringAi() {}

    /**
     * Talks for two users.
     *
     * @param args none
     */
    public static void main(String[] args) {
        try (LocalLoraProvider local = LocalLoraProvider.create()) {
            ChatModel starter = local.chatModel(StarterModel.folder().toString());
            talk(starter).forEach(System.out::println);
        }
    }

    static List<String> talk(ChatModel starter) {
        // Spring AI's side of the starter model stands for any of its providers
        try (Rollout rollout = rollout(FineTunedChatModel.of(starter), starter.named("starter"))) {
            ChatClient client = client(rollout, ObservationRegistry.create());
            return List.of(
                    "ada: " + talk(client, "ada", "Hello!"),
                    "bob: " + talk(client, "bob", "The box is under the table. Where is the box?"));
        }
    }

    static ChatClient client(ChatModel rollout, ObservationRegistry registry) {
        // tag::client[]
        ChatMemory memory = MessageWindowChatMemory.builder().build();
        ChatClient client = ChatClient.builder(FineTunedChatModel.builder(rollout)
                        .observationRegistry(registry)
                        .build())
                .defaultAdvisors(MessageChatMemoryAdvisor.builder(memory).build())
                .build();
        // end::client[]
        return client;
    }

    private static String talk(ChatClient client, String user, String text) {
        // tag::key[]
        String answer = client.prompt(text)
                .advisors(advisor -> advisor.param(ChatMemory.CONVERSATION_ID, user))
                .options(FineTunedOptions.builder().key(user)) // a user stays on one model while the share grows
                .call()
                .content();
        // end::key[]
        return String.valueOf(answer);
    }

    static Rollout rollout(org.springframework.ai.chat.model.ChatModel springAi, ChatModel tuned) {
        ChatModel baseline = SpringAiChatModel.builder(springAi)
                .identity("openai/gpt-4.1-2025-04-14")
                .build();
        return RolloutPolicy.builder()
                .name("assistant")
                .addStage(0.1, Duration.ofDays(1))
                .build()
                .start(baseline, tuned, new MemoryRolloutStore());
    }
}
