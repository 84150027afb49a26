// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.testkit.FakeFault.Kind;
import io.github.finetune4j.testkit.FakeRefusal;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The batches of the fake Anthropic, newest last. */
final class FakeMessageBatches {
    private static final int MOST_REQUESTS = 100_000;
    private static final String NOT_FOUND = "not_found_error";

    private final InstantSource clock;
    private final FakeMessages messages;
    private final FakeTally billed = new FakeTally();
    private final List<FakeMessageBatch> batches = new ArrayList<>();
    private FakeBatching plan;

    FakeMessageBatches(InstantSource clock, FakeMessages messages, FakeBatching plan) {
        this.clock = clock;
        this.messages = messages;
        this.plan = plan;
    }

    synchronized void plan(FakeBatching next) {
        plan = next;
    }

    synchronized int created() {
        return batches.size();
    }

    Map<String, Integer> billed() {
        return billed.counts();
    }

    /** @param path what comes after {@code batches} */
    synchronized FakeReply handle(FakeRequest request, List<String> path, @Nullable Kind spoil, String base) {
        if (path.isEmpty()) {
            return request.method().equals("POST") ? create(request.json(), spoil, base) : list(request, base);
        }
        FakeMessageBatch batch = find(path.get(0)).at(clock.instant());
        switch (path.size() < 2 ? "" : path.get(1)) {
            case "cancel" -> batch.cancel(clock.instant());
            case "results" -> {
                byte[] results = batch.results();
                return results == null
                        ? FakeMessages.error(404, NOT_FOUND, "The batch has no results")
                        : FakeReply.bytes(200, "application/x-jsonl", results);
            }
            default -> {} // as it is
        }
        return FakeReply.ok(batch.shown(base));
    }

    private FakeMessageBatch find(String id) {
        return batches.stream()
                .filter(batch -> batch.id().equals(id))
                .findFirst()
                .orElseThrow(() -> FakeRefusal.of(FakeMessages.error(404, NOT_FOUND, "No such batch: " + id)));
    }

    private FakeReply create(Map<String, Object> asked, @Nullable Kind spoil, String base) {
        List<Map<String, Object>> requests = JsonView.objects(asked.get("requests"));
        if (requests.isEmpty() || requests.size() > MOST_REQUESTS) {
            throw FakeMessages.bad("requests: between 1 and 100000 are allowed, got " + requests.size());
        }
        Set<String> ids = new HashSet<>();
        for (Map<String, Object> request : requests) {
            String id = JsonView.text(request, "custom_id").orElse("");
            if (!id.matches("[a-zA-Z0-9_-]{1,64}")) {
                throw FakeMessages.bad("requests: custom_id should match pattern '^[a-zA-Z0-9_-]{1,64}$'");
            }
            if (!ids.add(id)) {
                throw FakeMessages.bad("requests: custom_id must be unique");
            }
        }
        FakeMessageBatch batch = new FakeMessageBatch(
                "msgbatch_" + (batches.size() + 1), requests, plan, spoil, clock.instant(), messages, billed);
        batches.add(batch);
        return FakeReply.ok(batch.shown(base));
    }

    private FakeReply list(FakeRequest request, String base) {
        int limit = Integer.parseInt(request.query().getOrDefault("limit", "20"));
        String after = request.query().getOrDefault("after_id", "");
        List<Map<String, @Nullable Object>> page = new ArrayList<>();
        boolean begun = after.isEmpty();
        boolean more = false;
        for (int i = batches.size() - 1; i >= 0 && !more; i--) {
            more = begun && page.size() == limit;
            if (begun && !more) {
                page.add(batches.get(i).at(clock.instant()).shown(base));
            }
            begun |= batches.get(i).id().equals(after);
        }
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("data", page);
        shown.put("has_more", more);
        shown.put("first_id", page.isEmpty() ? null : page.get(0).get("id"));
        shown.put("last_id", page.isEmpty() ? null : page.get(page.size() - 1).get("id"));
        return FakeReply.ok(shown);
    }
}
