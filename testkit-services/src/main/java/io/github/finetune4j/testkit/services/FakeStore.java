// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.testkit.FakeRefusal;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Pages of a list as the protocol has them: {@code after} is the id of the last item of the page before. */
final class FakeStore {
    private FakeStore() {}

    static <T> FakeReply page(
            FakeRequest request,
            List<T> all,
            Function<T, String> id,
            Function<T, Map<String, Object>> shown,
            int usual,
            int most) {
        int limit = Math.min(most, number(request.query().getOrDefault("limit", Integer.toString(usual))));
        int from = 0;
        String after = request.query().get("after");
        if (after != null) {
            while (from < all.size() && !id.apply(all.get(from)).equals(after)) {
                from++;
            }
            if (from == all.size()) {
                throw FakeRefusal.bad("invalid_cursor", "after is the id of no item: " + after);
            }
            from++;
        }
        List<T> items = all.subList(from, Math.min(all.size(), from + limit));
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("object", "list");
        List<Object> data = new ArrayList<>();
        items.forEach(item -> data.add(shown.apply(item)));
        page.put("data", data);
        page.put("has_more", from + items.size() < all.size());
        page.put("first_id", items.isEmpty() ? "" : id.apply(items.get(0)));
        page.put("last_id", items.isEmpty() ? "" : id.apply(items.get(items.size() - 1)));
        return FakeReply.ok(page);
    }

    private static int number(String text) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 1) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw FakeRefusal.bad("invalid_limit", "limit is no number: " + text);
        }
        throw FakeRefusal.bad("invalid_limit", "limit must be at least 1: " + text);
    }
}
