// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.chat.ChatModel;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.ChatResponse;
import io.github.finetune4j.chat.FinishReason;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.chat.Usage;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.evaluation.Budget;
import io.github.finetune4j.evaluation.Evaluation;
import io.github.finetune4j.evaluation.Evaluator;
import io.github.finetune4j.evaluation.calls.RecordedModel;
import io.github.finetune4j.evaluation.metric.Metrics;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.openai.OpenAiProvider;
import io.github.finetune4j.openai.OpenAiService;
import io.github.finetune4j.registry.files.FileRegistry;
import io.github.finetune4j.registry.store.RegistryStore;
import io.github.finetune4j.rescue.FetchReport;
import io.github.finetune4j.rescue.OpenAiRescue;
import io.github.finetune4j.testkit.VirtualClock;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import io.github.finetune4j.testkit.services.FakeTraining;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;

/** A job with its file, fetched, and the answers of a model that was asked in time. */
final class RescueScene {
    private static final String TUNED = "ft:gpt-4o-mini-2024-07-18:acme:router:x1";
    private static final int ASKED = 4;

    private RescueScene() {}

    private static ChatModel model() {
        return request -> new ChatResponse(
                "desk " + request.messages().get(0).content().length() % 3, FinishReason.STOP, new Usage(8, 2));
    }

    private static FakeOpenAiServer server(VirtualClock clock) {
        return FakeOpenAiServer.builder()
                .clock(clock)
                .addModel(TUNED, FakeTraining.quick())
                .chatModel(model())
                .start();
    }

    private static OpenAiProvider provider(FakeOpenAiServer server) {
        return OpenAiProvider.builder()
                .service(OpenAiService.openAi())
                .baseUrl(server.baseUrl())
                .key(ApiKey.of("sk-fake-key-000000"))
                .build();
    }

    private static Dataset rows(int count) {
        return Dataset.of(IntStream.range(0, count)
                .mapToObj(i -> ChatExample.of(Message.user("ticket " + "x".repeat(i)), Message.assistant("desk 1")))
                .toList());
    }

    private static Evaluator evaluator() {
        return Evaluator.builder()
                .metrics(Metrics.exactMatch())
                .request(request -> request.temperature(0).maxTokens(8))
                .build();
    }

    private static void tune(OpenAiProvider openAi, String suffix) {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            rows.append("{\"messages\": [{\"role\": \"user\", \"content\": \"" + suffix + i + "?\"},"
                    + " {\"role\": \"assistant\", \"content\": \"" + i + "\"}]}\n");
        }
        byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
        String file = openAi.files()
                .upload(suffix + ".jsonl", "fine-tune", Content.of(bytes))
                .id();
        openAi.jobs().create(Map.of("model", FakeOpenAiServer.QUICK, "training_file", file, "suffix", suffix));
    }

    private static OpenAiRescue rescue(OpenAiProvider openAi, Path folder, RegistryStore registry) {
        return OpenAiRescue.builder()
                .provider(openAi)
                .folder(folder)
                .registry(registry)
                .build();
    }

    private static void ask(OpenAiRescue rescue, int rows) {
        rescue.ask(
                ModelRef.of("openai", TUNED),
                evaluator().requests(rows(rows)),
                asking -> asking.budget(Budget.ofMoney(1)));
    }

    static void write(Path folder, Path registryFolder) {
        VirtualClock clock = VirtualClock.create();
        try (FakeOpenAiServer server = server(clock);
                OpenAiProvider openAi = provider(server);
                RegistryStore registry = FileRegistry.open(registryFolder)) {
            tune(openAi, "numbers");
            clock.advance(Duration.ofMinutes(1));
            OpenAiRescue rescue = rescue(openAi, folder, registry);
            rescue.inventory();
            rescue.fetch();
            ask(rescue, ASKED);
        }
    }

    /** The dead model answers, and what is new at the service comes home, too. */
    static void goesOn(Path folder, Path registryFolder) {
        VirtualClock clock = VirtualClock.create();
        try (FakeOpenAiServer server = server(clock);
                OpenAiProvider openAi = provider(server);
                RegistryStore registry = FileRegistry.open(registryFolder)) {
            OpenAiRescue rescue = rescue(openAi, folder, registry);
            answers(rescue, ASKED);
            tune(openAi, "letters");
            clock.advance(Duration.ofMinutes(1));
            FetchReport report = rescue.fetch();
            assertThat(report.complete()).isTrue();
            assertThat(registry.models()).contains("letters");
            ask(rescue, ASKED + 2);
            answers(rescue(openAi, folder, registry), ASKED + 2);
        }
    }

    private static void answers(OpenAiRescue rescue, int count) {
        try (RecordedModel gone = rescue.recorded(ModelRef.of("openai", TUNED))) {
            Evaluation evaluation = evaluator().evaluate(gone, rows(count));
            assertThat(evaluation.errors()).isZero();
            ChatRequest third = evaluator().requests(rows(count)).get(2);
            assertThat(gone.chat(third).text()).isEqualTo(model().chat(third).text());
        }
    }
}
