// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.testkit.FakeRefusal;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The collection {@code batchPredictionJobs}, over files in the fake Cloud Storage. */
final class FakeVertexBatches {
    private static final String MODELS = "publishers/google/models/";

    private final InstantSource clock;
    private final FakeBuckets buckets;
    private final BiFunction<Map<String, Object>, String, FakeReply> chats;
    private final int mostOfPage;
    private final Map<String, FakeBatchJob> jobs = new LinkedHashMap<>();
    private final FakeTally billed = new FakeTally();
    private final FakeBatchTroubles troubles;
    private FakeBatching plan;

    FakeVertexBatches(
            InstantSource clock,
            FakeBuckets buckets,
            BiFunction<Map<String, Object>, String, FakeReply> chats,
            int mostOfPage,
            FakeBatching plan) {
        this.clock = clock;
        this.buckets = buckets;
        this.chats = chats;
        this.mostOfPage = mostOfPage;
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
        return jobs.size();
    }

    Map<String, Integer> billed() {
        return billed.counts();
    }

    /** @param id of the job, with the action after a colon; null: all of them */
    synchronized FakeReply handle(FakeRequest request, String location, @Nullable String id) {
        if (id == null) {
            return request.method().equals("POST") ? create(request, location) : list(request, location);
        }
        boolean cancels = id.endsWith(":cancel");
        FakeBatchJob job = jobs.get(cancels ? id.substring(0, id.length() - ":cancel".length()) : id);
        if (job == null) {
            throw FakeGoogle.notFound("BatchPredictionJob " + id);
        }
        if (cancels) {
            job.cancel(clock.instant());
            return FakeReply.ok(Map.of());
        }
        return FakeReply.ok(shown(job, location));
    }

    private FakeReply create(FakeRequest request, String location) {
        Map<String, Object> asked = Json.parseObject(FakeGoogle.utf8(request.body()));
        Object uris = JsonView.object(JsonView.object(asked, "inputConfig"), "gcsSource")
                .get("uris");
        String uri = uris instanceof List<?> list && list.size() == 1 ? String.valueOf(list.get(0)) : "";
        byte[] file = buckets.object(uri);
        if (file == null || !String.valueOf(asked.get("model")).startsWith(MODELS)) {
            throw FakeGoogle.bad("one readable file and a publisher's model are required");
        }
        String id = Long.toString(7_000_000_001L + jobs.size());
        FakeBatchJob job = troubles.made(FakeBatchJob.of(id, asked, file, plan, clock.instant()));
        jobs.put(id, job);
        return FakeReply.ok(shown(job, location));
    }

    private FakeReply list(FakeRequest request, String location) {
        List<Map<String, Object>> all = new ArrayList<>();
        jobs.values().forEach(job -> all.add(shown(job, location)));
        Collections.reverse(all);
        return FakeGoogle.page(request, "batchPredictionJobs", all, mostOfPage);
    }

    private Map<String, Object> shown(FakeBatchJob job, String location) {
        Instant now = clock.instant();
        String prefix = String.valueOf(JsonView.object(JsonView.object(job.asked(), "outputConfig"), "gcsDestination")
                .get("outputUriPrefix"));
        String folder = prefix + "/prediction-model-" + job.id();
        StringBuilder lines = new StringBuilder();
        if (job.settle(now, (request, got) -> answer(job, request, got, lines))) {
            buckets.put(folder + "/predictions.jsonl", job.spoiled(lines));
        }
        Map<String, Object> shown = new LinkedHashMap<>(job.asked());
        shown.put("name", "projects/1234567890/locations/" + location + "/batchPredictionJobs/" + job.id());
        shown.put("state", word(job.phase(now)));
        shown.put("createTime", job.created().toString());
        int through = job.through(now);
        shown.put(
                "completionStats",
                Map.of(
                        "successfulCount",
                        Integer.toString(through),
                        "incompleteCount",
                        Integer.toString(job.total() - through)));
        if (job.phase(now).ended()) {
            shown.put("outputInfo", Map.of("gcsOutputDirectory", folder));
        }
        return shown;
    }

    private static String word(FakeBatchJob.Phase phase) {
        return "JOB_STATE_"
                + switch (phase) {
                    case VALIDATING -> "PENDING";
                    case RUNNING, EXPIRED, FAILED, CANCELLED -> phase.name();
                    case COMPLETED -> "SUCCEEDED";
                };
    }

    /** What was not got to has no line. */
    private void answer(FakeBatchJob job, Map<String, Object> line, boolean got, StringBuilder lines) {
        if (!got) {
            return;
        }
        Map<String, Object> asked = JsonView.object(line, "request");
        String model = String.valueOf(job.asked().get("model")).substring(MODELS.length());
        FakeReply reply = FakeRefusal.replyOf(() -> {
            troubles.refuse(Json.write(line));
            if (Json.write(asked).contains(FakeBatchJob.REFUSED)) {
                throw FakeGoogle.bad("this request is refused");
            }
            return chats.apply(asked, model);
        });
        String said = FakeGoogle.utf8(reply.body());
        Map<String, Object> out = new LinkedHashMap<>();
        boolean answered = reply.status() == 200;
        out.put("status", answered ? "" : "Bad Request: " + said);
        out.put("processed_time", clock.instant().toString());
        out.put("request", asked);
        out.put("response", answered ? Json.parseObject(said) : Map.of());
        if (answered) {
            billed.add(String.valueOf(JsonView.object(asked, "labels").get("finetune4j_key")));
        }
        lines.append(Json.write(out)).append('\n');
    }
}
