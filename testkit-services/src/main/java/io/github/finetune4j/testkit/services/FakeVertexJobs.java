// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The collection {@code tuningJobs}: create, get, list, cancel. */
final class FakeVertexJobs {
    private static final String NUMBER = "projects/1234567890/locations/";

    private final InstantSource clock;
    private final FakeBuckets buckets;
    private final Map<String, FakeTraining> models = new ConcurrentHashMap<>();
    private final List<FakeVertexJob> jobs = new CopyOnWriteArrayList<>();
    private final String region;
    private final int mostOfPage;

    FakeVertexJobs(
            InstantSource clock, FakeBuckets buckets, Map<String, FakeTraining> models, String region, int mostOfPage) {
        this.clock = clock;
        this.buckets = buckets;
        this.models.putAll(models);
        this.region = region;
        this.mostOfPage = mostOfPage;
    }

    int count() {
        return jobs.size();
    }

    boolean knows(String model) {
        return models.containsKey(model);
    }

    boolean hasEndpoint(String id) {
        return jobs.stream().anyMatch(job -> job.has(id));
    }

    /** @param path what follows the version, in segments */
    FakeReply handle(FakeRequest request, List<String> path) {
        String location = path.get(3);
        if (!location.equals(region)) {
            throw FakeGoogle.refusal(
                    400, "FAILED_PRECONDITION", "Tuning is not supported in the location " + location + ".");
        }
        if (path.size() == 5) {
            return request.method().equals("POST") ? create(request) : list(request);
        }
        String id = path.get(5);
        boolean cancels = id.endsWith(":cancel");
        FakeVertexJob job = find(cancels ? id.substring(0, id.length() - ":cancel".length()) : id);
        if (cancels) {
            job.cancel(clock.instant());
            return FakeReply.ok(Map.of());
        }
        return FakeReply.ok(job.shown(clock.instant()));
    }

    private FakeVertexJob find(String id) {
        return jobs.stream()
                .filter(job -> job.id().equals(id))
                .findFirst()
                .orElseThrow(() -> FakeGoogle.notFound("TuningJob " + NUMBER + region + "/tuningJobs/" + id));
    }

    private FakeReply list(FakeRequest request) {
        Instant now = clock.instant();
        List<Map<String, Object>> shown = new ArrayList<>();
        jobs.forEach(job -> shown.add(job.shown(now)));
        Collections.reverse(shown);
        return FakeGoogle.page(request, "tuningJobs", shown, mostOfPage);
    }

    private FakeReply create(FakeRequest request) {
        Map<String, Object> asked = Json.parseObject(FakeGoogle.utf8(request.body()));
        FakeTraining training = training(asked);
        labels(asked);
        boolean pairs = asked.containsKey("preferenceOptimizationSpec");
        Map<String, Object> spec =
                JsonView.object(asked, pairs ? "preferenceOptimizationSpec" : "supervisedTuningSpec");
        int rows = rows(spec, "trainingDatasetUri", pairs);
        if (spec.containsKey("validationDatasetUri")) {
            rows(spec, "validationDatasetUri", pairs);
        }
        FakeVertexJob job;
        synchronized (jobs) {
            job = new FakeVertexJob(
                    NUMBER + region,
                    Long.toString(4_000_000_001L + jobs.size()),
                    new LinkedHashMap<>(asked),
                    training,
                    clock.instant(),
                    rows);
            jobs.add(job);
        }
        return FakeReply.ok(job.shown(clock.instant()));
    }

    private FakeTraining training(Map<String, Object> asked) {
        Map<String, Object> earlier = JsonView.object(asked, "preTunedModel");
        String model = earlier.isEmpty() ? String.valueOf(asked.get("baseModel")) : earlierBase(earlier);
        FakeTraining training = models.get(model);
        if (training == null) {
            throw FakeGoogle.bad("Base model " + model + " is not supported for tuning.");
        }
        return training;
    }

    private String earlierBase(Map<String, Object> earlier) {
        String name = String.valueOf(earlier.get("tunedModelName"));
        String id = name.replaceAll(".*/models/7|@\\d+$", "");
        Object base = find(id).shown(clock.instant()).get("baseModel");
        return String.valueOf(base);
    }

    private static void labels(Map<String, Object> asked) {
        JsonView.object(asked, "labels").forEach((name, value) -> {
            if (!name.matches("[a-z][a-z0-9_-]{0,62}") || !String.valueOf(value).matches("[a-z0-9_-]{0,63}")) {
                throw FakeGoogle.bad("The label " + name + " is invalid.");
            }
        });
    }

    private int rows(Map<String, Object> spec, String field, boolean pairs) {
        String uri = String.valueOf(spec.get(field));
        byte[] bytes = buckets.object(uri);
        if (bytes == null) {
            throw FakeGoogle.bad("The dataset " + uri + " does not exist, or the service agent may not read it.");
        }
        List<String> lines = FakeGoogle.utf8(bytes).lines().toList();
        for (String line : lines) {
            String problem = problem(line, pairs);
            if (problem != null) {
                throw FakeGoogle.bad("The dataset " + uri + " is invalid: " + problem);
            }
        }
        return lines.size();
    }

    private static @Nullable String problem(String line, boolean pairs) {
        try {
            Map<String, Object> row = Json.parseObject(line);
            List<Map<String, Object>> contents = JsonView.objects(row.get("contents"));
            if (contents.isEmpty()) {
                return "a row without contents";
            }
            Object last = contents.get(contents.size() - 1).get("role");
            if (pairs) {
                return "user".equals(last)
                                && JsonView.objects(row.get("completions")).size() == 2
                        ? null
                        : "a row that is no pair";
            }
            return "model".equals(last) ? null : "a row that does not end with the model";
        } catch (JsonException e) {
            return "a row that is no JSON object";
        }
    }
}
