// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.finetune4j.testkit.services.FakeBedrockServer;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/** A provider of the fake server, which hardly waits between attempts; every request is judged at the end. */
final class Lab implements AutoCloseable {
    static final String ROLE = "arn:aws:iam::" + FakeBedrockServer.ACCOUNT + ":role/tuning";
    static final String SECRET = "fake-secret-access-key-of-nobody-00000000";
    static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create(FakeBedrockServer.KEY_ID, SECRET));

    final FakeBedrockServer server;
    private boolean judged = true;

    Lab() {
        this(FakeBedrockServer.start());
    }

    Lab(FakeBedrockServer server) {
        this.server = server;
    }

    /** For requests that a test breaks on purpose. */
    Lab unjudged() {
        judged = false;
        return this;
    }

    BedrockProvider provider() {
        return builder().build();
    }

    BedrockProvider.Builder builder() {
        return at(FakeBedrockServer.REGION, FakeBedrockServer.BUCKET, ROLE);
    }

    BedrockProvider.Builder at(String region, String bucket, String role) {
        URI endpoint = server.endpoint();
        return BedrockProvider.builder(region, "s3://" + bucket + "/tuning", role)
                .endpoint(endpoint)
                .runtimeEndpoint(endpoint)
                .s3Endpoint(endpoint)
                .credentials(CREDENTIALS)
                // long enough for a pool to notice that a connection was closed
                .backoff(BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(3)))
                .sleeper(time -> {})
                .pollInterval(Duration.ofMillis(20));
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
