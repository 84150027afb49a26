// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.google.VertexAiProvider;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.providers.Prices;
import io.github.finetune4j.providers.TrainingBudget;
import io.github.finetune4j.testkit.services.FakeVertexServer;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Fine-tunes a Gemini model at Google Vertex AI: start, wait, ask the tuned model, clean up.
 * Without arguments against a fake server on this machine; with a project, a bucket, the name of a base model and the
 * price of a million tokens of its training against the real one, with Google's application default credentials: that
 * costs money.
 */
public final class VertexFineTune {
    private VertexFineTune() {}

    /**
     * Runs it.
     *
     * @param args project, bucket (gs://…), base model and price in USD, or nothing
     */
    public static void main(String[] args) {
        Consumer<String> out = line -> System.out.println(line);
        if (args.length == 4) {
            try (VertexAiProvider vertex = provider(args[0], args[1], prices(args[2], args[3]))) {
                run(vertex, args[2], out);
            }
            return;
        }
        try (FakeVertexServer server = FakeVertexServer.start();
                VertexAiProvider vertex = fake(server)) {
            run(vertex, FakeVertexServer.QUICK, out);
        }
    }

    static VertexAiProvider provider(String project, String bucket, Prices prices) {
        // tag::provider[]
        VertexAiProvider vertex = VertexAiProvider.builder()
                .project(project)
                .region("us-central1")
                .bucket(bucket) // gs://my-bucket/tuning
                .prices(prices) // yours: none are shipped
                .budget(TrainingBudget.usd(20))
                .build();
        // end::provider[]
        return vertex;
    }

    private static Prices prices(String baseModel, String price) {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        return Prices.own("vertex-ai", today, "USD").withTraining(baseModel, Double.parseDouble(price));
    }

    static VertexAiProvider fake(FakeVertexServer server) {
        return VertexAiProvider.builder()
                .project(FakeVertexServer.PROJECT)
                .region(FakeVertexServer.REGION)
                .bucket(FakeVertexServer.BUCKET)
                .endpoint(server.url())
                .storage(storage -> storage.endpoint(server.url()))
                .credentials(ApiKey.of(FakeVertexServer.TOKEN))
                .addTunableModel(FakeVertexServer.QUICK)
                .pollInterval(Duration.ofMillis(20))
                .build();
    }

    static void run(VertexAiProvider vertex, String baseModel, Consumer<String> out) {
        // tag::vertex[]
        FineTuneJob job = FineTune.builder()
                .provider(vertex)
                .baseModel(baseModel)
                .trainingData(answers())
                .start();
        ModelRef tuned = job.await(Duration.ofHours(12));
        String answer =
                vertex.chatModel(tuned).chat(ChatRequest.user("Greet number 3")).text();
        vertex.deleteEverything(); // the rows in the bucket; a tuned model costs nothing while nobody asks it
        // end::vertex[]
        out.accept(tuned + " says: " + answer);
    }

    private static Dataset answers() {
        return Dataset.of(IntStream.range(0, 20)
                .mapToObj(i -> ChatExample.of(
                        Message.user("Greet number " + i), Message.assistant("Good day, number " + i + ".")))
                .toList());
    }
}
