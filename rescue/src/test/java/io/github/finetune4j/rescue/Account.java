// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.openai.OpenAiJob;
import io.github.finetune4j.openai.OpenAiProvider;
import io.github.finetune4j.openai.OpenAiService;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import io.github.finetune4j.testkit.services.FakeTraining;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Somebody's account at a service that closes: jobs that have ended, files, models, stored completions. */
final class Account implements AutoCloseable {
    static final String MODEL = "gpt-4o-mini-2024-07-18";
    static final LocalDate END = LocalDate.of(2027, 1, 14);

    final VirtualClock clock = VirtualClock.create();
    final FakeOpenAiServer server;
    final OpenAiProvider provider;

    Account() {
        this(FakeOpenAiServer.builder().addModel(MODEL, FakeTraining.quick(), END));
    }

    Account(FakeOpenAiServer.Builder builder) {
        server = builder.clock(clock).start();
        provider = provider(server.baseUrl());
    }

    static OpenAiProvider provider(URI url) {
        return builder(url).build();
    }

    static OpenAiProvider.Builder builder(URI url) {
        return OpenAiProvider.builder()
                .service(OpenAiService.openAi())
                .baseUrl(url)
                .key(ApiKey.of("sk-fake-key-000000"))
                .sleeper(time -> {})
                .http(http -> http.circuitBreaking(null));
    }

    static String rows(String word, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Json.write(Map.of(
                        "messages",
                        List.of(
                                Map.of("role", "user", "content", word + " " + i),
                                Map.of("role", "assistant", "content", "Answer " + i)))))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    String upload(String name, String text) {
        return upload(name, "fine-tune", text);
    }

    String upload(String name, String purpose, String text) {
        return provider.files()
                .upload(name, purpose, Content.of(text.getBytes(StandardCharsets.UTF_8)))
                .id();
    }

    /** {@return a job that has ended} */
    OpenAiJob tuned(String model, String suffix, String training, String validation) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("model", model);
        body.put("training_file", training);
        if (!validation.isEmpty()) {
            body.put("validation_file", validation);
        }
        body.put("suffix", suffix);
        body.put("seed", 7);
        body.put("metadata", Map.of("team", "support"));
        OpenAiJob job = provider.jobs().create(body);
        clock.advance(Duration.ofMinutes(1));
        return provider.jobs().get(job.id());
    }

    OpenAiJob tuned(String suffix) {
        return tuned(
                MODEL,
                suffix,
                upload(suffix + ".jsonl", rows(suffix, 12)),
                upload(suffix + "-v.jsonl", rows("held out " + suffix, 10)));
    }

    void ask(String model, String question) {
        provider.chatModel(ModelRef.of("openai", model))
                .chat(ChatRequest.builder()
                        .addMessage(Message.system("Be brief."))
                        .addMessage(Message.user(question))
                        .addExtra("store", true)
                        .addExtra("metadata", Map.of("person", "p-1"))
                        .build());
    }

    OpenAiRescue rescue(Path folder, Registry registry) {
        return OpenAiRescue.builder()
                .provider(provider)
                .folder(folder)
                .registry(registry)
                .sleeper(time -> {})
                .build();
    }

    /** {@return how often contents went out, or were asked for} */
    long contents() {
        return server.requests("GET", "/files/[^/]+/content").size();
    }

    @Override
    public void close() {
        provider.close();
        server.close();
    }
}
