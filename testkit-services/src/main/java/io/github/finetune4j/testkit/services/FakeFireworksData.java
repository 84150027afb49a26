// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The data sets of {@link FakeFireworksServer}: made without rows, filled, and looked through later. */
final class FakeFireworksData {
    /** A data set. */
    private static final class Stored {
        private final Map<String, Object> asked;
        private byte[] bytes = new byte[0];
        private @Nullable Instant ready;

        Stored(Map<String, Object> asked) {
            this.asked = asked;
        }
    }

    private final InstantSource clock;
    private final Duration processing;
    private final FakeFireworksStorage storage;
    private final int pageSize;
    private final Map<String, Stored> sets = new LinkedHashMap<>();

    FakeFireworksData(InstantSource clock, Duration processing, FakeFireworksStorage storage, int pageSize) {
        this.clock = clock;
        this.processing = processing;
        this.storage = storage;
        this.pageSize = pageSize;
    }

    synchronized int size() {
        return sets.size();
    }

    synchronized byte[] bytes(String id) {
        return stored(id).bytes;
    }

    private synchronized Stored stored(String id) {
        Stored data = sets.get(id);
        if (data == null) {
            throw FakeGrpc.notFound("dataset " + id);
        }
        return data;
    }

    /** {@return bytes of a data set that a job may be trained on, by its whole name} */
    synchronized byte[] ready(@Nullable Object name) {
        String text = String.valueOf(name);
        String prefix = "accounts/" + FakeFireworksServer.ACCOUNT + "/datasets/";
        if (!text.startsWith(prefix)) {
            throw FakeGrpc.invalid("invalid dataset name: " + text);
        }
        Stored data = stored(text.substring(prefix.length()));
        if (!state(data).equals("READY")) {
            throw FakeGrpc.precondition("dataset " + text + " is " + state(data));
        }
        return data.bytes;
    }

    /** @param id of the data set, with the action after a colon; null: all of them */
    FakeReply handle(FakeRequest request, @Nullable String id) {
        if (id == null) {
            return request.method().equals("POST") ? create(request) : list(request);
        }
        int colon = id.indexOf(':');
        if (colon < 0) {
            return request.method().equals("DELETE") ? delete(id) : FakeReply.ok(shown(id));
        }
        String name = id.substring(0, colon);
        return switch (id.substring(colon + 1)) {
            case "upload" -> upload(request, name);
            case "getUploadEndpoint" -> endpoint(request, name);
            case "validateUpload" -> validate(name);
            case "getDownloadEndpoint" -> downloads(name);
            default -> throw FakeGrpc.notFound(request.path());
        };
    }

    private synchronized FakeReply create(FakeRequest request) {
        Map<String, Object> asked = Json.parseObject(new String(request.body(), StandardCharsets.UTF_8));
        if (!(asked.get("datasetId") instanceof String id)
                || !id.matches("[a-z][a-z0-9-]{0,62}")
                || !(asked.get("dataset") instanceof Map<?, ?> data)
                || !data.containsKey("userUploaded")) {
            throw FakeGrpc.invalid("datasetId and dataset.userUploaded are required, got " + asked);
        }
        if (sets.containsKey(id)) {
            throw FakeGrpc.taken("dataset " + id);
        }
        sets.put(id, new Stored(Json.plainMap(data)));
        return FakeReply.ok(shown(id));
    }

    private synchronized FakeReply list(FakeRequest request) {
        List<Map<String, Object>> all = new ArrayList<>();
        sets.keySet().forEach(id -> all.add(shown(id)));
        return FakeGrpc.page(request, "datasets", all, pageSize);
    }

    private synchronized FakeReply delete(String id) {
        stored(id);
        sets.remove(id);
        return FakeReply.ok(Map.of());
    }

    private FakeReply upload(FakeRequest request, String id) {
        FakeForm.Part file = FakeForm.of(request).get("file");
        if (file == null || file.bytes().length == 0) {
            throw FakeGrpc.invalid("no file, or an empty one");
        }
        fill(id, file.bytes());
        return FakeReply.ok(Map.of("id", id, "object", "file", "filename", file.fileName()));
    }

    private FakeReply endpoint(FakeRequest request, String id) {
        stored(id);
        Map<String, Object> asked = Json.parseObject(new String(request.body(), StandardCharsets.UTF_8));
        Map<String, Object> urls = new LinkedHashMap<>();
        if (asked.get("filenameToSize") instanceof Map<?, ?> files) {
            files.keySet().forEach(name -> urls.put(String.valueOf(name), storage.uploadUrl(id)));
        }
        return FakeReply.ok(Map.of("filenameToSignedUrls", urls));
    }

    private FakeReply downloads(String id) {
        stored(id);
        return FakeReply.ok(Map.of("filenameToSignedUrls", storage.downloadUrls(id)));
    }

    /** Keeps a file of a data set that the service itself made. */
    synchronized void keep(String id, String file, String text) {
        Stored data = sets.computeIfAbsent(id, made -> new Stored(Map.of("displayName", made)));
        data.ready = clock.instant();
        storage.keep(id, file, text.getBytes(StandardCharsets.UTF_8));
    }

    private FakeReply validate(String id) {
        byte[] bytes = storage.uploaded(id);
        if (bytes.length == 0) {
            throw FakeGrpc.precondition("nothing was uploaded to " + id);
        }
        fill(id, bytes);
        return FakeReply.ok(Map.of());
    }

    private synchronized void fill(String id, byte[] bytes) {
        Stored data = stored(id);
        data.bytes = bytes;
        data.ready = clock.instant().plus(processing);
    }

    private String state(Stored data) {
        Instant ready = data.ready;
        return ready == null || clock.instant().isBefore(ready) || unreadable(data) ? "UPLOADING" : "READY";
    }

    private static boolean unreadable(Stored data) {
        return new String(data.bytes, StandardCharsets.UTF_8).contains("unreadable");
    }

    private synchronized Map<String, Object> shown(String id) {
        Stored data = stored(id);
        Map<String, Object> shown = new LinkedHashMap<>(data.asked);
        shown.put("name", "accounts/" + FakeFireworksServer.ACCOUNT + "/datasets/" + id);
        shown.put("state", state(data));
        shown.put(
                "status",
                unreadable(data)
                        ? Map.of("code", "INVALID_ARGUMENT", "message", "line 1 cannot be read")
                        : Map.of("code", "OK", "message", ""));
        return shown;
    }
}
