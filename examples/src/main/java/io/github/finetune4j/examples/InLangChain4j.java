// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import dev.langchain4j.memory.chat.MessageWindowChatMemory;
import dev.langchain4j.service.AiServices;
import dev.langchain4j.service.MemoryId;
import dev.langchain4j.service.UserMessage;
import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.langchain4j.FineTunedChatModel;
import io.github.finetune4j.langchain4j.FineTunedParameters;
import io.github.finetune4j.langchain4j.LangChain4jChatModel;
import io.github.finetune4j.lora.LocalLoraProvider;
import io.github.finetune4j.rollout.MemoryRolloutStore;
import io.github.finetune4j.rollout.Rollout;
import io.github.finetune4j.rollout.RolloutPolicy;
import io.github.finetune4j.startermodel.StarterModel;
import java.time.Duration;
import java.util.List;

/** A rollout behind an AI service of LangChain4j, and a model of LangChain4j's as its baseline. */
public final class InLangChain4j {
    private InLangChain4j() {}

    /** An interface that LangChain4j makes a service of. */
    interface Assistant {
        String talk(@MemoryId String user, @UserMessage String text);
    }

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
        // LangChain4j's side of the starter model stands for any of its providers
        try (Rollout rollout = rollout(FineTunedChatModel.of(starter), starter.named("starter"))) {
            Assistant assistant = assistant(rollout);
            return List.of(
                    "ada: " + assistant.talk("ada", "Hello!"),
                    "bob: " + assistant.talk("bob", "The box is under the table. Where is the box?"));
        }
    }

    static Assistant assistant(ChatModel rollout) {
        // tag::service[]
        Assistant assistant = AiServices.builder(Assistant.class)
                .chatModel(FineTunedChatModel.of(rollout))
                .chatMemoryProvider(user -> MessageWindowChatMemory.withMaxMessages(20))
                .chatRequestTransformer((request, user) -> request.toBuilder()
                        .parameters(FineTunedParameters.builder()
                                .overrideWith(request.parameters())
                                .key(user.toString()) // a user stays on one model while the share grows
                                .build())
                        .build())
                .build();
        // end::service[]
        return assistant;
    }

    static Rollout rollout(dev.langchain4j.model.chat.ChatModel langChain4j, ChatModel tuned) {
        // tag::baseline[]
        ChatModel baseline = LangChain4jChatModel.builder(langChain4j)
                .identity("openai/gpt-4.1-2025-04-14")
                .build();
        Rollout rollout = RolloutPolicy.builder()
                .name("assistant")
                .addStage(0.1, Duration.ofDays(1))
                .build()
                .start(baseline, tuned, new MemoryRolloutStore());
        // end::baseline[]
        return rollout;
    }
}
