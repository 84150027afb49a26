// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import com.sun.net.httpserver.HttpExchange;
import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** One request to {@link FakeHub}, and its answer. */
final class HubExchange {
    private static final int BUFFER = 1 << 16;

    private final HttpExchange exchange;
    private final @Nullable HubFault fault;
    private final LongConsumer served;
    final String method;
    final List<String> path;
    final Map<String, List<String>> query = new HashMap<>();

    /**
     * @param fault what is to go wrong, or null
     * @param served hears of bytes of a file that were sent
     */
    HubExchange(HttpExchange exchange, @Nullable HubFault fault, LongConsumer served) {
        this.exchange = exchange;
        this.fault = fault;
        this.served = served;
        method = exchange.getRequestMethod();
        path = Arrays.stream(exchange.getRequestURI().getRawPath().substring(1).split("/"))
                .map(HubExchange::decoded)
                .toList();
        String raw = exchange.getRequestURI().getRawQuery();
        for (String pair : raw == null ? new String[0] : raw.split("&")) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            query.computeIfAbsent(name, key -> new java.util.ArrayList<>())
                    .add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** {@return a parameter of the query, empty text if it is not there} */
    String parameter(String name) {
        return query.getOrDefault(name, List.of("")).get(0);
    }

    /** {@return path and query as they came} */
    String address() {
        return exchange.getRequestURI().toString();
    }

    String header(String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    byte[] body() throws IOException {
        return exchange.getRequestBody().readAllBytes();
    }

    Map<String, Object> json() throws IOException {
        byte[] bytes = body();
        return bytes.length == 0 ? Map.of() : Json.parseObject(new String(bytes, StandardCharsets.UTF_8));
    }

    HubExchange set(String name, String value) {
        exchange.getResponseHeaders().set(name, value);
        return this;
    }

    boolean faulty(HubFault.Kind kind) {
        return fault != null && fault.kind() == kind;
    }

    long faultNumber() {
        return fault == null ? 0 : fault.number();
    }

    void answer(int status, Object json) throws IOException {
        set("Content-Type", "application/json; charset=utf-8");
        bytes(status, Json.bytes(json));
    }

    /** An error as the Hub tells it: in two headers, and in the body where there can be one. */
    void refuse(int status, String code, String message) throws IOException {
        if (!code.isEmpty()) {
            set("X-Error-Code", code);
        }
        set("X-Error-Message", message);
        answer(status, Map.of("error", message));
    }

    private void bytes(int status, byte[] bytes) throws IOException {
        if (faulty(HubFault.Kind.LOSE_REPLY)) {
            return; // closed without a word
        }
        if (method.equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    void empty(int status) throws IOException {
        if (!faulty(HubFault.Kind.LOSE_REPLY)) {
            exchange.sendResponseHeaders(status, -1);
        }
    }

    /** Sends a blob, or the range of it that was asked for, with what is to go wrong. */
    void blob(HubBlob blob) throws IOException {
        set("Accept-Ranges", "bytes");
        String range = header("Range");
        long from = range.matches("bytes=\\d+-") && !faulty(HubFault.Kind.IGNORE_RANGE)
                ? Long.parseLong(range.substring(6, range.length() - 1))
                : 0;
        if (from > 0 && from >= blob.size()) {
            set("Content-Range", "bytes */" + blob.size());
            empty(416);
            return;
        }
        if (from > 0) {
            set("Content-Range", "bytes " + from + "-" + (blob.size() - 1) + "/" + blob.size());
        }
        long length = blob.size() - from - (faulty(HubFault.Kind.SHORTER) ? faultNumber() : 0);
        if (method.equals("HEAD")) {
            set("Content-Length", Long.toString(length));
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, length == 0 ? -1 : length);
        copy(blob, from, length);
    }

    private void copy(HubBlob blob, long from, long length) throws IOException {
        long end = faulty(HubFault.Kind.DROP) ? Math.min(length, faultNumber()) : length;
        OutputStream out = exchange.getResponseBody();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = blob.open(from)) {
            long sent = 0;
            while (sent < end) {
                int count = in.read(buffer, 0, (int) Math.min(buffer.length, end - sent));
                if (faulty(HubFault.Kind.CORRUPT) && faultNumber() >= sent && faultNumber() < sent + count) {
                    buffer[(int) (faultNumber() - sent)] ^= 1;
                }
                out.write(buffer, 0, count);
                sent += count;
                served.accept(count);
            }
            if (end < length) {
                out.flush();
            }
        }
    }

    /** {@return where to write a body whose length is not known} */
    OutputStream stream(String contentType) throws IOException {
        set("Content-Type", contentType);
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }
}
