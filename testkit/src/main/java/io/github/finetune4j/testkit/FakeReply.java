// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import io.github.finetune4j.internal.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A reply of the fake server: a whole body, or pieces that are sent one by one. */
final class FakeReply {
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

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    byte[] body() {
        return body.bytes();
    }

    FakeContent content() {
        return body;
    }

    List<byte[]> pieces() {
        return pieces;
    }

    static FakeReply json(int status, Map<String, ? extends @Nullable Object> body) {
        return bytes(status, "application/json", Json.bytes(body));
    }

    static FakeReply ok(Map<String, ? extends @Nullable Object> body) {
        return json(200, body);
    }

    static FakeReply bytes(int status, String type, byte[] body) {
        return content(status, type, FakeContent.of(body));
    }

    static FakeReply content(int status, String type, FakeContent body) {
        return new FakeReply(status, Map.of(TYPE, type), body, List.of());
    }

    static FakeReply stream(List<byte[]> pieces) {
        return new FakeReply(200, Map.of(TYPE, "text/event-stream"), FakeContent.of(new byte[0]), pieces);
    }

    /** OpenAI's error body, with all four keys. */
    static FakeReply error(int status, @Nullable String code, String message) {
        Map<String, @Nullable Object> error = new LinkedHashMap<>();
        error.put("message", message);
        error.put("type", status < 500 ? "invalid_request_error" : "server_error");
        error.put("param", null);
        error.put("code", code);
        return json(status, Map.of("error", error));
    }

    static FakeReply notFound(String what, String id) {
        return error(404, "not_found", "No such " + what + ": " + id);
    }

    /** {@return this, cut off in the middle} */
    FakeReply half() {
        return new FakeReply(status, headers, body.half(), pieces.subList(0, pieces.size() / 2));
    }

    FakeReply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new FakeReply(status, more, body, pieces);
    }
}
