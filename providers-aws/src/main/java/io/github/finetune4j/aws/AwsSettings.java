// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/**
 * The settings of a region: where to work, and with what patience.
 *
 * @param provider id of the provider
 * @param region such as {@code us-east-1}
 * @param bucket name alone
 * @param prefix of the keys below it, empty or with a slash at its end
 * @param role ARN that the service takes on to read and write the bucket
 * @param owner account that the bucket has to belong to
 * @param profile of the SDK's configuration files, null: the usual one
 * @param controlEndpoint of the service's control plane, null: the region's
 * @param runtimeEndpoint of the service's runtime, null: the region's
 * @param logsEndpoint of CloudWatch Logs, null: the region's
 * @param s3Endpoint of S3, null: the region's; one that is given is spoken to in path style
 * @param attempts of a call, at least 1
 * @param timeout of an attempt
 * @param chatTimeout of an attempt to chat, and between two pieces of a stream
 * @param backoff between attempts, null: the SDK's own
 * @param credentials null: the SDK's default chain
 */
record AwsSettings(
        String provider,
        String region,
        String bucket,
        String prefix,
        String role,
        String owner,
        @Nullable String profile,
        @Nullable URI controlEndpoint,
        @Nullable URI runtimeEndpoint,
        @Nullable URI logsEndpoint,
        @Nullable URI s3Endpoint,
        int attempts,
        Duration timeout,
        Duration chatTimeout,
        @Nullable BackoffStrategy backoff,
        @Nullable IdentityProvider<? extends AwsCredentialsIdentity> credentials) {
    /** Of the provider of Bedrock. */
    static final String ID = "aws-bedrock";

    private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+){1,4}-\\d");
    private static final Pattern FOLDER = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(/.*)?");
    private static final Pattern ROLE = Pattern.compile("arn:aws(?:-[^:]+)?:iam::(\\d{12}):role/.+");

    /** {@return the account of a role} */
    static String account(String role) {
        Matcher matcher = ROLE.matcher(role);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "role: " + role + " -> give an ARN such as arn:aws:iam::123456789012:role/tuning");
        }
        return matcher.group(1);
    }

    /** {@return the region that an environment names} */
    static String region(Map<String, String> environment) {
        return Stream.of("AWS_REGION", "AWS_DEFAULT_REGION")
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isBlank())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no region -> give one to builder(…), or set AWS_REGION and begin with fromEnv(…)"));
    }

    static String region(String region) {
        if (!REGION.matcher(region).matches()) {
            throw new IllegalArgumentException("region: " + region + " -> give a region's code such as us-east-1");
        }
        return region;
    }

    static Matcher folder(String folder) {
        Matcher matcher = FOLDER.matcher(folder);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("folder: " + folder + " -> give s3://bucket or s3://bucket/prefix");
        }
        return matcher;
    }

    /** {@return the address of an object} */
    String uri(String key) {
        return "s3://" + bucket + "/" + key;
    }

    static InvalidRequestException refused(String operation, String message) {
        return new InvalidRequestException(message, ProviderFailure.of(ID, operation), null);
    }
}
