// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.spi.FineTuneProvider;
import io.github.finetune4j.spi.FineTuneProviderFactory;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * Creates the provider {@code aws-sagemaker} with the recipe {@link SageMakerRecipe#trl}. Settings: {@code region},
 * {@code folder} (such as {@code s3://my-bucket/tuning}), {@code role}, {@code image}, {@code instance} and
 * {@code max-hours}, all six required; {@code spot-hours}, {@code volume} (gigabytes), {@code read-logs}
 * ({@code true}), {@code profile}, {@code bucket-owner}, {@code endpoint}, {@code runtime-endpoint},
 * {@code logs-endpoint}, {@code s3-endpoint}. Credentials are those that the AWS SDK finds. Safe for use by several
 * threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SageMakerProviderFactory implements FineTuneProviderFactory {
    private static final Set<String> REQUIRED = Set.of("region", "folder", "role", "image", "instance", "max-hours");
    private static final Set<String> ALL = Set.of(
            "region",
            "folder",
            "role",
            "image",
            "instance",
            "max-hours",
            "spot-hours",
            "volume",
            "read-logs",
            "profile",
            "bucket-owner",
            "endpoint",
            "runtime-endpoint",
            "logs-endpoint",
            "s3-endpoint");

    /** Makes it; for {@link java.util.ServiceLoader}. */
    public SageMakerProviderFactory() {}

    @Override
    public String id() {
        return SageMakerProvider.ID;
    }

    @Override
    public Set<String> settings() {
        return ALL;
    }

    @Override
    public Set<String> requiredSettings() {
        return REQUIRED;
    }

    @Override
    public FineTuneProvider create(Map<String, String> settings) {
        SageMakerProvider.Builder builder = SageMakerProvider.builder(
                settings.getOrDefault("region", ""),
                settings.getOrDefault("folder", ""),
                settings.getOrDefault("role", ""),
                recipe(settings));
        settings.forEach((name, value) -> {
            switch (name) {
                case "profile" -> builder.profile(value);
                case "bucket-owner" -> builder.bucketOwner(value);
                case "endpoint" -> builder.endpoint(URI.create(value));
                case "runtime-endpoint" -> builder.runtimeEndpoint(URI.create(value));
                case "logs-endpoint" -> builder.logsEndpoint(URI.create(value));
                case "s3-endpoint" -> builder.s3Endpoint(URI.create(value));
                case "read-logs" -> readLogs(builder, value);
                default -> {
                    // the required ones, and the recipe's
                }
            }
        });
        return builder.build();
    }

    private static SageMakerRecipe recipe(Map<String, String> settings) {
        SageMakerRecipeBuilder recipe = SageMakerRecipe.trl(settings.getOrDefault("image", ""))
                .instance(settings.getOrDefault("instance", ""))
                .maxRuntime(Duration.ofHours(number(settings, "max-hours")));
        if (settings.containsKey("spot-hours")) {
            recipe.spot(Duration.ofHours(number(settings, "spot-hours")));
        }
        if (settings.containsKey("volume")) {
            recipe.volume(number(settings, "volume"));
        }
        return recipe.build();
    }

    private static int number(Map<String, String> settings, String name) {
        String value = settings.getOrDefault(name, "");
        if (!value.matches("[1-9]\\d{0,5}")) {
            throw new IllegalArgumentException(name + ": " + value + " -> give a whole number above 0");
        }
        return Integer.parseInt(value);
    }

    private static void readLogs(SageMakerProvider.Builder builder, String value) {
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException("read-logs: " + value + " -> give true or false");
        }
        if (value.equals("true")) {
            builder.readLogs();
        }
    }
}
