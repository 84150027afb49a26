// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.http.internal.BaseUrl;
import io.github.finetune4j.http.internal.CircuitTransport;
import io.github.finetune4j.http.internal.JdkTransport;
import io.github.finetune4j.http.internal.JsonTransport;
import io.github.finetune4j.http.internal.Pauses;
import io.github.finetune4j.http.internal.RateLimitTransport;
import io.github.finetune4j.http.internal.Redactor;
import io.github.finetune4j.http.internal.UserAgent;
import io.github.finetune4j.internal.names.Daemons;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Calls one HTTP API: authenticates, retries, limits the rate, logs without secrets, and turns failures into the
 * exceptions of {@code io.github.finetune4j.error}. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class ApiClient implements AutoCloseable {
    private static final int HTTP_THREADS = 8;

    private final String provider;
    private final BaseUrl base;
    private final Headers headers;
    private final Map<String, String> query;
    private final Transport transport;
    private final ErrorMapper errors;
    private volatile boolean closed;

    private ApiClient(Builder builder, BaseUrl base, Transport bottom) {
        provider = builder.provider;
        this.base = base;
        headers = builder.headers.with("User-Agent", UserAgent.of(builder.userAgent));
        query = Map.copyOf(builder.query);
        Redactor redactor = builder.redactor;
        errors = new ErrorMapper(provider, builder.errors, redactor);
        Pauses pauses = new Pauses(builder.sleeper);
        Transport next = new LoggingTransport(bottom, redactor);
        next = new AuthTransport(next, builder.auth, base, redactor);
        next = new RedirectTransport(next, builder.redirectsElsewhere);
        next = new JsonTransport(next);
        if (builder.circuitBreaking != null) {
            next = new CircuitTransport(next, builder.circuitBreaking, builder.clock);
        }
        if (builder.rateLimit != null) {
            next = new RateLimitTransport(next, builder.rateLimit, builder.clock, pauses);
        }
        transport = new RetryTransport(next, builder, pauses);
    }

    /**
     * {@return a builder}
     *
     * @param provider id of the provider, for errors
     * @param baseUrl https, or http on this machine; without credentials, query and fragment
     * @throws IllegalArgumentException if the URL is none such
     */
    public static Builder builder(String provider, URI baseUrl) {
        return new Builder(provider, baseUrl);
    }

    /** {@return id of the provider} */
    public String provider() {
        return provider;
    }

    /** {@return where the API lies; ends with a slash} */
    public URI baseUrl() {
        return base.uri();
    }

    /**
     * {@return the reply, its status one of the 200s, or one of the 300s where the call
     * {@linkplain HttpCall.Builder#stopElsewhere() stops elsewhere}}
     *
     * @param call relative to the base URL, or absolute
     * @throws ProviderException if there was no reply, or one without success; the subclass says what to do about it
     * @throws IllegalStateException if the client is closed
     */
    public HttpReply send(HttpCall call) {
        if (closed) {
            throw new IllegalStateException(
                    "the client of " + provider + " is closed -> keep it open as long as it is used");
        }
        HttpCall whole = prepared(call);
        HttpReply reply;
        try {
            reply = transport.send(whole);
        } catch (IOException e) {
            throw errors.of(whole, e);
        }
        if (!reply.successful() && !(whole.stopsElsewhere() && reply.status() / 100 == 3)) {
            throw errors.of(whole, reply);
        }
        return reply;
    }

    /**
     * {@return the JSON object of the reply}
     *
     * @param call relative to the base URL, or absolute
     * @throws ProviderException as {@link #send}, and if the reply is no JSON, or no object; the message has its
     *     beginning
     */
    public Map<String, Object> object(HttpCall call) {
        HttpReply reply = send(call.toBuilder().expectJson().build());
        return reply.fields().orElseThrow(() -> errors.noObject(call, reply));
    }

    private HttpCall prepared(HttpCall call) {
        HttpCall whole = call;
        boolean own = !call.uri().isAbsolute();
        for (Map.Entry<String, String> parameter :
                own ? query.entrySet() : Map.<String, String>of().entrySet()) {
            whole = whole.toBuilder()
                    .addQuery(parameter.getKey(), parameter.getValue())
                    .build();
        }
        whole = whole.resolved(base.uri());
        Headers all = base.sameOrigin(whole.uri()) ? headers : Headers.NONE.with("User-Agent", agent());
        for (Map.Entry<String, List<String>> field : call.headers().fields().entrySet()) {
            all = all.without(field.getKey());
            for (String value : field.getValue()) {
                all = all.plus(field.getKey(), value);
            }
        }
        return whole.toBuilder().headers(all).build();
    }

    private String agent() {
        return headers.first("User-Agent").orElse("finetune4j");
    }

    /**
     * Refuses further calls; those under way end as they would. A client that was given is not closed. A second call
     * does nothing.
     */
    @Override
    public void close() {
        closed = true;
    }

    @Override
    public String toString() {
        return provider + " at " + base.uri();
    }

    /**
     * Builds an {@link ApiClient}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private final String provider;
        private final URI baseUrl;
        private final Redactor redactor = new Redactor();
        private Auth auth = Auth.none();
        private Headers headers = Headers.NONE;
        private final Map<String, String> query = new LinkedHashMap<>();
        private String userAgent = "";
        private boolean plainHttp;
        private boolean redirectsElsewhere;
        private @Nullable RateLimit rateLimit;
        private @Nullable CircuitBreaking circuitBreaking = CircuitBreaking.ofDefaults();
        private long mostBytes = 64L << 20;
        private @Nullable HttpClient httpClient;
        private @Nullable Transport bottom;
        private Sleeper sleeper = Sleeper.system();
        private UnaryOperator<Transport> wrapper = UnaryOperator.identity();
        private final ApiNetwork network = new ApiNetwork();
        final ApiTimeouts timeouts = new ApiTimeouts();
        Retries retries = Retries.ofDefaults();
        ErrorRules errors = ErrorRules.STANDARD;
        InstantSource clock = InstantSource.system();
        long seed = System.nanoTime();

        private Builder(String provider, URI baseUrl) {
            this.provider = provider;
            this.baseUrl = BaseUrl.of(baseUrl).uri();
        }

        /**
         * Sets how a call shows who makes it.
         *
         * @param value default: no key
         * @return this
         */
        public Builder auth(Auth value) {
            auth = value;
            return this;
        }

        /**
         * Adds a header to every call of the API's own origin.
         *
         * @param name of the header
         * @param value replaces what was set
         * @return this
         */
        public Builder addHeader(String name, String value) {
            headers = headers.with(name, value);
            return this;
        }

        /**
         * Adds a parameter to every call below the base URL.
         *
         * @param name of the parameter
         * @param value of the parameter
         * @return this
         */
        public Builder addQuery(String name, String value) {
            query.put(name, value);
            return this;
        }

        /**
         * Appends to the user agent.
         *
         * @param value for example {@code my-app/1.2}
         * @return this
         */
        public Builder userAgent(String value) {
            userAgent = value;
            return this;
        }

        /**
         * Allows {@code http} beyond this machine: the key then travels in clear text.
         *
         * @return this
         */
        public Builder allowPlainHttp() {
            plainHttp = true;
            return this;
        }

        /**
         * Lets a GET be redirected to another host, without the key; by default such a redirect is an error.
         *
         * @return this
         */
        public Builder followElsewhere() {
            redirectsElsewhere = true;
            return this;
        }

        /**
         * Sets how often to try.
         *
         * @param value default {@link Retries#ofDefaults()}
         * @return this
         */
        public Builder retries(Retries value) {
            retries = value;
            return this;
        }

        /**
         * Sets a limit of one's own.
         *
         * @param value default: none
         * @return this
         */
        public Builder rateLimit(RateLimit value) {
            rateLimit = value;
            return this;
        }

        /**
         * Sets when to leave a failing service alone.
         *
         * @param value default {@link CircuitBreaking#ofDefaults()}; null: never
         * @return this
         */
        public Builder circuitBreaking(@Nullable CircuitBreaking value) {
            circuitBreaking = value;
            return this;
        }

        /**
         * Sets how long to wait.
         *
         * @param settings sets what shall not be the default; a later call adds to an earlier one
         * @return this
         */
        public Builder timeouts(Consumer<ApiTimeouts> settings) {
            settings.accept(timeouts);
            return this;
        }

        /**
         * Sets proxy and TLS.
         *
         * @param settings sets what shall not be the JVM's; a later call adds to an earlier one
         * @return this
         */
        public Builder network(Consumer<ApiNetwork> settings) {
            settings.accept(network);
            return this;
        }

        /**
         * Sets the longest reply that is read into memory.
         *
         * @param bytes default 64 MiB
         * @return this
         */
        public Builder mostBytes(long bytes) {
            mostBytes = bytes;
            return this;
        }

        /**
         * Sets what the service's errors mean.
         *
         * @param value default {@link ErrorRules#STANDARD}
         * @return this
         */
        public Builder errors(ErrorRules value) {
            errors = value;
            return this;
        }

        /**
         * Sets the JDK's client, instead of proxy, TLS and connect time-out. It is not closed with this one.
         *
         * @param value must not follow redirects by itself: it would take the key to other hosts
         * @return this
         */
        public Builder httpClient(HttpClient value) {
            httpClient = value;
            return this;
        }

        /**
         * Replaces the JDK's client as the bottom of all transports.
         *
         * @param value makes one attempt
         * @return this
         */
        public Builder transport(Transport value) {
            bottom = value;
            return this;
        }

        /**
         * Wraps the bottom of all transports: sees every attempt, signed.
         *
         * @param value around the one that is there
         * @return this
         */
        public Builder around(UnaryOperator<Transport> value) {
            wrapper = value;
            return this;
        }

        /**
         * Sets the clock.
         *
         * @param value for deadlines between attempts, limits and the circuit breaker
         * @return this
         */
        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        /**
         * Sets what waits between attempts.
         *
         * @param value default {@link Sleeper#system()}
         * @return this
         */
        public Builder sleeper(Sleeper value) {
            sleeper = value;
            return this;
        }

        /**
         * Sets the seed of the jitter.
         *
         * @param value default: another one each time
         * @return this
         */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /**
         * {@return a client}
         *
         * @throws IllegalStateException if settings contradict each other: all of it is named
         */
        public ApiClient build() {
            List<String> problems = problems();
            if (!problems.isEmpty()) {
                throw new IllegalStateException(
                        "cannot make a client of " + provider + ": " + String.join("; ", problems));
            }
            return new ApiClient(this, BaseUrl.of(baseUrl), wrapper.apply(lowest()));
        }

        private Transport lowest() {
            if (bottom != null) {
                return bottom;
            }
            Transport jdk = new JdkTransport(httpClient == null ? made() : httpClient, timeouts.attempt, mostBytes);
            boolean usual = httpClient == null && !network.given();
            return usual ? new BulkTransport(jdk, timeouts.connect, timeouts.attempt, mostBytes) : jdk;
        }

        private List<String> problems() {
            List<String> problems = new ArrayList<>();
            if (!plainHttp && BaseUrl.of(baseUrl).sendsInClear()) {
                problems.add("base URL " + baseUrl + ": http would send the key in clear text -> use https, or call"
                        + " allowPlainHttp() for a network you trust");
            }
            if (httpClient != null && httpClient.followRedirects() != HttpClient.Redirect.NEVER) {
                problems.add("the HttpClient follows redirects, and would take the key to other hosts -> build it with"
                        + " followRedirects(NEVER)");
            }
            if (httpClient != null && network.given()) {
                problems.add("proxy and TLS settings beside an HttpClient -> set them in the HttpClient");
            }
            if (httpClient != null && bottom != null) {
                problems.add("both an HttpClient and a transport -> leave one of them out");
            }
            return problems;
        }

        private HttpClient made() {
            HttpClient.Builder client = HttpClient.newBuilder()
                    .connectTimeout(timeouts.connect)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .executor(threads());
            network.applyTo(client);
            return client.build();
        }

        /** However many calls are under way; daemons that end when there is nothing to do. */
        private ThreadPoolExecutor threads() {
            ThreadPoolExecutor threads = new ThreadPoolExecutor(
                    HTTP_THREADS,
                    HTTP_THREADS,
                    10,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    Daemons.named("finetune4j-http-" + provider));
            threads.allowCoreThreadTimeOut(true);
            return threads;
        }
    }
}
