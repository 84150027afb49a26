// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http;

import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.http.internal.Redactor;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The reply to a call. Close it if the call was streaming. Read by one thread at a time.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class HttpReply implements AutoCloseable {
    private static final List<String> REQUEST_IDS = List.of(
            "x-request-id", "request-id", "apim-request-id", "x-amzn-requestid", "x-amzn-trace-id", "x-amz-cf-id");

    private final int status;
    private final Headers headers;
    private final InputStream body;
    private final byte @Nullable [] bytes;
    private final URI uri;
    private final int attempts;

    private HttpReply(int status, Headers headers, InputStream body, byte @Nullable [] bytes, URI uri, int attempts) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.bytes = bytes;
        this.uri = uri;
        this.attempts = attempts;
    }

    /**
     * {@return a reply that has been read}
     *
     * @param status for example 200
     * @param headers its fields
     * @param bytes the body; not copied
     * @param uri what was called
     */
    public static HttpReply of(int status, Headers headers, byte[] bytes, URI uri) {
        return new HttpReply(status, headers, new ByteArrayInputStream(bytes), bytes, uri, 1);
    }

    /**
     * {@return a reply whose body is still to be read}
     *
     * @param status for example 200
     * @param headers its fields
     * @param body closed with the reply
     * @param uri what was called
     */
    public static HttpReply streaming(int status, Headers headers, InputStream body, URI uri) {
        return new HttpReply(status, headers, body, null, uri, 1);
    }

    HttpReply after(int number) {
        return new HttpReply(status, headers, body, bytes, uri, number);
    }

    /** {@return for example 200} */
    public int status() {
        return status;
    }

    /** {@return whether the status is one of the 200s} */
    public boolean successful() {
        return status / 100 == 2;
    }

    /** {@return header fields} */
    public Headers headers() {
        return headers;
    }

    /** {@return the URI that answered; after redirects, the last one} */
    public URI uri() {
        return uri;
    }

    /** {@return how often it was tried, at least 1} */
    public int attempts() {
        return attempts;
    }

    /** {@return the service's id of the request, for its support} */
    public Optional<String> requestId() {
        return REQUEST_IDS.stream().flatMap(name -> headers.all(name).stream()).findFirst();
    }

    /** {@return media type in lower case, without its parameters; empty text if there is none} */
    public String contentType() {
        String whole = headers.first("content-type").orElse("");
        int parameters = whole.indexOf(';');
        return (parameters < 0 ? whole : whole.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }

    /**
     * {@return the body as it comes; throws {@link IOException} where the connection breaks or is silent for too long}
     */
    public InputStream body() {
        return body;
    }

    /**
     * {@return the whole body}
     *
     * @throws IllegalStateException if the call was streaming
     */
    public byte[] bytes() {
        if (bytes == null) {
            throw new IllegalStateException("bytes() of a streaming call -> read body()");
        }
        return bytes;
    }

    /** {@return the whole body as UTF-8 text} */
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /**
     * {@return the JSON object of the body}
     *
     * @throws ProviderException if the body is something else; the message has its beginning
     */
    public Map<String, Object> object() {
        return fields().orElseThrow(
                        () -> new ErrorMapper(String.valueOf(uri.getHost()), ErrorRules.STANDARD, new Redactor())
                                .noObject(
                                        HttpCall.builder("GET", uri)
                                                .operation("read the answer")
                                                .build(),
                                        this));
    }

    /** {@return the JSON object of the body, if it is one} */
    Optional<Map<String, Object>> fields() {
        try {
            return Json.parse(bytes()) instanceof Map<?, ?> map ? Optional.of(Json.plainMap(map)) : Optional.empty();
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    /** Ends reading; what is left of a streaming body is dropped. */
    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot close the reply of " + uri + ": " + e + " -> go on, its connection is given up", e);
        }
    }

    @Override
    public String toString() {
        return "HTTP " + status + " " + headers;
    }
}
