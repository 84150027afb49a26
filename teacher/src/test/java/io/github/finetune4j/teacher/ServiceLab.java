// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.teacher;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.evaluation.TokenPrice;
import io.github.finetune4j.evaluation.calls.ModelCalls;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.openai.OpenAiProvider;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** A teacher at a fake service, which answers by the rules of {@link Lab}. */
final class ServiceLab {
    static final String KEY = "sk-fake-key-000000";
    static final ModelRef MODEL = ModelRef.of("openai", FakeOpenAiServer.QUICK);
    static final TokenPrice PRICE = new TokenPrice(2, 4, "USD");

    private ServiceLab() {}

    static FakeOpenAiServer.Builder server() {
        return FakeOpenAiServer.builder().chatModel(Lab.labels("service"));
    }

    static OpenAiProvider.Builder provider(URI at) {
        return OpenAiProvider.builder().baseUrl(at).key(ApiKey.of(KEY)).http(http -> http.circuitBreaking(null));
    }

    /** Prompts that are given and prompts that are written of what came of them. */
    static Teacher.Builder teacher(Path folder, ChatModel model, UnaryOperator<ModelCalls> calls) {
        return Teacher.builder()
                .folder(folder)
                .addTeacher(model, PRICE)
                .addRight(Lab.right("openai/" + FakeOpenAiServer.QUICK))
                .labels(Lab.LABELS)
                .seeds(Lab.prompts(1_000, 1_012))
                .addPrompts(PromptSource.given(Lab.prompts(0, 20)))
                .addPrompts(PromptSource.seeds())
                .calls(calls)
                .roundSize(10)
                .mostRows(40);
    }
}
