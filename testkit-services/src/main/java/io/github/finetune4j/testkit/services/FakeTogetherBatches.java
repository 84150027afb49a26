// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.testkit.FakeRefusal;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The batches of {@link FakeTogetherServer}: they keep no labels, and their list is a bare array. */
final class FakeTogetherBatches {
    private final InstantSource clock;
    private final FakeTogetherFiles files;
    private final Function<Map<String, Object>, FakeReply> chats;
    private final Map<String, FakeBatchJob> batches = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> results = new LinkedHashMap<>();
    private final FakeTally billed = new FakeTally();
    private final FakeBatchTroubles troubles;
    private FakeBatching plan;

    FakeTogetherBatches(
            InstantSource clock,
            FakeTogetherFiles files,
            Function<Map<String, Object>, FakeReply> chats,
            FakeBatching plan) {
        this.clock = clock;
        this.files = files;
        this.chats = chats;
        this.plan = plan;
        troubles = new FakeBatchTroubles(clock);
    }

    FakeBatchTroubles troubles() {
        return troubles;
    }

    synchronized void plan(FakeBatching next) {
        plan = next;
    }

    synchronized int count() {
        return batches.size();
    }

    Map<String, Integer> billed() {
        return billed.counts();
    }

    synchronized FakeReply handle(FakeRequest request, List<String> path) {
        if (path.size() == 1) {
            return request.method().equals("POST") ? create(request) : list();
        }
        FakeBatchJob batch = batches.get(path.get(1));
        if (batch == null) {
            throw FakeRefusal.of(FakeReply.notFound("batch", path.get(1)));
        }
        if (path.size() == 3 && path.get(2).equals("cancel")) {
            cancel(batch);
        }
        return FakeReply.ok(shown(batch));
    }

    private void cancel(FakeBatchJob batch) {
        if (batch.phase(clock.instant()).ended()) {
            throw FakeRefusal.bad("invalid_state", "Batch " + batch.id() + " has ended");
        }
        batch.cancel(clock.instant());
    }

    private FakeReply create(FakeRequest request) {
        Map<String, Object> asked = Json.parseObject(new String(request.body(), StandardCharsets.UTF_8));
        FakeTogetherFiles.Stored file = files.find(String.valueOf(asked.get("input_file_id")));
        if (!file.purpose().equals("batch-api") || !"/v1/chat/completions".equals(asked.get("endpoint"))) {
            throw FakeRefusal.bad("invalid_request", "a file for batch-api, and the endpoint of chats, are required");
        }
        String id = UUID.nameUUIDFromBytes(("batch " + batches.size()).getBytes(StandardCharsets.UTF_8))
                .toString();
        FakeBatchJob batch = troubles.made(FakeBatchJob.of(id, asked, file.bytes(), plan, clock.instant()));
        batches.put(id, batch);
        return FakeReply.json(201, Map.of("job", shown(batch)));
    }

    private FakeReply list() {
        String all = batches.values().stream()
                .map(batch -> Json.write(shown(batch)))
                .collect(Collectors.joining(",", "[", "]"));
        return FakeReply.bytes(200, "application/json", all.getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Object> shown(FakeBatchJob batch) {
        Instant now = clock.instant();
        StringBuilder answers = new StringBuilder();
        StringBuilder errors = new StringBuilder();
        if (batch.settle(now, (request, got) -> answer(request, got, answers, errors))) {
            Map<String, Object> ids = new LinkedHashMap<>();
            keep(ids, "output_file_id", batch.spoiled(answers));
            keep(ids, "error_file_id", errors.toString());
            results.put(batch.id(), ids);
        }
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", batch.id());
        shown.put("user_id", "user_fake");
        shown.put("input_file_id", batch.asked().get("input_file_id"));
        shown.put("status", word(batch.phase(now)));
        shown.put("job_deadline", batch.expires().toString());
        shown.put("created_at", batch.created().toString());
        shown.put("endpoint", batch.asked().get("endpoint"));
        shown.put("progress", batch.total() == 0 ? 0.0 : 100.0 * batch.through(now) / batch.total());
        if (!batch.problem().isEmpty()) {
            shown.put("error", batch.problem());
        }
        shown.putAll(results.getOrDefault(batch.id(), Map.of()));
        return shown;
    }

    private static String word(FakeBatchJob.Phase phase) {
        return phase == FakeBatchJob.Phase.RUNNING ? "IN_PROGRESS" : phase.name();
    }

    private void keep(Map<String, Object> ids, String name, String lines) {
        if (!lines.isEmpty()) {
            ids.put(name, files.keep(name + ".jsonl", lines.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** What was not got to has no line. */
    private void answer(Map<String, Object> request, boolean got, StringBuilder answers, StringBuilder errors) {
        if (!got) {
            return;
        }
        String id = String.valueOf(request.get("custom_id"));
        FakeReply reply = FakeRefusal.replyOf(() -> {
            troubles.refuse(Json.write(request));
            return chats.apply(JsonView.object(request, "body"));
        });
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("custom_id", id);
        Map<String, Object> body = Json.parseObject(new String(reply.body(), StandardCharsets.UTF_8));
        if (reply.status() == 200) {
            billed.add(id);
            line.put("response", Map.of("status_code", 200, "body", body));
            answers.append(Json.write(line)).append('\n');
        } else {
            line.put("error", JsonView.object(body, "error"));
            errors.append(Json.write(line)).append('\n');
        }
    }
}
