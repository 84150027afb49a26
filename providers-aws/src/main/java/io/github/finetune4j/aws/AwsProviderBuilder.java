// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.aws;

import io.github.finetune4j.http.Sleeper;
import io.github.finetune4j.http.provider.ProviderBuilder;
import io.github.finetune4j.internal.names.Given;
import io.github.finetune4j.providers.Prices;
import io.github.finetune4j.providers.TrainingBudget;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.retries.api.BackoffStrategy;

/**
 * The settings that the builders of all providers of this module share. Not safe for use by several threads.
 *
 * @param <B> the builder itself
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public abstract sealed class AwsProviderBuilder<B extends AwsProviderBuilder<B>> extends ProviderBuilder<B>
        permits BedrockProvider.Builder, SageMakerProvider.Builder {
    private static final long PART = 16L << 20;

    private final String id;
    private final String region;
    private final String role;
    private final String bucket;
    private final String prefix;
    private String owner;
    private @Nullable String profile;
    private @Nullable URI endpoint;
    private @Nullable URI runtimeEndpoint;
    private @Nullable URI s3Endpoint;
    private int attempts = 3;
    private Duration timeout = Duration.ofSeconds(30);
    private Duration chatTimeout = Duration.ofMinutes(5);
    private @Nullable BackoffStrategy backoff;
    private @Nullable IdentityProvider<? extends AwsCredentialsIdentity> credentials;

    Prices prices;

    @Nullable TrainingBudget budget;

    long partSize = PART;

    @Nullable URI logsEndpoint;

    AwsProviderBuilder(String id, String region, String folder, String role) {
        super(Duration.ofSeconds(30));
        this.id = id;
        this.region = AwsSettings.region(region);
        owner = AwsSettings.account(role);
        this.role = role;
        Matcher parts = AwsSettings.folder(folder);
        bucket = parts.group(1);
        String path = Optional.ofNullable(parts.group(2)).orElse("").replaceAll("^/+|/+$", "");
        prefix = path.isEmpty() ? "" : path + "/";
        prices = Prices.own(id, LocalDate.EPOCH, "USD");
    }

    /**
     * Sets whose credentials to take from the SDK's configuration files.
     *
     * @param value a profile's name; default: the SDK's chain
     * @return this
     */
    public B profile(String value) {
        profile = value;
        return self();
    }

    /**
     * Sets the account that the bucket has to belong to.
     *
     * @param value 12 digits; default: the role's account
     * @return this
     */
    public B bucketOwner(String value) {
        if (!value.matches("\\d{12}")) {
            throw new IllegalArgumentException("bucket owner: " + value + " -> give an account's 12 digits");
        }
        owner = value;
        return self();
    }

    /**
     * Sets where the service's control plane is.
     *
     * @param value default: the region's
     * @return this
     */
    public B endpoint(URI value) {
        endpoint = value;
        return self();
    }

    /**
     * Sets where the service's models answer.
     *
     * @param value default: the region's
     * @return this
     */
    public B runtimeEndpoint(URI value) {
        runtimeEndpoint = value;
        return self();
    }

    /**
     * Sets where S3 is.
     *
     * @param value default: the region's; one that is given is spoken to in path style
     * @return this
     */
    public B s3Endpoint(URI value) {
        s3Endpoint = value;
        return self();
    }

    /**
     * Sets how often a call is tried.
     *
     * @param value at least 1; default 3
     * @return this
     */
    public B attempts(int value) {
        attempts = Given.atLeast("attempts", value, 1);
        return self();
    }

    /**
     * Sets for how long to wait for a connection, and for an answer.
     *
     * @param value above zero; default 30 seconds
     * @return this
     */
    public B timeout(Duration value) {
        timeout = value;
        return self();
    }

    /**
     * Sets for how long to wait for a model's answer, or for the next piece of one.
     *
     * @param value above zero; default 5 minutes
     * @return this
     */
    public B chatTimeout(Duration value) {
        chatTimeout = value;
        return self();
    }

    /**
     * Sets what training costs.
     *
     * @param value the application's: none are shipped
     * @return this
     */
    public B prices(Prices value) {
        prices = value;
        return self();
    }

    /**
     * Refuses every job that might cost more.
     *
     * @param value of a job; needs {@link #prices}
     * @return this
     */
    public B budget(TrainingBudget value) {
        budget = value;
        return self();
    }

    String id() {
        return id;
    }

    @Override
    protected InstantSource clock() {
        return super.clock();
    }

    @Override
    protected Sleeper sleeper() {
        return super.sleeper();
    }

    @Override
    protected Duration pollInterval() {
        return super.pollInterval();
    }

    B partSize(long bytes) {
        partSize = bytes;
        return self();
    }

    B backoff(BackoffStrategy value) {
        backoff = value;
        return self();
    }

    B credentials(IdentityProvider<? extends AwsCredentialsIdentity> value) {
        credentials = value;
        return self();
    }

    /** {@return where to work; {@code below} is put behind the folder's own prefix} */
    AwsSettings settings(String below) {
        return new AwsSettings(
                id,
                region,
                bucket,
                prefix + below,
                role,
                owner,
                profile,
                endpoint,
                runtimeEndpoint,
                logsEndpoint,
                s3Endpoint,
                attempts,
                timeout,
                chatTimeout,
                backoff,
                credentials);
    }
}
