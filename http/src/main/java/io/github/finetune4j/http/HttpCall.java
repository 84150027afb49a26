// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import io.github.finetune4j.internal.names.Given;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * One call of an API: what to send, and how long to wait. Immutable.
 *
 * <pre>{@code
 * HttpReply reply = client.send(HttpCall.get("files").addQuery("limit", 20).build());
 * }</pre>
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class HttpCall {
    private final String method;
    private final URI uri;
    private final String operation;
    private final Headers headers;
    private final @Nullable Body body;
    private final Replay replay;
    private final @Nullable Duration attemptTimeout;
    private final @Nullable Duration totalTimeout;
    private final boolean streaming;
    private final boolean json;
    private final boolean stopsElsewhere;
    private final boolean bulk;

    private HttpCall(Builder draft) {
        method = draft.method;
        uri = draft.uri;
        operation = draft.operation;
        headers = draft.headers;
        body = draft.body;
        replay = draft.replay;
        attemptTimeout = draft.attemptTimeout;
        totalTimeout = draft.totalTimeout;
        streaming = draft.streaming;
        json = draft.json;
        stopsElsewhere = draft.stopsElsewhere;
        bulk = draft.bulk;
    }

    /**
     * {@return a builder of a GET of a path below the client's base URL}
     *
     * @param segments of the path; each is escaped, so an id may hold any character
     */
    public static Builder get(String... segments) {
        return builder("GET", path(segments));
    }

    /**
     * {@return a builder of a POST to a path below the client's base URL; by default repeated only if it was refused}
     *
     * @param segments of the path; each is escaped
     */
    public static Builder post(String... segments) {
        return builder("POST", path(segments));
    }

    /**
     * {@return a builder of a PUT to a path below the client's base URL}
     *
     * @param segments of the path; each is escaped
     */
    public static Builder put(String... segments) {
        return builder("PUT", path(segments));
    }

    /**
     * {@return a builder of a DELETE of a path below the client's base URL}
     *
     * @param segments of the path; each is escaped
     */
    public static Builder delete(String... segments) {
        return builder("DELETE", path(segments));
    }

    /**
     * {@return a builder of a call of a URI}
     *
     * @param method for example {@code GET}
     * @param uri relative to the client's base URL, or absolute; at another origin than the base's, no key is sent
     */
    public static Builder builder(String method, URI uri) {
        return new Builder(method, uri);
    }

    private static URI path(String... segments) {
        return URI.create(Arrays.stream(segments).map(HttpCall::segment).collect(Collectors.joining("/")));
    }

    /** A segment of dots would mean another folder, whatever a server makes of its escaped form. */
    private static String segment(String text) {
        if (text.isEmpty() || text.equals(".") || text.equals("..")) {
            throw new IllegalArgumentException(
                    "segment of a path: \"" + text + "\" -> give one that is neither empty nor dots");
        }
        return escaped(text).replace("%3A", ":");
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%7E", "~");
    }

    /** {@return a builder that holds what this holds} */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** {@return this call, relative to a base} */
    HttpCall resolved(URI base) {
        Builder draft = toBuilder();
        draft.uri = base.resolve(uri);
        return new HttpCall(draft);
    }

    /** {@return this call elsewhere, as a redirect wants it} */
    HttpCall redirected(URI to, boolean asGet) {
        Builder draft = toBuilder();
        draft.uri = to;
        if (asGet) {
            draft.method = "GET";
            draft.body = null;
        }
        return new HttpCall(draft);
    }

    /** {@return for example {@code GET}} */
    public String method() {
        return method;
    }

    /** {@return where it goes; relative until a client sends it} */
    public URI uri() {
        return uri;
    }

    /** {@return name for errors and the log} */
    public String operation() {
        return operation;
    }

    /** {@return header fields besides those that the client adds} */
    public Headers headers() {
        return headers;
    }

    /** {@return what it sends} */
    public Optional<Body> body() {
        return Optional.ofNullable(body);
    }

    /** {@return whether it may be repeated} */
    public Replay replay() {
        return replay;
    }

    /** {@return time-out of one attempt; empty: the client's} */
    public Optional<Duration> attemptTimeout() {
        return Optional.ofNullable(attemptTimeout);
    }

    /** {@return time-out of all attempts; empty: the client's} */
    public Optional<Duration> totalTimeout() {
        return Optional.ofNullable(totalTimeout);
    }

    /** {@return whether the reply's body is read as it comes} */
    public boolean streams() {
        return streaming;
    }

    /** {@return whether the body may be gigabytes} */
    boolean bulk() {
        return bulk && body == null;
    }

    /** {@return whether the reply has to be JSON} */
    public boolean expectsJson() {
        return json;
    }

    /** {@return whether a redirect to another origin is the reply} */
    public boolean stopsElsewhere() {
        return stopsElsewhere;
    }

    /** {@return method, and the URI without its query, which may hold a secret} */
    @Override
    public String toString() {
        String text = uri.toString();
        int query = text.indexOf('?');
        return method + " " + (query < 0 ? text : text.substring(0, query) + "?…");
    }

    /**
     * Builds an {@link HttpCall}. Not safe for use by several threads.
     *
     * @since 0.1
     */
    public static final class Builder {
        private String method;
        private URI uri;
        private String operation;
        private Headers headers = Headers.NONE;
        private @Nullable Body body;
        private Replay replay;
        private @Nullable Duration attemptTimeout;
        private @Nullable Duration totalTimeout;
        private boolean streaming;
        private boolean json;
        private boolean stopsElsewhere;
        private boolean bulk;

        private Builder(String method, URI uri) {
            this.method = method;
            this.uri = uri;
            operation = method + " " + uri.getPath();
            replay = method.equals("POST") ? Replay.IF_REFUSED : Replay.HARMLESS;
        }

        private Builder(HttpCall call) {
            method = call.method;
            uri = call.uri;
            operation = call.operation;
            headers = call.headers;
            body = call.body;
            replay = call.replay;
            attemptTimeout = call.attemptTimeout;
            totalTimeout = call.totalTimeout;
            streaming = call.streaming;
            json = call.json;
            stopsElsewhere = call.stopsElsewhere;
            bulk = call.bulk;
        }

        /**
         * Adds a parameter to the query.
         *
         * @param name of the parameter
         * @param value null leaves it out
         * @return this
         */
        public Builder addQuery(String name, @Nullable Object value) {
            if (value == null) {
                return this;
            }
            String pair = escaped(name) + "=" + escaped(value.toString());
            uri = URI.create(uri + (uri.getRawQuery() == null ? "?" : "&") + pair);
            return this;
        }

        /**
         * Adds a header.
         *
         * @param name of the header
         * @param value replaces what was set
         * @return this
         */
        public Builder addHeader(String name, String value) {
            return headers(headers.with(name, value));
        }

        Builder headers(Headers value) {
            headers = value;
            return this;
        }

        /**
         * Sets a JSON body.
         *
         * @param value maps, lists, strings, numbers, booleans
         * @return this
         */
        public Builder json(Map<String, ?> value) {
            return body(Body.json(value));
        }

        /**
         * Sets the body.
         *
         * @param value what to send
         * @return this
         */
        public Builder body(Body value) {
            body = value;
            return this;
        }

        /**
         * Sets the name for errors and the log.
         *
         * @param value in words, for example {@code create job}
         * @return this
         */
        public Builder operation(String value) {
            operation = value;
            return this;
        }

        /**
         * Sets the rule for repeating.
         *
         * @param value default: IF_REFUSED for POST, HARMLESS for all else
         * @return this
         */
        public Builder replay(Replay value) {
            replay = value;
            return this;
        }

        /**
         * Sets the time-out of one attempt.
         *
         * @param value above zero; for a streaming call, until the headers and then between two reads
         * @return this
         */
        public Builder attemptTimeout(Duration value) {
            attemptTimeout = Given.positive("attemptTimeout", value);
            return this;
        }

        /**
         * Sets the time-out over all attempts and pauses.
         *
         * @param value above zero
         * @return this
         */
        public Builder totalTimeout(Duration value) {
            totalTimeout = Given.positive("totalTimeout", value);
            return this;
        }

        /**
         * Asks for a reply whose body is read as it comes.
         *
         * @return this
         */
        public Builder streaming() {
            streaming = true;
            return this;
        }

        /**
         * Asks for a {@linkplain #streaming() streaming} reply with a body that may be gigabytes.
         *
         * <p>It is read straight off the socket, over HTTP/1.1, which costs a fraction of the processor time. A reading
         * thread that is interrupted notices it only when bytes come, or the attempt's time-out is over. A client with
         * a proxy, TLS settings or an HTTP client of its own makes the call as any other, and so does every client
         * while the JDK logs its requests, keys included ({@code sun.net.www.protocol.http.HttpURLConnection} at FINE).
         *
         * @return this
         */
        public Builder bulky() {
            streaming = true;
            bulk = true;
            return this;
        }

        /**
         * Asks for a reply that has to be JSON; anything else counts as a failed attempt.
         *
         * @return this
         */
        public Builder expectJson() {
            json = true;
            headers = headers.with("Accept", "application/json");
            return this;
        }

        /**
         * Asks for a redirect to another origin to be the reply, instead of being followed or refused.
         *
         * <p>For services whose redirect says more than where: its headers are facts, its location a signed address for
         * another call.
         *
         * @return this
         */
        public Builder stopElsewhere() {
            stopsElsewhere = true;
            return this;
        }

        /** {@return the call} */
        public HttpCall build() {
            return new HttpCall(this);
        }
    }
}
