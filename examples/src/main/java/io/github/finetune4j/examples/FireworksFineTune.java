// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.PreferenceExample;
import io.github.finetune4j.fireworks.FireworksProvider;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.providers.Prices;
import io.github.finetune4j.providers.TrainingBudget;
import io.github.finetune4j.testkit.services.FakeFireworksServer;
import io.github.finetune4j.training.TrainingMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Teaches a preference at Fireworks AI within a budget: start, ask the tuned model, fetch the adapter, clean up.
 * Without arguments against a fake server on this machine; with the whole name of a base model, what the page of prices
 * says that a million tokens cost today, and a folder for the adapter against the real one, for which the environment
 * holds {@code FIREWORKS_API_KEY}: that costs money.
 */
public final class FireworksFineTune {
    private FireworksFineTune() {}

    /**
     * Runs it.
     *
     * @param args name of a base model at the real service, its price and a folder, or nothing
     */
    public static void main(String[] args) {
        Consumer<String> out = line -> System.out.println(line);
        if (args.length == 3) {
            try (FireworksProvider fireworks = FireworksProvider.fromEnv()
                    .prices(prices(args[0], LocalDate.now(ZoneOffset.UTC), Double.parseDouble(args[1])))
                    .budget(TrainingBudget.usd(5))
                    .build()) {
                // a tuned model answers once a deployment serves it, which is started at the service
                FineTuneJob job = train(fireworks, args[0]);
                fetch(fireworks, job, Path.of(args[2]));
                fireworks.cleanUp(job.ref());
            }
            return;
        }
        try (FakeFireworksServer server = FakeFireworksServer.start();
                FireworksProvider fireworks = FireworksProvider.builder()
                        .baseUrl(server.baseUrl())
                        .key(ApiKey.of("fw_fake-key-000000"))
                        .prices(prices(FakeFireworksServer.QUICK, LocalDate.of(2026, 11, 30), 0.5))
                        .budget(TrainingBudget.usd(5))
                        .pollInterval(Duration.ofMillis(50))
                        .build()) {
            run(fireworks, FakeFireworksServer.QUICK, out);
        }
    }

    static Prices prices(String baseModel, LocalDate day, double perMillion) {
        return Prices.own("fireworks", day, "USD").withTraining(baseModel, perMillion);
    }

    static FineTuneJob train(FireworksProvider fireworks, String baseModel) {
        // tag::fireworks[]
        FineTuneJob job = FineTune.builder()
                .provider(fireworks) // it refuses what the given prices say is beyond its budget
                .baseModel(baseModel) // accounts/fireworks/models/...
                .trainingData(pairs())
                .method(TrainingMethod.DPO)
                .start();
        job.await(Duration.ofHours(6));
        // end::fireworks[]
        return job;
    }

    static FineTuneJob run(FireworksProvider fireworks, String baseModel, Consumer<String> out) {
        FineTuneJob job = train(fireworks, baseModel);
        // tag::chat[]
        ModelRef tuned = job.await(Duration.ofMinutes(1));
        String answer = fireworks
                .chatModel(tuned) // a deployment has to serve it
                .chat(ChatRequest.user("Greet number 3"))
                .text();
        fireworks.cleanUp(job.ref());
        // end::chat[]
        out.accept(tuned + " says: " + answer);
        return job;
    }

    static Path fetch(FireworksProvider fireworks, FineTuneJob job, Path folder) {
        // tag::adapter[]
        Path adapter = fireworks.downloadAdapter(job.ref(), folder); // as PEFT writes it, for the local engine
        // end::adapter[]
        return adapter;
    }

    private static Dataset pairs() {
        return Dataset.of(IntStream.range(0, 20)
                .mapToObj(i -> new PreferenceExample(
                        List.of(Message.user("Greet number " + i)),
                        List.of(Message.assistant("Good day, number " + i + ".")),
                        List.of(Message.assistant("What?")),
                        Map.of()))
                .toList());
    }
}
