// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.http.batch;

import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.model.ModelRef;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file beside the answers that says how far asking is, for people who look at it from another process. No word of a
 * prompt or an answer is in it, and nothing depends on it: where it can't be written, asking goes on.
 */
final class AskProgress {
    private static final System.Logger LOG = System.getLogger(AskProgress.class.getName());

    private final Path file;
    private final ModelRef model;
    private final InstantSource clock;
    private final Callback writing;

    AskProgress(Path folder, ModelRef model, InstantSource clock) {
        file = folder.resolve("progress.json");
        this.model = model;
        this.clock = clock;
        writing = new Callback("writing how far asking is", "asking goes on", LOG, clock);
    }

    void write(BatchReport report, List<AskedBatch> open) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("provider", model.provider());
        json.put("model", model.id());
        json.put("at", clock.instant().toString());
        json.put("asked", (long) report.asked());
        json.put("answered", (long) report.answered());
        json.put("left", (long) report.left());
        report.stopped().ifPresent(why -> json.put("stopped", why));
        json.put("batches", open.stream().map(AskProgress::json).toList());
        writing.run(() -> AtomicFile.write(file, Json.write(json)));
    }

    private static Map<String, Object> json(AskedBatch batch) {
        Map<String, Object> json = new LinkedHashMap<>();
        String id = batch.id;
        BatchStatus now = batch.now;
        BatchProgress progress = now == null ? BatchProgress.UNKNOWN : now.progress();
        json.put("id", id == null ? "" : id);
        json.put("requests", (long) batch.requests);
        json.put("state", now == null ? word(batch) : now.word());
        if (!Double.isNaN(progress.share())) {
            json.put("answered", Math.round(progress.share() * batch.requests));
        }
        Instant created = progress.created();
        put(json, "since", created == null ? batch.since : created);
        put(json, "expires", progress.expires());
        return json;
    }

    private static String word(AskedBatch batch) {
        if (batch.id == null) {
            return batch.creating ? "looked for" : "not sent yet";
        }
        return "sent";
    }

    private static void put(Map<String, Object> json, String name, @Nullable Instant time) {
        if (time != null) {
            json.put(name, time.toString());
        }
    }
}
