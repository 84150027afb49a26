// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.job.JobRef;
import io.github.finetune4j.job.JobSnapshot;
import io.github.finetune4j.spi.SubmitContext;
import io.github.finetune4j.testkit.services.FakeBedrockServer;
import io.github.finetune4j.testkit.services.FakeSageMakerServer;
import io.github.finetune4j.training.FineTuneSpec;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/** A provider of the fake SageMaker, which hardly waits between attempts; every request is judged at the end. */
final class SageMakerLab implements AutoCloseable {
    static final String IMAGE = "763104351884.dkr.ecr.us-east-1.amazonaws.com/huggingface-pytorch-training:2";
    static final SageMakerRecipe RECIPE = recipe().build();

    final FakeSageMakerServer server;
    private boolean judged = true;

    SageMakerLab() {
        this(FakeSageMakerServer.start());
    }

    SageMakerLab(FakeSageMakerServer server) {
        this.server = server;
    }

    /** For requests that a test breaks on purpose. */
    SageMakerLab unjudged() {
        judged = false;
        return this;
    }

    static SageMakerRecipeBuilder recipe() {
        return SageMakerRecipe.trl(IMAGE).instance(FakeSageMakerServer.MACHINE).maxRuntime(Duration.ofHours(8));
    }

    static FineTuneSpec.Builder spec() {
        return Data.spec().baseModel(FakeSageMakerServer.QUICK);
    }

    SageMakerProvider provider() {
        return builder().build();
    }

    SageMakerProvider.Builder builder() {
        return builder(RECIPE).readLogs();
    }

    SageMakerProvider.Builder builder(SageMakerRecipe recipe) {
        return at(FakeBedrockServer.REGION, FakeBedrockServer.BUCKET, recipe);
    }

    SageMakerProvider.Builder at(String region, String bucket, SageMakerRecipe recipe) {
        URI endpoint = server.endpoint();
        return SageMakerProvider.builder(region, "s3://" + bucket + "/tuning", Lab.ROLE, recipe)
                .endpoint(endpoint)
                .runtimeEndpoint(endpoint)
                .logsEndpoint(endpoint)
                .s3Endpoint(endpoint)
                .credentials(Lab.CREDENTIALS)
                .backoff(BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(3)))
                .sleeper(time -> {})
                .pollInterval(Duration.ofMillis(20));
    }

    static JobSnapshot end(SageMakerProvider provider, JobRef ref) {
        JobSnapshot now = provider.poll(ref);
        while (!now.status().terminal()) {
            Thread.onSpinWait();
            now = provider.poll(ref);
        }
        return now;
    }

    static JobSnapshot train(SageMakerProvider provider, FineTuneSpec spec, String key) {
        return end(provider, provider.submit(spec, SubmitContext.of(key)));
    }

    @Override
    public void close() {
        server.close();
        if (judged) {
            assertThat(ServiceModelJudge.problems(server.requests()))
                    .as("what breaks the published service models")
                    .isEmpty();
        }
    }
}
