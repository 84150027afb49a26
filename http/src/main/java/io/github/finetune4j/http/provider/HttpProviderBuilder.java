// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import io.github.finetune4j.internal.text.ShownTime;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The settings that builders of providers over HTTP have in common: where the API lies, the key, the transport, and
 * time. Not for implementation outside of this project's modules. Not safe for use by several threads.
 *
 * @param <B> the builder itself
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public abstract class HttpProviderBuilder<B extends HttpProviderBuilder<B>> {
    private final String id;
    private final String prefix;
    private final Map<String, String> environment;
    private final List<Consumer<ApiClient.Builder>> transports = new ArrayList<>();
    private @Nullable URI baseUrl;
    private @Nullable TokenSource key;
    private InstantSource clock = InstantSource.system();
    private Sleeper sleeper = Sleeper.system();
    private Duration pollInterval = Duration.ofSeconds(15);

    /**
     * Begins.
     *
     * @param id of the provider
     * @param prefix of its variables in the environment: {@code PREFIX_API_KEY} and {@code PREFIX_BASE_URL}
     * @param environment its variables
     */
    protected HttpProviderBuilder(String id, String prefix, Map<String, String> environment) {
        this.id = id;
        this.prefix = prefix;
        this.environment = environment;
    }

    /** {@return this} */
    protected abstract B self();

    /**
     * Sets where the API lies.
     *
     * @param value default: what the environment says, else the service's own
     * @return this
     */
    public B baseUrl(URI value) {
        baseUrl = value;
        return self();
    }

    /**
     * Sets the key, or what fetches a token.
     *
     * @param value default: that of the environment
     * @return this
     */
    public B key(TokenSource value) {
        key = value;
        return self();
    }

    /**
     * Changes how HTTP is spoken: time-outs, retries, rate limit, proxy, TLS, client.
     *
     * @param change of the client's builder; a later call adds to an earlier one
     * @return this
     */
    public B http(Consumer<ApiClient.Builder> change) {
        transports.add(change);
        return self();
    }

    /**
     * Sets the clock.
     *
     * @param value default: the system's
     * @return this
     */
    public B clock(InstantSource value) {
        clock = value;
        return self();
    }

    /**
     * Sets what waits.
     *
     * @param value default {@link Sleeper#system()}
     * @return this
     */
    public B sleeper(Sleeper value) {
        sleeper = value;
        return self();
    }

    /**
     * Sets the pause between two looks at a job with news.
     *
     * @param value default 15 seconds; above zero and at most ten minutes
     * @return this
     * @throws IllegalArgumentException if it is none such
     */
    public B pollInterval(Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException(
                    "pollInterval: " + ShownTime.words(value) + " -> give more than zero and at most 10 minutes");
        }
        pollInterval = value;
        return self();
    }

    /** {@return the clock} */
    protected InstantSource clock() {
        return clock;
    }

    /** {@return what waits} */
    protected Sleeper sleeper() {
        return sleeper;
    }

    /** {@return the pause between two looks at a job with news} */
    protected Duration pollInterval() {
        return pollInterval;
    }

    /**
     * {@return a variable of the environment, empty text if it is not set}
     *
     * @param name of the variable
     */
    protected String variable(String name) {
        return environment.getOrDefault(name, "");
    }

    /**
     * {@return where the API lies: as it was set, as the environment says, or as usual}
     *
     * @param usual the service's own URL
     */
    protected URI base(String usual) {
        if (baseUrl != null) {
            return baseUrl;
        }
        String given = variable(prefix + "_BASE_URL");
        return URI.create(given.isBlank() ? usual : given);
    }

    /**
     * {@return a client's builder with all that was set}
     *
     * @param base where the API lies
     * @param rules what its errors mean
     * @param secrets to be masked, beside the key
     * @throws IllegalStateException if there is no key, neither given nor in the environment
     * @throws IllegalArgumentException if the URL is wrong
     */
    protected ApiClient.Builder client(URI base, ErrorRules rules, Collection<String> secrets) {
        ApiClient.Builder http = ApiClient.builder(id, base)
                .auth(Auth.bearer(token()).hiding(secrets))
                .errors(rules)
                .clock(clock)
                .sleeper(sleeper);
        transports.forEach(change -> change.accept(http));
        return http;
    }

    private TokenSource token() {
        if (key != null) {
            return key;
        }
        String variable = prefix + "_API_KEY";
        String given = variable(variable);
        if (given.isBlank()) {
            throw new IllegalStateException("no key for " + id + " -> call key(…), or set " + variable);
        }
        return ApiKey.of(given);
    }
}
