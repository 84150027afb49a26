// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import io.github.finetune4j.internal.json.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * A reply of a fake service: a whole body, or pieces that are sent one by one. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class FakeReply {
    private static final String TYPE = "Content-Type";

    private final int status;
    private final Map<String, String> headers;
    private final FakeContent body;
    private final List<byte[]> pieces;

    private FakeReply(int status, Map<String, String> headers, FakeContent body, List<byte[]> pieces) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.pieces = pieces;
    }

    /** {@return the status, such as 200} */
    public int status() {
        return status;
    }

    /** {@return the header fields, the media type among them} */
    public Map<String, String> headers() {
        return Collections.unmodifiableMap(headers);
    }

    /** {@return all bytes; not copied} */
    public byte[] body() {
        return body.bytes();
    }

    /** {@return the body} */
    public FakeContent content() {
        return body;
    }

    /** {@return what is sent piece by piece; none where there is a whole body} */
    public List<byte[]> pieces() {
        return pieces;
    }

    /**
     * {@return an answer in JSON}
     *
     * @param status such as 200
     * @param body the object
     */
    public static FakeReply json(int status, Map<String, ? extends @Nullable Object> body) {
        return bytes(status, "application/json", Json.bytes(body));
    }

    /**
     * {@return an answer in JSON with status 200}
     *
     * @param body the object
     */
    public static FakeReply ok(Map<String, ? extends @Nullable Object> body) {
        return json(200, body);
    }

    /**
     * {@return an answer}
     *
     * @param status such as 200
     * @param type media type
     * @param body all bytes
     */
    public static FakeReply bytes(int status, String type, byte[] body) {
        return content(status, type, FakeContent.of(body));
    }

    /**
     * {@return an answer}
     *
     * @param status such as 200
     * @param type media type
     * @param body in memory or in a file
     */
    public static FakeReply content(int status, String type, FakeContent body) {
        return new FakeReply(status, Map.of(TYPE, type), body, List.of());
    }

    /**
     * {@return an answer as {@code text/event-stream}}
     *
     * @param pieces sent one by one
     */
    public static FakeReply stream(List<byte[]> pieces) {
        return new FakeReply(200, Map.of(TYPE, "text/event-stream"), FakeContent.of(new byte[0]), pieces);
    }

    /**
     * {@return an error in OpenAI's form, with all four keys}
     *
     * @param status such as 400
     * @param code its word; may be null
     * @param message in words
     */
    public static FakeReply error(int status, @Nullable String code, String message) {
        Map<String, @Nullable Object> error = new LinkedHashMap<>();
        error.put("message", message);
        error.put("type", status < 500 ? "invalid_request_error" : "server_error");
        error.put("param", null);
        error.put("code", code);
        return json(status, Map.of("error", error));
    }

    /**
     * {@return an error in OpenAI's form, with status 404}
     *
     * @param what such as {@code job}
     * @param id that there is not
     */
    public static FakeReply notFound(String what, String id) {
        return error(404, "not_found", "No such " + what + ": " + id);
    }

    /** {@return this, cut off in the middle} */
    public FakeReply half() {
        return new FakeReply(status, headers, body.half(), pieces.subList(0, pieces.size() / 2));
    }

    /**
     * {@return this with a header field}
     *
     * @param name of the field
     * @param value replaces what was there
     */
    public FakeReply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new FakeReply(status, more, body, pieces);
    }
}
