// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeClient;

/** The SDK's clients, each made when it is first needed. Safe for use by several threads. */
final class AwsClients implements AutoCloseable {
    private final AwsSettings settings;
    private final IdentityProvider<? extends AwsCredentialsIdentity> credentials;
    private @Nullable BedrockClient bedrock;
    private @Nullable BedrockRuntimeClient runtime;
    private @Nullable BedrockRuntimeAsyncClient streams;
    private @Nullable SageMakerClient sagemaker;
    private @Nullable SageMakerRuntimeClient invocations;
    private @Nullable CloudWatchLogsClient logs;
    private @Nullable S3Client s3;

    AwsClients(AwsSettings settings) {
        this.settings = settings;
        IdentityProvider<? extends AwsCredentialsIdentity> given = settings.credentials();
        credentials = given != null ? given : chain(settings.profile());
    }

    private static DefaultCredentialsProvider chain(@Nullable String profile) {
        DefaultCredentialsProvider.Builder chain = DefaultCredentialsProvider.builder();
        return profile == null ? chain.build() : chain.profileName(profile).build();
    }

    synchronized BedrockClient bedrock() {
        if (bedrock == null) {
            bedrock = usual(BedrockClient.builder(), settings.controlEndpoint())
                    .httpClient(http(settings.timeout()))
                    .build();
        }
        return bedrock;
    }

    synchronized BedrockRuntimeClient runtime() {
        if (runtime == null) {
            runtime = usual(BedrockRuntimeClient.builder(), settings.runtimeEndpoint())
                    .httpClient(http(settings.chatTimeout()))
                    .build();
        }
        return runtime;
    }

    synchronized BedrockRuntimeAsyncClient streams() {
        if (streams == null) {
            streams = usual(BedrockRuntimeAsyncClient.builder(), settings.runtimeEndpoint())
                    .httpClient(NettyNioAsyncHttpClient.builder()
                            .readTimeout(settings.chatTimeout())
                            .connectionTimeout(settings.timeout())
                            .build())
                    .build();
        }
        return streams;
    }

    synchronized SageMakerClient sagemaker() {
        if (sagemaker == null) {
            sagemaker = usual(SageMakerClient.builder(), settings.controlEndpoint())
                    .httpClient(http(settings.timeout()))
                    .build();
        }
        return sagemaker;
    }

    /** {@return what asks SageMaker's endpoints} */
    synchronized SageMakerRuntimeClient invocations() {
        if (invocations == null) {
            invocations = usual(SageMakerRuntimeClient.builder(), settings.runtimeEndpoint())
                    .httpClient(http(settings.chatTimeout()))
                    .build();
        }
        return invocations;
    }

    synchronized CloudWatchLogsClient logs() {
        if (logs == null) {
            logs = usual(CloudWatchLogsClient.builder(), settings.logsEndpoint())
                    .httpClient(http(settings.timeout()))
                    .build();
        }
        return logs;
    }

    synchronized S3Client s3() {
        if (s3 == null) {
            S3ClientBuilder builder = usual(S3Client.builder(), settings.s3Endpoint())
                    .httpClient(http(settings.timeout()))
                    // we give SHA-256 ourselves, computed before the call
                    .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                    .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                    .serviceConfiguration(c -> c.chunkedEncodingEnabled(false));
            s3 = builder.forcePathStyle(settings.s3Endpoint() != null).build();
        }
        return s3;
    }

    private static SdkHttpClient http(Duration timeout) {
        return UrlConnectionHttpClient.builder()
                .socketTimeout(timeout)
                .connectionTimeout(timeout)
                .build();
    }

    private <B extends AwsClientBuilder<B, ?>> B usual(B builder, @Nullable URI endpoint) {
        StandardRetryStrategy.Builder retries =
                DefaultRetryStrategy.standardStrategyBuilder().maxAttempts(settings.attempts());
        if (settings.backoff() != null) {
            retries.backoffStrategy(settings.backoff()).throttlingBackoffStrategy(settings.backoff());
        }
        builder.region(Region.of(settings.region()))
                .credentialsProvider(credentials)
                .overrideConfiguration(o -> o.retryStrategy(retries.build()));
        return endpoint == null ? builder : builder.endpointOverride(endpoint);
    }

    @Override
    public synchronized void close() {
        for (AutoCloseable each : new AutoCloseable[] {bedrock, runtime, streams, sagemaker, invocations, logs, s3}) {
            close(each);
        }
        bedrock = null;
        runtime = null;
        streams = null;
        sagemaker = null;
        invocations = null;
        logs = null;
        s3 = null;
    }

    private static void close(@Nullable AutoCloseable client) {
        if (client != null) {
            try {
                client.close();
            } catch (Exception e) {
                throw new IllegalStateException("cannot close a client of the AWS SDK: " + e + " -> report it", e);
            }
        }
    }
}
