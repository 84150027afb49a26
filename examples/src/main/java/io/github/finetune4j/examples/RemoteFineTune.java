// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import com.sun.net.httpserver.HttpServer;
import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.job.JobEvent;
import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.openai.OpenAiProvider;
import io.github.finetune4j.openai.Preflight;
import io.github.finetune4j.openai.Webhooks;
import io.github.finetune4j.testkit.services.FakeOpenAiServer;
import io.github.finetune4j.training.FineTuneSpec;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Fine-tunes at a service that speaks OpenAI's protocol: look before, start, follow, ask the tuned model, clean up.
 * Without arguments against a fake server on this machine; with the name of a base model against the real one, for
 * which the environment holds {@code OPENAI_API_KEY} and perhaps {@code OPENAI_BASE_URL}: that costs money.
 */
public final class RemoteFineTune {
    private RemoteFineTune() {}

    /**
     * Runs it.
     *
     * @param args name of a base model at the real service, or nothing
     */
    public static void main(String[] args) {
        Consumer<String> out = line -> System.out.println(line);
        if (args.length > 0) {
            try (OpenAiProvider provider = OpenAiProvider.fromEnv().build()) {
                run(provider, args[0], out);
            }
            return;
        }
        try (FakeOpenAiServer server = FakeOpenAiServer.start();
                OpenAiProvider provider = OpenAiProvider.builder()
                        .baseUrl(server.baseUrl())
                        .key(ApiKey.of("sk-fake-key-000000"))
                        .pollInterval(Duration.ofMillis(50))
                        .build()) {
            run(provider, FakeOpenAiServer.QUICK, out);
        }
    }

    static ModelRef run(OpenAiProvider provider, String baseModel, Consumer<String> out) {
        // tag::remote[]
        Dataset data = answers();
        Preflight preflight = provider.preflight(
                FineTuneSpec.builder().baseModel(baseModel).trainingData(data).build());
        out.accept(preflight.billedTokens() + " tokens by estimate; warnings: " + preflight.warnings());
        FineTuneJob job = FineTune.builder()
                .provider(provider)
                .baseModel(baseModel)
                .trainingData(data)
                .labels(labels -> labels.suffix("greeter"))
                .onEvent(event -> out.accept(line(event)))
                .start();
        ModelRef tuned = job.await(Duration.ofHours(12));
        String answer = provider.chatModel(tuned)
                .chat(ChatRequest.user("Greet number 3"))
                .text();
        provider.cleanUp(job.ref());
        // end::remote[]
        out.accept(tuned + " says: " + answer);
        return tuned;
    }

    /** Ends the waiting for jobs by webhooks, which need not poll. */
    static void listen(HttpServer server, String secret, Map<JobRef, FineTuneJob> jobs) {
        // tag::webhooks[]
        server.createContext(
                "/hooks",
                Webhooks.of(secret)
                        .handler(event -> event.job("openai").map(jobs::get).ifPresent(FineTuneJob::refresh)));
        // end::webhooks[]
    }

    private static Dataset answers() {
        return Dataset.of(IntStream.range(0, 20)
                .mapToObj(i -> ChatExample.of(
                        Message.user("Greet number " + i), Message.assistant("Good day, number " + i + ".")))
                .toList());
    }

    private static String line(JobEvent event) {
        if (event instanceof JobEvent.StepCompleted step) {
            return "step " + step.step() + "/" + step.totalSteps() + ", loss " + step.loss();
        }
        return event instanceof JobEvent.Note note ? note.text() : event.toString();
    }
}
