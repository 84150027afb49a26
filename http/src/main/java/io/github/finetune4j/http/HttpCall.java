package io.github.finetune4j.http;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One call of an API: what to send, and how patient to be. Immutable; each method returns a changed copy.
 *
 * @since 0.1
 */
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

    private HttpCall(Draft draft) {
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

    /** A copy that can be changed. */
    private static final class Draft {
        String method;
        URI uri;
        String operation;
        Headers headers = Headers.NONE;

        @Nullable Body body;

        Replay replay;

        @Nullable Duration attemptTimeout;

        @Nullable Duration totalTimeout;

        boolean streaming;
        boolean json;
        boolean stopsElsewhere;
        boolean bulk;

        Draft(String method, URI uri) {
            this.method = method;
            this.uri = uri;
            operation = method + " " + uri.getPath();
            replay = method.equals("POST") ? Replay.IF_REFUSED : Replay.HARMLESS;
        }

        Draft(HttpCall call) {
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
    }

    /**
     * {@return a GET of a path below the client's base URL}
     *
     * @param segments of the path; each is escaped, so an id may hold any character
     */
    public static HttpCall get(String... segments) {
        return to("GET", path(segments));
    }

    /**
     * {@return a POST to a path below the client's base URL; by default repeated only if it was refused}
     *
     * @param segments of the path; each is escaped
     */
    public static HttpCall post(String... segments) {
        return to("POST", path(segments));
    }

    /**
     * {@return a PUT to a path below the client's base URL}
     *
     * @param segments of the path; each is escaped
     */
    public static HttpCall put(String... segments) {
        return to("PUT", path(segments));
    }

    /**
     * {@return a DELETE of a path below the client's base URL}
     *
     * @param segments of the path; each is escaped
     */
    public static HttpCall delete(String... segments) {
        return to("DELETE", path(segments));
    }

    /**
     * {@return a call of a URI}
     *
     * @param method for example {@code GET}
     * @param uri relative to the client's base URL, or absolute; at another origin than the base's, no key is sent
     */
    public static HttpCall to(String method, URI uri) {
        return new HttpCall(new Draft(method, uri));
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

    /**
     * {@return this with a parameter of the query}
     *
     * @param name of the parameter
     * @param value null leaves it out
     */
    public HttpCall query(String name, @Nullable Object value) {
        if (value == null) {
            return this;
        }
        String pair = escaped(name) + "=" + escaped(value.toString());
        Draft draft = new Draft(this);
        draft.uri = URI.create(uri + (uri.getRawQuery() == null ? "?" : "&") + pair);
        return new HttpCall(draft);
    }

    /**
     * {@return this with a header}
     *
     * @param name of the header
     * @param value replaces what was set
     */
    public HttpCall header(String name, String value) {
        return headers(headers.with(name, value));
    }

    HttpCall headers(Headers value) {
        Draft draft = new Draft(this);
        draft.headers = value;
        return new HttpCall(draft);
    }

    /**
     * {@return this with a JSON body}
     *
     * @param value maps, lists, strings, numbers, booleans
     */
    public HttpCall json(Map<String, ?> value) {
        return body(Body.json(value));
    }

    /**
     * {@return this with a body}
     *
     * @param value what to send
     */
    public HttpCall body(Body value) {
        Draft draft = new Draft(this);
        draft.body = value;
        return new HttpCall(draft);
    }

    /**
     * {@return this with a name for errors and the log}
     *
     * @param value in words, for example {@code create job}
     */
    public HttpCall operation(String value) {
        Draft draft = new Draft(this);
        draft.operation = value;
        return new HttpCall(draft);
    }

    /**
     * {@return this with another rule for repeating}
     *
     * @param value default: IF_REFUSED for POST, HARMLESS for all else
     */
    public HttpCall replay(Replay value) {
        Draft draft = new Draft(this);
        draft.replay = value;
        return new HttpCall(draft);
    }

    /**
     * {@return this with a time-out of one attempt}
     *
     * @param value above zero; for a streaming call, until the headers and then between two reads
     */
    public HttpCall attemptTimeout(Duration value) {
        Draft draft = new Draft(this);
        draft.attemptTimeout = positive("attemptTimeout", value);
        return new HttpCall(draft);
    }

    /**
     * {@return this with a time-out over all attempts and pauses}
     *
     * @param value above zero
     */
    public HttpCall totalTimeout(Duration value) {
        Draft draft = new Draft(this);
        draft.totalTimeout = positive("totalTimeout", value);
        return new HttpCall(draft);
    }

    /** {@return this, with a reply whose body is read as it comes} */
    public HttpCall streaming() {
        Draft draft = new Draft(this);
        draft.streaming = true;
        return new HttpCall(draft);
    }

    /**
     * {@return this, {@linkplain #streaming() streaming}, with a body that may be gigabytes}
     *
     * <p>It is read straight off the socket, over HTTP/1.1, which costs a fraction of the processor time. A reading thread that is interrupted notices it
     * only when bytes come, or the attempt's time-out is over. A client with a proxy, TLS settings or an HTTP client of its own makes the call as any
     * other, and so does every client while the JDK logs its requests, keys included ({@code sun.net.www.protocol.http.HttpURLConnection} at FINE).
     */
    public HttpCall bulky() {
        Draft draft = new Draft(this);
        draft.streaming = true;
        draft.bulk = true;
        return new HttpCall(draft);
    }

    /** {@return this, with a reply that has to be JSON; anything else counts as a failed attempt} */
    public HttpCall expectJson() {
        Draft draft = new Draft(this);
        draft.json = true;
        draft.headers = headers.with("Accept", "application/json");
        return new HttpCall(draft);
    }

    /**
     * {@return this, with a redirect to another origin given back as the reply instead of being followed or refused}
     *
     * <p>For services whose redirect says more than where: its headers are facts, its location a signed address for another call.
     */
    public HttpCall stopElsewhere() {
        Draft draft = new Draft(this);
        draft.stopsElsewhere = true;
        return new HttpCall(draft);
    }

    /** {@return this call, relative to a base} */
    HttpCall resolved(URI base) {
        Draft draft = new Draft(this);
        draft.uri = base.resolve(uri);
        return new HttpCall(draft);
    }

    /** {@return this call elsewhere, as a redirect wants it} */
    HttpCall redirected(URI to, boolean asGet) {
        Draft draft = new Draft(this);
        draft.uri = to;
        if (asGet) {
            draft.method = "GET";
            draft.body = null;
        }
        return new HttpCall(draft);
    }

    static Duration positive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + ": " + value + " -> give more than zero");
        }
        return value;
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
}
