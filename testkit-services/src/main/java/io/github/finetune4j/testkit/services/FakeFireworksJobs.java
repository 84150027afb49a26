// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The jobs of {@link FakeFireworksServer}, and what they cost. */
final class FakeFireworksJobs {
    static final String SUPERVISED = "supervisedFineTuningJobs";
    static final String PREFERENCE = "dpoJobs";

    private static final Set<String> TRAINING = Set.of(
            "baseModel",
            "warmStartFrom",
            "outputModel",
            "epochs",
            "learningRate",
            "maxContextLength",
            "loraRank",
            "learningRateWarmupSteps",
            "lrScheduler",
            "batchSizeSamples",
            "optimizerWeightDecay");
    private static final Set<String> BOTH =
            Set.of("dataset", "displayName", "wandbConfig", "useReservation", "awsS3Config", "azureBlobStorageConfig");

    private final InstantSource clock;
    private final FakeFireworksData data;
    private final FakeFireworksModels models;
    private final double price;
    private final int pageSize;
    private final Map<String, FakeFireworksJob> jobs = new LinkedHashMap<>();
    private int created;

    FakeFireworksJobs(
            InstantSource clock, FakeFireworksData data, FakeFireworksModels models, double price, int pageSize) {
        this.clock = clock;
        this.data = data;
        this.models = models;
        this.price = price;
        this.pageSize = pageSize;
    }

    synchronized int created() {
        return created;
    }

    synchronized FakeFireworksJob find(String path) {
        FakeFireworksJob job = jobs.get(path);
        if (job == null) {
            throw FakeGrpc.notFound(path);
        }
        return job.at(clock.instant());
    }

    /** {@return whether a job has made that model} */
    synchronized boolean made(String model) {
        return jobs.values().stream().anyMatch(job -> job.at(clock.instant()).completed() && model.equals(job.model()));
    }

    /** {@return the file of metrics of a job} */
    String metrics(String path) {
        return find(path).metrics().stream().map(Json::write).collect(Collectors.joining("\n", "", "\n"));
    }

    /** @param id of the job, with the action after a colon; null: all of them */
    FakeReply handle(FakeRequest request, String collection, @Nullable String id, FakeFireworksStorage storage) {
        if (id == null) {
            return request.method().equals("POST") ? create(request, collection) : list(request, collection, storage);
        }
        int colon = id.indexOf(':');
        FakeFireworksJob job = find(collection + "/" + (colon < 0 ? id : id.substring(0, colon)));
        return switch (colon < 0 ? request.method() : id.substring(colon + 1)) {
            case "DELETE" -> delete(job);
            case "cancel" -> cancelled(job);
            case "getMetricsFileEndpoint" ->
                FakeReply.ok(job.measured() ? Map.of("signedUrl", storage.metricsUrl(job.path())) : Map.of());
            case "GET" -> FakeReply.ok(shown(job, storage));
            default -> throw FakeGrpc.notFound(request.path());
        };
    }

    private static FakeReply cancelled(FakeFireworksJob job) {
        job.cancel();
        return FakeReply.ok(Map.of());
    }

    private static Map<String, Object> shown(FakeFireworksJob job, FakeFireworksStorage storage) {
        Map<String, Object> shown = job.shown();
        if (job.collection().equals(SUPERVISED) && job.measured()) {
            shown.put("metricsFileSignedUrl", storage.metricsUrl(job.path()));
        }
        return shown;
    }

    private synchronized FakeReply list(FakeRequest request, String collection, FakeFireworksStorage storage) {
        List<Map<String, Object>> all = new ArrayList<>();
        jobs.values().stream()
                .filter(job -> job.collection().equals(collection))
                .forEach(job -> all.add(shown(job.at(clock.instant()), storage)));
        return FakeGrpc.page(request, collection, all, pageSize);
    }

    private synchronized FakeReply delete(FakeFireworksJob job) {
        jobs.remove(job.path());
        return FakeReply.ok(Map.of());
    }

    private synchronized FakeReply create(FakeRequest request, String collection) {
        String parameter = collection.equals(SUPERVISED) ? "supervisedFineTuningJobId" : "dpoJobId";
        String id = Optional.ofNullable(request.query().get(parameter)).orElse("random-" + created);
        if (!id.matches("[a-z][a-z0-9-]{0,62}")) {
            throw FakeGrpc.invalid("invalid job id " + id);
        }
        Map<String, Object> asked = Json.parseObject(new String(request.body(), StandardCharsets.UTF_8));
        FakeTraining training = check(collection, asked);
        if (jobs.containsKey(collection + "/" + id)) {
            throw FakeGrpc.taken("job " + id);
        }
        FakeFireworksJob job = new FakeFireworksJob(collection, id, asked, training, clock.instant());
        created++;
        jobs.put(job.path(), job);
        return FakeReply.ok(job.shown());
    }

    private FakeTraining check(String collection, Map<String, Object> asked) {
        boolean supervised = collection.equals(SUPERVISED);
        Set<String> outer = new TreeSet<>(BOTH);
        outer.addAll(supervised ? TRAINING : Set.of("trainingConfig", "lossConfig"));
        outer.addAll(supervised ? Set.of("evaluationDataset", "evalAutoCarveout") : Set.of());
        known(outer, asked);
        Map<String, Object> settings = asked;
        if (!supervised) {
            settings = asked.get("trainingConfig") instanceof Map<?, ?> inner ? Json.plainMap(inner) : Map.of();
            known(TRAINING, settings);
        }
        data.ready(asked.get("dataset"));
        if (asked.get("evaluationDataset") instanceof String evaluation) {
            data.ready(evaluation);
        }
        if (settings.get("loraRank") instanceof Long rank && (rank > 32 || Long.bitCount(rank) != 1)) {
            throw FakeGrpc.invalid("loraRank must be a power of 2 up to 32");
        }
        return settings.get("warmStartFrom") instanceof String adapter && made(adapter)
                ? FakeTraining.quick()
                : models.training(settings.get("baseModel"));
    }

    private static void known(Set<String> fields, Map<String, Object> asked) {
        Set<String> unknown = new TreeSet<>(asked.keySet());
        unknown.removeAll(fields);
        if (!unknown.isEmpty()) {
            throw FakeGrpc.invalid("unknown fields " + unknown);
        }
    }

    /** A token of the fake has four bytes. */
    FakeReply estimate(FakeRequest request) {
        if (Double.isNaN(price)) {
            return FakeReply.ok(Map.of());
        }
        Map<String, Object> asked = Json.parseObject(new String(request.body(), StandardCharsets.UTF_8));
        long epochs = asked.get("epochs") instanceof Long number ? number : 1;
        double cost = epochs * (data.ready(asked.get("dataset")).length / 4) * price / 1e6;
        long units = (long) cost;
        Map<String, Object> money = new LinkedHashMap<>();
        money.put("currencyCode", "USD");
        money.put("units", Long.toString(units));
        money.put("nanos", (int) Math.round((cost - units) * 1e9));
        return FakeReply.ok(Map.of("estimatedCost", money));
    }
}
