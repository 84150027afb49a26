// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.internal.chat.JsonView;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.testkit.FakeContent;
import io.github.finetune4j.testkit.FakeFault.Kind;
import io.github.finetune4j.testkit.FakeRefusal;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** The batches of the fake server. */
final class FakeBatches {
    private static final String ENDPOINT = "/v1/chat/completions";
    private static final int MOST_LABELS = 16;

    private final InstantSource clock;
    private final FakeFiles files;
    private final FakeModels models;
    private final FakeChats chats;
    private final FakeFolder folder;
    private final Executor threads;
    private final FakeTally billed = new FakeTally();
    private final Map<String, FakeBatch> batches = new LinkedHashMap<>();
    private FakeBatching plan;

    FakeBatches(
            InstantSource clock,
            FakeFiles files,
            FakeModels models,
            FakeChats chats,
            FakeFolder folder,
            Executor threads,
            FakeBatching plan) {
        this.clock = clock;
        this.files = files;
        this.models = models;
        this.chats = chats;
        this.folder = folder;
        this.threads = threads;
        this.plan = plan;
    }

    synchronized void plan(FakeBatching next) {
        plan = next;
    }

    synchronized List<FakeBatch> all() {
        return new ArrayList<>(batches.values());
    }

    Map<String, Integer> billed() {
        return billed.counts();
    }

    FakeReply handle(FakeRequest request, List<String> path, @Nullable Kind spoil) {
        if (path.size() == 1) {
            return request.method().equals("POST") ? create(request, spoil) : list(request);
        }
        FakeBatch batch = find(path.get(1)).at(clock.instant());
        if (path.size() == 3 && path.get(2).equals("cancel")) {
            batch.cancel(clock.instant());
        }
        return FakeReply.ok(batch.shown());
    }

    private synchronized FakeBatch find(String id) {
        FakeBatch batch = batches.get(id);
        if (batch == null) {
            throw FakeRefusal.of(FakeReply.error(404, null, "No batch found with id '" + id + "'."));
        }
        return batch;
    }

    private synchronized FakeReply create(FakeRequest request, @Nullable Kind spoil) {
        Map<String, Object> asked = Json.parseObject(new String(request.body(), StandardCharsets.UTF_8));
        check(asked);
        FakeBatch batch = new FakeBatch("batch_" + (batches.size() + 1), asked, plan, spoil, clock.instant(), this);
        batches.put(batch.id(), batch);
        return FakeReply.ok(batch.shown());
    }

    private void check(Map<String, Object> asked) {
        if (!(asked.get("input_file_id") instanceof String file)) {
            throw FakeRefusal.bad("missing_required_parameter", "Missing required parameter: 'input_file_id'.");
        }
        if (!files.find(file).purpose().equals("batch")) {
            throw FakeRefusal.bad("invalid_purpose", "The purpose of the input file must be 'batch'.");
        }
        if (!ENDPOINT.equals(asked.get("endpoint"))) {
            throw FakeRefusal.bad("invalid_endpoint", "The fake server answers batches of " + ENDPOINT + " only.");
        }
        if (!"24h".equals(asked.get("completion_window"))) {
            throw FakeRefusal.bad("invalid_value", "Invalid value for 'completion_window': expected '24h'.");
        }
        if (asked.get("metadata") instanceof Map<?, ?> labels && labels.size() > MOST_LABELS) {
            throw FakeRefusal.bad("invalid_metadata", "metadata has at most 16 pairs, got " + labels.size());
        }
    }

    private FakeReply list(FakeRequest request) {
        List<FakeBatch> newestFirst = all();
        Collections.reverse(newestFirst);
        return FakeStore.page(request, newestFirst, FakeBatch::id, batch -> shown(batch.at(clock.instant())), 20, 100);
    }

    // JSON null is a value of the map
    @SuppressWarnings({"unchecked", "rawtypes", "NullAway"})
    private static Map<String, Object> shown(FakeBatch batch) {
        return (Map) batch.shown();
    }

    void close() {
        all().forEach(FakeBatch::close);
    }

    // ---- what a batch needs of the server

    FakeFolder folder() {
        return folder;
    }

    Executor threads() {
        return threads;
    }

    FakeChats chats() {
        return chats;
    }

    void billed(String customId) {
        billed.add(customId);
    }

    FakeBatchRequests read(String file, Map<String, Object> asked, Instant at) {
        return FakeBatchRequests.of(files.find(file).content(), models, String.valueOf(asked.get("endpoint")), at);
    }

    @Nullable String keep(String name, @Nullable FakeContent content, Map<String, Object> asked, Instant at) {
        Duration life = JsonView.object(asked, "output_expires_after").get("seconds") instanceof Long seconds
                ? Duration.ofSeconds(seconds)
                : null;
        return content == null
                ? null
                : files.store(name, "batch_output", content, at, life).id();
    }
}
