// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.provider;

import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.ApiKey;
import io.github.finetune4j.http.Auth;
import io.github.finetune4j.http.ErrorRules;
import io.github.finetune4j.http.TokenSource;
import io.github.finetune4j.internal.names.Given;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The settings that builders of providers over HTTP have in common: where the API lies, the key, the transport, beside
 * those of all providers. Not safe for use by several threads.
 *
 * @param <B> the builder itself
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public abstract class HttpProviderBuilder<B extends HttpProviderBuilder<B>> extends ProviderBuilder<B> {
    private final String id;
    private final String prefix;
    private final List<Consumer<ApiClient.Builder>> transports = new ArrayList<>();
    private @Nullable URI baseUrl;
    private @Nullable TokenSource key;
    private Duration uploadTimeout = Duration.ofMinutes(30);

    /**
     * Begins.
     *
     * @param id of the provider
     * @param prefix of its variables in the environment: {@code PREFIX_API_KEY} and {@code PREFIX_BASE_URL}
     * @param pollInterval the usual pause between two looks at a job with news
     */
    protected HttpProviderBuilder(String id, String prefix, Duration pollInterval) {
        super(pollInterval);
        this.id = id;
        this.prefix = prefix;
    }

    /**
     * Sets where the API lies.
     *
     * @param value default: the service's own
     * @return this
     */
    public B baseUrl(URI value) {
        baseUrl = value;
        return self();
    }

    /**
     * Sets the key, or what fetches a token.
     *
     * @param value required, unless the environment gives one
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
     * Sets the time-out of one attempt to send rows.
     *
     * @param value above zero; default 30 minutes
     * @return this
     * @throws IllegalArgumentException if it is none such
     */
    public B uploadTimeout(Duration value) {
        uploadTimeout = Given.positive("uploadTimeout", value);
        return self();
    }

    /** {@return the time-out of one attempt to send rows} */
    protected Duration uploadTimeout() {
        return uploadTimeout;
    }

    /**
     * {@return where the API lies: as it was set, as the environment says, or as usual}
     *
     * @param usual the service's own URL
     * @throws IllegalArgumentException if the environment's is none
     */
    protected URI base(String usual) {
        if (baseUrl != null) {
            return baseUrl;
        }
        String name = prefix + "_BASE_URL";
        String given = variable(name).strip();
        try {
            return URI.create(given.isEmpty() ? usual : given);
        } catch (IllegalArgumentException e) {
            // without the cause, which shows the password, too
            throw new IllegalArgumentException(name + ": " + withoutPassword(given) + " -> give the URL of the API");
        }
    }

    private static String withoutPassword(String url) {
        int from = url.indexOf("//");
        int to = url.lastIndexOf('@');
        return from < 0 || to < from ? url : url.substring(0, from) + "//***" + url.substring(to);
    }

    /** {@return where the API lies, as it was set; null if it was not} */
    protected @Nullable URI givenBase() {
        return baseUrl;
    }

    /**
     * {@return a client's builder with all that was set}
     *
     * @param base where the API lies
     * @param rules what its errors mean
     * @param secrets to be masked, beside the key
     * @throws IllegalStateException if there is no key
     * @throws IllegalArgumentException if the URL is wrong
     */
    protected ApiClient.Builder client(URI base, ErrorRules rules, Collection<String> secrets) {
        Auth auth = Auth.bearer(token(id, List.of(prefix + "_API_KEY"))).hiding(secrets);
        return client(id, base, auth, rules);
    }

    /**
     * {@return a client's builder with all that was set}
     *
     * @param provider its id
     * @param base where the API lies
     * @param auth how the key is shown
     * @param rules what its errors mean
     * @throws IllegalArgumentException if the URL is wrong
     */
    protected ApiClient.Builder client(String provider, URI base, Auth auth, ErrorRules rules) {
        ApiClient.Builder http = ApiClient.builder(provider, base)
                .auth(auth)
                .errors(rules)
                .clock(clock())
                .sleeper(sleeper());
        transports.forEach(change -> change.accept(http));
        return http;
    }

    /**
     * {@return the key: as it was set, else the first that the environment has}
     *
     * @param provider its id
     * @param variables of the environment
     * @throws IllegalStateException if there is none
     */
    protected TokenSource token(String provider, List<String> variables) {
        if (key != null) {
            return key;
        }
        return variables.stream()
                .map(this::variable)
                .filter(value -> !value.isBlank())
                .findFirst()
                .map(ApiKey::of)
                .orElseThrow(() -> new IllegalStateException("no key for " + provider + " -> call key(…)"
                        + (variables.isEmpty()
                                ? ""
                                : ", or set " + String.join(" or ", variables) + " and begin with fromEnv()")));
    }
}
