// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.TransientProviderException;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.Replay;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.http.provider.MaybeThere;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.http.upload.Multipart;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The calls of Together AI's API, in its own words. */
record TogetherApi(ApiClient client, Duration uploadTimeout) {
    /** What rows are uploaded for. */
    static final String FOR_TUNING = "fine-tune";
    /** What requests are uploaded for. */
    static final String FOR_BATCHES = "batch-api";

    private static final String JOBS = "fine-tunes";
    private static final String BATCHES = "batches";
    private static final String FILES = "files";

    // ---- files

    Fields upload(String purpose, String name, Content content) {
        Multipart form = Multipart.form()
                .field("purpose", purpose)
                .field("file_name", name)
                .field("file_type", "jsonl")
                .file("file", name, "application/octet-stream", content);
        HttpCall call = HttpCall.post(FILES, "upload")
                .operation("upload file")
                .body(form.body())
                .attemptTimeout(uploadTimeout)
                .totalTimeout(uploadTimeout.multipliedBy(2))
                .build();
        return one(call, "file");
    }

    List<Fields> files() {
        return list(HttpCall.get(FILES).operation("list files").build());
    }

    Fields file(String id) {
        return one(HttpCall.get(FILES, id).operation("get file").build(), "file");
    }

    /** {@return whether it was there} */
    boolean deleteFile(String id) {
        return deleted(HttpCall.delete(FILES, id).operation("delete file").build());
    }

    /** {@return the file's bytes as they come} */
    InputStream content(String id) {
        HttpCall call = HttpCall.get(FILES, id, "content")
                .operation("get file content")
                .streaming()
                .build();
        return client.send(call).body();
    }

    // ---- batches

    /** Not repeated where it may have been created: then the exception leaves that open. */
    Fields createBatch(String file) {
        HttpCall call = HttpCall.post(BATCHES)
                .operation("create batch")
                .json(Map.of("input_file_id", file, "endpoint", "/v1/chat/completions", "completion_window", "24h"))
                .build();
        return new Fields(client.object(call)).object("job").with("id", "batch", TogetherProvider.ID, call.operation());
    }

    /** The service gives them as a list without an object around it, and without pages. */
    List<Fields> batches() {
        HttpCall call =
                HttpCall.get(BATCHES).operation("list batches").expectJson().build();
        try {
            if (Json.parse(client.send(call).bytes()) instanceof List<?> all) {
                return all.stream().map(Fields::of).toList();
            }
        } catch (JsonException e) {
            throw noList(call); // its message may hold a user's words
        }
        throw noList(call);
    }

    private static TransientProviderException noList(HttpCall call) {
        return new TransientProviderException(
                TogetherProvider.ID + " could not \"" + call.operation() + "\": the answer is no list -> try again",
                ProviderFailure.of(TogetherProvider.ID, call.operation()),
                null);
    }

    /** {@return the batch; empty if there is none} */
    Optional<Fields> batch(String id) {
        HttpCall call = HttpCall.get(BATCHES, id).operation("get batch").build();
        return MaybeThere.find(client, call)
                .map(batch -> batch.with("id", "batch", TogetherProvider.ID, call.operation()));
    }

    /** One that is gone, or has ended, stays as it is. */
    void cancelBatch(String id) {
        HttpCall call = HttpCall.post(BATCHES, id, "cancel")
                .operation("cancel batch")
                .replay(Replay.HARMLESS)
                .build();
        MaybeThere.find(client, call);
    }

    // ---- jobs

    /** Not repeated where it may have been created: then the exception leaves that open. */
    Fields create(Map<String, ?> body) {
        return one(HttpCall.post(JOBS).operation("create job").json(body).build(), "job");
    }

    List<Fields> jobs() {
        return list(HttpCall.get(JOBS).operation("list jobs").build());
    }

    Fields job(String id) {
        return one(HttpCall.get(JOBS, id).operation("get job").build(), "job");
    }

    Fields cancel(String id) {
        HttpCall call = HttpCall.post(JOBS, id, "cancel")
                .operation("cancel job")
                .replay(Replay.HARMLESS)
                .build();
        return one(call, "job");
    }

    /** {@return whether it was there} */
    boolean deleteJob(String id) {
        return deleted(HttpCall.delete(JOBS, id).operation("delete job").build());
    }

    List<Fields> events(String id) {
        return list(HttpCall.get(JOBS, id, "events").operation("get events").build());
    }

    List<Fields> checkpoints(String id) {
        return list(HttpCall.get(JOBS, id, "checkpoints")
                .operation("get checkpoints")
                .build());
    }

    List<Fields> metrics(String id) {
        HttpCall call =
                HttpCall.get(JOBS, id, "metrics").operation("get metrics").build();
        return new Fields(client.object(call)).objects("metrics");
    }

    // ---- models and prices

    Fields price(Map<String, ?> body) {
        return new Fields(client.object(HttpCall.post(JOBS, "estimate-price")
                .operation("estimate price")
                .replay(Replay.HARMLESS)
                .json(body)
                .build()));
    }

    List<String> supported() {
        HttpCall call = HttpCall.get(JOBS, "models", "supported")
                .operation("list models")
                .build();
        return new Fields(client.object(call)).texts("models");
    }

    /** {@return what can be set for a model; empty if it cannot be tuned} */
    Optional<Fields> limits(String model) {
        HttpCall call = HttpCall.get(JOBS, "models", "limits")
                .operation("get model limits")
                .addQuery("model_name", model)
                .build();
        return MaybeThere.find(client, call);
    }

    // ---- what they have in common

    private Fields one(HttpCall call, String what) {
        return new Fields(client.object(call)).with("id", what, TogetherProvider.ID, call.operation());
    }

    private List<Fields> list(HttpCall call) {
        return new Fields(client.object(call)).objects("data");
    }

    private boolean deleted(HttpCall call) {
        return MaybeThere.delete(client, call);
    }
}
