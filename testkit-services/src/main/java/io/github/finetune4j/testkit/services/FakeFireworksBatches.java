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
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The batch inference jobs of {@link FakeFireworksServer}: named by the caller, their answers a data set. */
final class FakeFireworksBatches {
    static final String COLLECTION = "batchInferenceJobs";

    private final InstantSource clock;
    private final FakeFireworksData data;
    private final Function<Map<String, Object>, FakeReply> chats;
    private final int pageSize;
    private final Map<String, FakeBatchJob> batches = new LinkedHashMap<>();
    private final FakeTally billed = new FakeTally();
    private final FakeBatchTroubles troubles;
    private FakeBatching plan;

    FakeFireworksBatches(
            InstantSource clock,
            FakeFireworksData data,
            Function<Map<String, Object>, FakeReply> chats,
            int pageSize,
            FakeBatching plan) {
        this.clock = clock;
        this.data = data;
        this.chats = chats;
        this.pageSize = pageSize;
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

    synchronized FakeReply handle(FakeRequest request, @Nullable String id) {
        if (id == null) {
            return request.method().equals("POST") ? create(request) : list(request);
        }
        FakeBatchJob batch = batches.get(id);
        if (batch == null) {
            throw FakeGrpc.notFound("batch inference job " + id);
        }
        return FakeReply.ok(shown(batch));
    }

    private FakeReply create(FakeRequest request) {
        String id = request.query().getOrDefault("batchInferenceJobId", "random-" + batches.size());
        if (!id.matches("[a-z][a-z0-9-]{0,62}")) {
            throw FakeGrpc.invalid("invalid job id " + id);
        }
        if (batches.containsKey(id)) {
            throw FakeGrpc.taken("batch inference job " + id);
        }
        Map<String, Object> asked = Json.parseObject(new String(request.body(), StandardCharsets.UTF_8));
        byte[] file = data.ready(asked.get("inputDatasetId"));
        FakeBatchJob batch = troubles.made(FakeBatchJob.of(id, asked, file, plan, clock.instant()));
        batches.put(id, batch);
        return FakeReply.ok(shown(batch));
    }

    private FakeReply list(FakeRequest request) {
        return FakeGrpc.page(
                request, COLLECTION, batches.values().stream().map(this::shown).toList(), pageSize);
    }

    private Map<String, Object> shown(FakeBatchJob batch) {
        Instant now = clock.instant();
        String output = batch.id() + "-out";
        StringBuilder answers = new StringBuilder();
        StringBuilder errors = new StringBuilder();
        String model = String.valueOf(batch.asked().get("model"));
        if (batch.settle(now, (request, got) -> answer(model, request, got, answers, errors))
                && batch.problem().isEmpty()) {
            data.keep(output, "BIJOutputSet.jsonl", batch.spoiled(answers));
            data.keep(output, "error-data", errors.toString());
        }
        Map<String, Object> shown = new LinkedHashMap<>(batch.asked());
        shown.put("name", "accounts/" + FakeFireworksServer.ACCOUNT + "/" + COLLECTION + "/" + batch.id());
        shown.put("state", "JOB_STATE_" + batch.phase(now));
        shown.put(
                "status",
                batch.problem().isEmpty()
                        ? Map.of("code", "OK", "message", "")
                        : Map.of("code", "INVALID_ARGUMENT", "message", batch.problem()));
        shown.put("createTime", batch.created().toString());
        shown.put("expireTime", batch.expires().toString());
        shown.put("outputDatasetId", "accounts/" + FakeFireworksServer.ACCOUNT + "/datasets/" + output);
        shown.put("jobProgress", Map.of("percent", batch.total() == 0 ? 0 : 100 * batch.through(now) / batch.total()));
        return shown;
    }

    /** What was not got to has no line. */
    private void answer(
            String model, Map<String, Object> request, boolean got, StringBuilder answers, StringBuilder errors) {
        if (!got) {
            return;
        }
        String id = String.valueOf(request.get("custom_id"));
        Map<String, Object> body = new LinkedHashMap<>(JsonView.object(request, "body"));
        body.put("model", model);
        FakeReply reply = FakeRefusal.replyOf(() -> {
            troubles.refuse(Json.write(request));
            return chats.apply(body);
        });
        Map<String, Object> said = Json.parseObject(new String(reply.body(), StandardCharsets.UTF_8));
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("custom_id", id);
        if (reply.status() == 200) {
            billed.add(id);
            line.put("response", said);
            answers.append(Json.write(line)).append('\n');
        } else {
            line.put("error", JsonView.object(said, "error"));
            errors.append(Json.write(line)).append('\n');
        }
    }
}
