// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.evaluation.calls.RecordedModel;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.http.batch.BatchReport;
import io.github.finetune4j.http.batch.BatchSettings;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.openai.OpenAiProvider;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import io.github.finetune4j.testkit.services.FakeTraining;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A tuned model at a fake service, which ends on 2026-02-01, a month after the clock's beginning. */
final class AskLab implements AutoCloseable {
    static final String BASE = "gpt-4o-mini-2024-07-18";
    static final ModelRef MODEL = ModelRef.of("openai", "ft:" + BASE + ":acme::x1");
    static final LocalDate END = LocalDate.of(2026, 2, 1);
    static final String KEY = "sk-fake-key-000000";

    final VirtualClock clock = VirtualClock.create();
    final FakeOpenAiServer server;
    final OpenAiProvider provider;
    private final Path folder;

    AskLab(Path folder) {
        this(folder, builder -> builder);
    }

    AskLab(Path folder, UnaryOperator<FakeOpenAiServer.Builder> change) {
        this.folder = folder;
        server = change.apply(server().clock(clock)).start();
        provider = provider(server.baseUrl()).clock(clock).sleeper(time -> {}).build();
    }

    static FakeOpenAiServer.Builder server() {
        return FakeOpenAiServer.builder()
                .addModel(BASE, FakeTraining.quick(), END)
                .addModel(MODEL.id(), FakeTraining.quick());
    }

    static OpenAiProvider.Builder provider(URI at) {
        return OpenAiProvider.builder().baseUrl(at).key(ApiKey.of(KEY)).http(http -> http.circuitBreaking(null));
    }

    static List<ChatRequest> questions(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> ChatRequest.user("question " + i).toBuilder()
                        .temperature(0)
                        .maxTokens(20)
                        .build())
                .toList();
    }

    OpenAiRescue rescue() {
        return OpenAiRescue.builder().provider(provider).folder(folder).build();
    }

    BatchReport ask(List<ChatRequest> requests, Consumer<BatchSettings> more) {
        return rescue().ask(MODEL, requests, settings -> {
            settings.clock(clock).sleeper(clock::advance);
            more.accept(settings);
        });
    }

    BatchReport ask(List<ChatRequest> requests) {
        return ask(requests, settings -> {});
    }

    /** Every request has the model's answer on record. */
    void assertRecorded(List<ChatRequest> requests) {
        try (RecordedModel model = rescue().recorded(MODEL)) {
            assertThat(requests.stream().map(request -> model.chat(request).text()))
                    .containsExactlyElementsOf(requests.stream()
                            .map(request ->
                                    "You said: " + request.messages().get(0).content())
                            .toList());
        }
    }

    /** Nothing was answered twice, in batches or by calls. */
    void assertBilledOnce(int requests) {
        assertThat(server.billed().values()).allMatch(times -> times == 1);
        assertThat(server.questions().values()).allMatch(times -> times == 1);
        assertThat(server.questions()).hasSize(requests);
    }

    @Override
    public void close() {
        provider.close();
        server.close();
    }
}
