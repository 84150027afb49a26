// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.testkit.FakeRefusal;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The permissions of checkpoints at the fake server. */
final class FakePermissions {
    private final InstantSource clock;
    private final Map<String, List<Map<String, Object>>> byCheckpoint = new LinkedHashMap<>();
    private int next;

    FakePermissions(InstantSource clock) {
        this.clock = clock;
    }

    synchronized FakeReply handle(FakeRequest request, List<String> path) {
        List<Map<String, Object>> all = byCheckpoint.computeIfAbsent(path.get(2), id -> new ArrayList<>());
        return switch (request.method()) {
            case "POST" -> create(request, all);
            case "DELETE" -> delete(all, path.get(4));
            default -> FakeStore.page(request, all, item -> String.valueOf(item.get("id")), item -> item, 20, 100);
        };
    }

    private FakeReply create(FakeRequest request, List<Map<String, Object>> all) {
        Map<String, Object> asked = Json.parseObject(new String(request.body(), StandardCharsets.UTF_8));
        List<Object> made = new ArrayList<>();
        for (Object project : (List<?>) Objects.requireNonNullElse(asked.get("project_ids"), List.of())) {
            Map<String, Object> permission = new LinkedHashMap<>();
            permission.put("id", "cp_" + ++next);
            permission.put("object", "checkpoint.permission");
            permission.put("created_at", clock.instant().getEpochSecond());
            permission.put("project_id", project);
            all.add(permission);
            made.add(permission);
        }
        return FakeReply.ok(Map.of("object", "list", "data", made, "has_more", false));
    }

    private static FakeReply delete(List<Map<String, Object>> all, String id) {
        if (!all.removeIf(item -> id.equals(item.get("id")))) {
            throw FakeRefusal.of(FakeReply.notFound("permission", id));
        }
        return FakeReply.ok(Map.of("id", id, "object", "checkpoint.permission", "deleted", true));
    }
}
