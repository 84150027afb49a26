// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.testkit.FakeRefusal;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Errors as gRPC's gateway to HTTP writes them, and lists in pages. */
final class FakeGrpc {
    private static final int INVALID_ARGUMENT = 3;
    private static final int NOT_FOUND = 5;
    private static final int ALREADY_EXISTS = 6;
    private static final int FAILED_PRECONDITION = 9;
    private static final int UNAUTHENTICATED = 16;

    private FakeGrpc() {}

    private static FakeRefusal refusal(int status, int code, String message) {
        return FakeRefusal.of(FakeReply.json(status, Map.of("code", code, "message", message, "details", List.of())));
    }

    static FakeRefusal invalid(String message) {
        return refusal(400, INVALID_ARGUMENT, message);
    }

    static FakeRefusal notFound(String name) {
        return refusal(404, NOT_FOUND, name + " not found");
    }

    static FakeRefusal taken(String name) {
        return refusal(409, ALREADY_EXISTS, name + " already exists");
    }

    static FakeRefusal precondition(String message) {
        return refusal(400, FAILED_PRECONDITION, message);
    }

    static FakeRefusal unauthenticated(String message) {
        return refusal(401, UNAUTHENTICATED, message);
    }

    /**
     * {@return a page of a list}
     *
     * @param most items of a page
     */
    static FakeReply page(FakeRequest request, String field, List<Map<String, Object>> all, int most) {
        int from = Integer.parseInt(request.query().getOrDefault("pageToken", "0"));
        int asked = Integer.parseInt(request.query().getOrDefault("pageSize", "50"));
        int to = Math.min(all.size(), from + Math.min(most, asked));
        Map<String, Object> page = new LinkedHashMap<>();
        page.put(field, all.subList(from, to));
        page.put("nextPageToken", to < all.size() ? Integer.toString(to) : "");
        page.put("totalSize", all.size());
        return FakeReply.ok(page);
    }
}
