// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.springai.FineTunedChatModel;
import io.github.finetune4j.springai.FineTunedOptions;
import io.github.finetune4j.springai.SpringAiChatModel;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;

/** The same request to Spring AI's own model, to ours as theirs, and to theirs as ours. */
final class SpringAiSide {
    private final ChatModel own;
    private final FineTunedChatModel ours;
    private final SpringAiChatModel theirs;
    private final Prompt prompt;

    SpringAiSide(io.github.finetune4j.chat.ChatModel model, ChatRequest asked) {
        ChatOptions options = FineTunedOptions.builder().build();
        ChatResponse answer = new ChatResponse(List.of(new Generation(new AssistantMessage("It is dry."))));
        AtomicReference<Prompt> seen = new AtomicReference<>();
        own = new ChatModel() {
            @Override
            public ChatResponse call(Prompt given) {
                seen.setPlain(given);
                return answer;
            }

            @Override
            public ChatOptions getOptions() {
                return options;
            }
        };
        ours = FineTunedChatModel.of(model);
        theirs = SpringAiChatModel.of(own);
        theirs.chat(asked);
        prompt = seen.getPlain();
    }

    Object alone() {
        return own.call(prompt);
    }

    Object oursAsTheirs() {
        return ours.call(prompt);
    }

    Object theirsAsOurs(ChatRequest asked) {
        return theirs.chat(asked);
    }
}
