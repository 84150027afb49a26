// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.mlflow;

import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.Auth;
import io.github.finetune4j.http.TokenSource;
import java.net.URI;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.apiguardian.api.API;

/**
 * Builds an {@link MlflowRegistry}. Not safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class MlflowRegistryBuilder {
    private static final int LONGEST_EXPERIMENT = 500;

    private final ApiClient.Builder client;
    private String experiment = "finetune4j";
    private InstantSource clock = InstantSource.system();

    MlflowRegistryBuilder(URI server) {
        // an outbox waits longer and longer itself, and shall see at once that the server is back
        client = ApiClient.builder("mlflow", server).circuitBreaking(null);
    }

    /**
     * Sets the experiment that holds the runs; it is made if it isn't there.
     *
     * @param value 1 to 500 characters; default {@code finetune4j}
     * @return this
     */
    public MlflowRegistryBuilder experiment(String value) {
        if (value.isBlank() || value.length() > LONGEST_EXPERIMENT) {
            throw new IllegalArgumentException(
                    "name of an experiment: " + value.length() + " characters -> give 1 to 500, not all blank");
        }
        experiment = value;
        return this;
    }

    /**
     * Sets a token, sent as {@code Authorization: Bearer}.
     *
     * @param value for example {@code ApiKey.fromEnv("MLFLOW_TRACKING_TOKEN")}; it is never logged
     * @return this
     */
    public MlflowRegistryBuilder token(TokenSource value) {
        client.auth(Auth.bearer(value));
        return this;
    }

    /**
     * Sets name and password, for a server with {@code --app-name basic-auth}.
     *
     * @param user without a colon
     * @param password for example {@code ApiKey.fromEnv("MLFLOW_TRACKING_PASSWORD")}; it is never logged
     * @return this
     */
    public MlflowRegistryBuilder basic(String user, TokenSource password) {
        client.auth(Auth.basic(user, password));
        return this;
    }

    /**
     * Changes how calls are made: time limits, retries, proxy, TLS, plain http beyond this machine.
     *
     * @param change sets what shall not be the default; a later call adds to an earlier one
     * @return this
     */
    public MlflowRegistryBuilder http(Consumer<ApiClient.Builder> change) {
        change.accept(client);
        return this;
    }

    /**
     * Sets the clock.
     *
     * @param value says when data, versions and moves of aliases came
     * @return this
     */
    public MlflowRegistryBuilder clock(InstantSource value) {
        clock = value;
        return this;
    }

    /**
     * {@return the registry; the server is asked with the first call}
     *
     * @throws IllegalStateException if settings contradict each other: all of it is named
     */
    public MlflowRegistry build() {
        return new MlflowRegistry(new Server(client.build()), experiment, clock);
    }
}
