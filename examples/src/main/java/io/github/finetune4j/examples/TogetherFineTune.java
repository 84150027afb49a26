// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.providers.TrainingBudget;
import io.github.finetune4j.testkit.services.FakeTogetherServer;
import io.github.finetune4j.together.TogetherProvider;
import io.github.finetune4j.training.FineTuneSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Fine-tunes at Together AI within a budget: ask for the price, start, ask the tuned model, fetch the adapter, clean
 * up.
 * Without arguments against a fake server on this machine; with the name of a base model and a folder for the adapter
 * against the real one, for which the environment holds {@code TOGETHER_API_KEY}: that costs money.
 */
public final class TogetherFineTune {
    private TogetherFineTune() {}

    /**
     * Runs it.
     *
     * @param args name of a base model at the real service and a folder, or nothing
     */
    public static void main(String[] args) {
        Consumer<String> out = line -> System.out.println(line);
        if (args.length == 2) {
            try (TogetherProvider together =
                    TogetherProvider.fromEnv().budget(TrainingBudget.usd(5)).build()) {
                FineTuneJob job = run(together, args[0], out);
                fetch(together, job, Path.of(args[1]));
            }
            return;
        }
        try (FakeTogetherServer server = FakeTogetherServer.start();
                TogetherProvider together = TogetherProvider.builder()
                        .baseUrl(server.baseUrl())
                        .key(ApiKey.of("tgp-fake-key-000000"))
                        .pollInterval(Duration.ofMillis(50))
                        .build()) {
            run(together, FakeTogetherServer.QUICK, out);
        }
    }

    static FineTuneJob run(TogetherProvider together, String baseModel, Consumer<String> out) {
        // tag::together[]
        Dataset data = answers();
        FineTuneSpec asked =
                FineTuneSpec.builder().baseModel(baseModel).trainingData(data).build();
        out.accept("would cost " + together.quote(asked).cost()); // rows are uploaded, no job is created
        FineTuneJob job = FineTune.builder()
                .provider(together)
                .baseModel(baseModel)
                .trainingData(data)
                .start();
        ModelRef tuned = job.await(Duration.ofHours(6));
        String answer = together.chatModel(tuned)
                .chat(ChatRequest.user("Greet number 3"))
                .text();
        together.cleanUp(job.ref());
        // end::together[]
        out.accept(tuned + " says: " + answer);
        return job;
    }

    static Path fetch(TogetherProvider together, FineTuneJob job, Path folder) {
        // tag::adapter[]
        Path adapter = together.downloadAdapter(job.ref(), folder); // as PEFT writes it, for the local engine
        // end::adapter[]
        return adapter;
    }

    private static Dataset answers() {
        return Dataset.of(IntStream.range(0, 20)
                .mapToObj(i -> ChatExample.of(
                        Message.user("Greet number " + i), Message.assistant("Good day, number " + i + ".")))
                .toList());
    }
}
