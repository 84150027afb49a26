// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.anthropic.AnthropicChatModel;
import io.github.finetune4j.anthropic.AnthropicProvider;
import io.github.finetune4j.chat.BatchModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.evaluation.Budget;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.http.batch.ServiceBatchModel;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.testkit.services.FakeAnthropicServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Anthropic's models are asked call by call, and in batches at half the price, here at a fake of the service. */
public final class AskAnthropic {
    private AskAnthropic() {}

    /**
     * Asks, and prints the answers.
     *
     * @param args none
     * @throws IOException if there is no room for a folder
     */
    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory("asked");
        try (FakeAnthropicServer server = FakeAnthropicServer.start();
                AnthropicProvider anthropic = AnthropicProvider.builder()
                        .baseUrl(server.baseUrl())
                        .key(ApiKey.of("sk-ant-fake-000000"))
                        .build()) {
            ModelRef model = ModelRef.of("anthropic", FakeAnthropicServer.MODEL);
            chat(anthropic, model, System.out::print);
            batch(anthropic, model, folder).forEach(answer -> System.out.println(answer.text()));
        }
    }

    static ChatResponse chat(AnthropicProvider anthropic, ModelRef model, Consumer<String> out) {
        // tag::chat[]
        AnthropicChatModel claude = anthropic.chatModel(model); // for example claude-haiku-4-5-20251001
        ChatResponse answer = claude.chat(ChatRequest.user("Greet number 3"), out); // as it comes
        // end::chat[]
        return answer;
    }

    static List<ChatResponse> batch(AnthropicProvider anthropic, ModelRef model, Path folder) {
        List<ChatRequest> requests = IntStream.range(0, 20)
                .mapToObj(i -> ChatRequest.user("Greet number " + i).toBuilder()
                        .maxTokens(100)
                        .build())
                .toList();
        // tag::batch[]
        BatchModel batches = anthropic.batchModel(
                model,
                folder, // holds what was asked: the same call goes on after a crash
                settings -> settings.price(new TokenPrice(1, 5, "USD")) // of ordinary calls, by the service's page
                        .budget(Budget.ofMoney(2)));
        List<ChatResponse> answers = batches.chatAll(requests); // within a day, in their order
        // end::batch[]
        return answers;
    }

    static int cancel(AnthropicProvider anthropic, ModelRef model, Path folder) {
        // tag::cancel[]
        ServiceBatchModel batches = anthropic.batchModel(model, folder, settings -> {});
        int ended = batches.cancel(); // of this folder alone; whoever waits takes what came, and stops
        // end::cancel[]
        return ended;
    }
}
