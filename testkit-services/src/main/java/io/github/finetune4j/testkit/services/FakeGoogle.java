// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.testkit.FakeRefusal;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The common part of Google's APIs: their error body, pages, and fields that hold whole numbers as text. */
final class FakeGoogle {
    private FakeGoogle() {}

    static FakeReply error(int status, String word, String message) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", status);
        error.put("message", message);
        error.put("status", word);
        return FakeReply.json(status, Map.of("error", error));
    }

    static FakeRefusal refusal(int status, String word, String message) {
        return FakeRefusal.of(error(status, word, message));
    }

    static FakeRefusal bad(String message) {
        return refusal(400, "INVALID_ARGUMENT", message);
    }

    static FakeRefusal notFound(String what) {
        return refusal(404, "NOT_FOUND", what + " was not found.");
    }

    /** One page of a list; the token is the place where the next one begins. */
    static FakeReply page(FakeRequest request, String field, List<Map<String, Object>> all, int most) {
        int size = number(request.query().getOrDefault("pageSize", "100"));
        int from = number(request.query().getOrDefault("pageToken", "0"));
        int to = Math.min(all.size(), from + Math.max(1, Math.min(size, most)));
        Map<String, Object> page = new LinkedHashMap<>();
        if (from < to) {
            page.put(
                    field,
                    new ArrayList<>(all.subList(from, to))); // an empty list is left out, as protobuf's JSON does
        }
        if (to < all.size()) {
            page.put("nextPageToken", Integer.toString(to));
        }
        return FakeReply.ok(page);
    }

    private static int number(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw bad("page token or size \"" + text + "\" is no number");
        }
        return Integer.parseInt(text);
    }

    static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
