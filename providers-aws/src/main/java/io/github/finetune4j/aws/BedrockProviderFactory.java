// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.FineTuneProviderFactory;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Creates the provider {@code aws-bedrock}. Settings: {@code region}, {@code folder} (such as
 * {@code s3://my-bucket/tuning}) and {@code role}, all three required; {@code profile}, {@code bucket-owner},
 * {@code endpoint}, {@code runtime-endpoint}, {@code s3-endpoint}.
 * Credentials are those that the AWS SDK finds. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class BedrockProviderFactory implements FineTuneProviderFactory {
    private static final String REGION = "region";
    private static final String FOLDER = "folder";
    private static final String ROLE = "role";
    private static final String PROFILE = "profile";
    private static final String OWNER = "bucket-owner";
    private static final String ENDPOINT = "endpoint";
    private static final String RUNTIME = "runtime-endpoint";
    private static final String S3 = "s3-endpoint";

    /** Makes it; for {@link java.util.ServiceLoader}. */
    public BedrockProviderFactory() {}

    @Override
    public String id() {
        return AwsSettings.ID;
    }

    @Override
    public Set<String> settings() {
        return Set.of(REGION, FOLDER, ROLE, PROFILE, OWNER, ENDPOINT, RUNTIME, S3);
    }

    @Override
    public Set<String> requiredSettings() {
        return Set.of(REGION, FOLDER, ROLE);
    }

    @Override
    public FineTuneProvider create(Map<String, String> settings) {
        BedrockProvider.Builder builder = BedrockProvider.builder(
                settings.getOrDefault(REGION, ""), settings.getOrDefault(FOLDER, ""), settings.getOrDefault(ROLE, ""));
        settings.forEach((name, value) -> {
            switch (name) {
                case PROFILE -> builder.profile(value);
                case OWNER -> builder.bucketOwner(value);
                case ENDPOINT -> builder.endpoint(URI.create(value));
                case RUNTIME -> builder.runtimeEndpoint(URI.create(value));
                case S3 -> builder.s3Endpoint(URI.create(value));
                default -> {
                    // the required ones, which the builder has
                }
            }
        });
        return builder.build();
    }
}
