// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples;

import io.github.finetune4j.FineTune;
import io.github.finetune4j.aws.BedrockDeployment;
import io.github.finetune4j.aws.BedrockProvider;
import io.github.finetune4j.chat.ChatRequest;
import io.github.finetune4j.chat.Message;
import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.job.FineTuneJob;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.providers.Prices;
import io.github.finetune4j.providers.TrainingBudget;
import io.github.finetune4j.testkit.services.FakeBedrockServer;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Fine-tunes at Amazon Bedrock: start, wait, deploy, ask, delete everything.
 * Without arguments against a fake server on this machine; with a folder of S3, the ARN of a role, the name of a base
 * model and the price of a million tokens of its training against the real one, with the credentials that the AWS SDK
 * finds: that costs money.
 */
public final class BedrockFineTune {
    private BedrockFineTune() {}

    /**
     * Runs it.
     *
     * @param args folder (s3://…), role, base model and price in USD, or nothing
     */
    public static void main(String[] args) {
        Consumer<String> out = line -> System.out.println(line);
        if (args.length == 4) {
            try (BedrockProvider bedrock = provider(args[0], args[1], prices(args[2], args[3]))) {
                run(bedrock, args[2], out);
            }
            return;
        }
        System.setProperty("aws.accessKeyId", FakeBedrockServer.KEY_ID);
        System.setProperty("aws.secretAccessKey", "a-secret-of-nobody");
        try (FakeBedrockServer server = FakeBedrockServer.start();
                BedrockProvider bedrock = fake(server)) {
            run(bedrock, FakeBedrockServer.QUICK, out);
        }
    }

    static BedrockProvider provider(String folder, String role, Prices prices) {
        // tag::provider[]
        BedrockProvider bedrock = BedrockProvider.builder("us-east-1", folder, role) // s3://my-bucket/tuning
                .prices(prices) // yours: none are shipped
                .budget(TrainingBudget.usd(20))
                .build();
        // end::provider[]
        return bedrock;
    }

    private static Prices prices(String baseModel, String price) {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        return Prices.own("aws-bedrock", today, "USD").withTraining(baseModel, Double.parseDouble(price));
    }

    static BedrockProvider fake(FakeBedrockServer server) {
        String role = "arn:aws:iam::" + FakeBedrockServer.ACCOUNT + ":role/tuning";
        return BedrockProvider.builder(FakeBedrockServer.REGION, "s3://" + FakeBedrockServer.BUCKET + "/tuning", role)
                .endpoint(server.endpoint())
                .runtimeEndpoint(server.endpoint())
                .s3Endpoint(server.endpoint())
                .pollInterval(Duration.ofMillis(20))
                .sleeper(time -> LockSupport.parkNanos(20_000_000)) // what is fake is there soon
                .build();
    }

    static void run(BedrockProvider bedrock, String baseModel, Consumer<String> out) {
        // tag::bedrock[]
        FineTuneJob job = FineTune.builder()
                .provider(bedrock)
                .baseModel(baseModel)
                .trainingData(answers())
                .start();
        ModelRef tuned = job.await(Duration.ofHours(12));
        BedrockDeployment deployment = bedrock.await(bedrock.deployOnDemand(tuned), Duration.ofHours(1));
        String answer = bedrock.chatModel(deployment)
                .chat(ChatRequest.user("Greet number 3"))
                .text();
        bedrock.deleteEverything(); // what is left costs money
        // end::bedrock[]
        out.accept(tuned + " says: " + answer);
    }

    private static Dataset answers() {
        return Dataset.of(IntStream.range(0, 20)
                .mapToObj(i -> ChatExample.of(
                        Message.user("Greet number " + i), Message.assistant("Good day, number " + i + ".")))
                .toList());
    }
}
