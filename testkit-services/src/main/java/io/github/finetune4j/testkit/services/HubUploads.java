// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.testkit.services.HubStore.Commit;
import io.github.finetune4j.testkit.services.HubStore.Repo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The uploads to {@link FakeHub}: large ones to the other host, whole or in parts, then a commit that names them. */
final class HubUploads {
    private final HubStore store;
    private final URI hub;
    private final URI elsewhere;
    private final Map<String, Map<Integer, byte[]>> uploads = new ConcurrentHashMap<>();
    private final AtomicInteger number = new AtomicInteger();
    volatile long partSize = 5 << 20;

    HubUploads(HubStore store, URI hub, URI elsewhere) {
        this.store = store;
        this.hub = hub;
        this.elsewhere = elsewhere;
    }

    static boolean large(String path, long size) {
        return size > 10 << 20 || path.matches(".*\\.(safetensors|bin|pt|gguf|parquet|zip)");
    }

    void preupload(HubExchange exchange, Repo repo, String revision) throws IOException {
        Map<String, HubBlob> now = repo.at(revision).map(Commit::files).orElse(Map.of());
        List<Map<String, Object>> files = new ArrayList<>();
        for (Map<String, Object> asked : maps(exchange.json().get("files"))) {
            String path = text(asked, "path");
            Map<String, Object> file = new LinkedHashMap<>();
            file.put("path", path);
            file.put("uploadMode", large(path, number(asked, "size")) ? "lfs" : "regular");
            file.put("shouldIgnore", false);
            if (now.containsKey(path)) {
                file.put("oid", now.get(path).etag());
            }
            files.add(file);
        }
        exchange.answer(200, Map.of("files", files));
    }

    void batch(HubExchange exchange) throws IOException {
        List<Map<String, Object>> objects = new ArrayList<>();
        for (Map<String, Object> asked : maps(exchange.json().get("objects"))) {
            String oid = text(asked, "oid");
            long size = number(asked, "size");
            Map<String, Object> object = new LinkedHashMap<>(Map.of("oid", oid, "size", size));
            if (!store.objects.containsKey(oid)) {
                object.put("actions", actions(oid, size));
            }
            objects.add(object);
        }
        exchange.answer(200, Map.of("transfer", "basic", "objects", objects));
    }

    private Map<String, Object> actions(String oid, long size) {
        Map<String, Object> verify = Map.of("href", hub + "/lfs/verify");
        if (size <= partSize) {
            return Map.of("upload", Map.of("href", elsewhere + "/put/" + oid + "?sig=good"), "verify", verify);
        }
        String id = "upload-" + number.incrementAndGet();
        uploads.put(id, new ConcurrentHashMap<>());
        Map<String, String> header = new TreeMap<>();
        header.put("chunk_size", Long.toString(partSize));
        for (int part = 1; part <= (size + partSize - 1) / partSize; part++) {
            header.put(Integer.toString(part), elsewhere + "/part/" + id + "/" + part + "?sig=good");
        }
        Map<String, Object> upload = Map.of("href", elsewhere + "/complete/" + id + "?sig=good", "header", header);
        return Map.of("upload", upload, "verify", verify);
    }

    void verify(HubExchange exchange) throws IOException {
        Map<String, Object> asked = exchange.json();
        HubBlob blob = store.objects.get(String.valueOf(asked.get("oid")));
        boolean good = blob != null && blob.size() == number(asked, "size");
        exchange.answer(good ? 200 : 404, good ? Map.of() : Map.of("error", "no such object"));
    }

    /** At the other host: an object whole. */
    void put(HubExchange exchange, String oid) throws IOException {
        keep(exchange, oid, exchange.body());
    }

    private void keep(HubExchange exchange, String oid, byte[] bytes) throws IOException {
        HubBlob blob = HubBlob.of(bytes, true);
        if (!oid.isEmpty() && !blob.sha256().equals(oid)) {
            exchange.answer(400, Map.of("error", "the checksum does not match"));
            return;
        }
        store.objects.put(blob.sha256(), blob);
        exchange.answer(200, Map.of());
    }

    /** At the other host: a part. */
    void part(HubExchange exchange, String upload, int part) throws IOException {
        byte[] bytes = exchange.body();
        Map<Integer, byte[]> parts = uploads.get(upload);
        if (parts == null) {
            exchange.answer(404, Map.of("error", "no such upload"));
            return;
        }
        parts.put(part, bytes);
        exchange.set("ETag", "\"part-" + part + "-" + bytes.length + "\"").empty(200);
    }

    /** At the other host: parts become an object. */
    void complete(HubExchange exchange, String upload) throws IOException {
        Map<String, Object> asked = exchange.json();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        Map<Integer, byte[]> parts = uploads.getOrDefault(upload, Map.of());
        for (Map<String, Object> part : maps(asked.get("parts"))) {
            int which = (int) number(part, "partNumber");
            byte[] bytes = parts.get(which);
            if (bytes == null
                    || !String.valueOf(part.get("etag")).equals("\"part-" + which + "-" + bytes.length + "\"")) {
                exchange.answer(400, Map.of("error", "part " + which + " is missing or has another ETag"));
                return;
            }
            whole.write(bytes);
        }
        keep(exchange, String.valueOf(asked.get("oid")), whole.toByteArray());
    }

    // ---- commits

    void commit(HubExchange exchange, Repo repo, String revision) throws IOException {
        synchronized (repo) {
            Commit head = repo.at(revision).orElse(null);
            if (head == null) {
                exchange.refuse(404, "RevisionNotFound", "Invalid rev id: " + revision);
                return;
            }
            Draft draft = new Draft(head.files());
            String refusal = draft.read(exchange.body());
            if (refusal != null) {
                exchange.refuse(400, "", refusal);
            } else if (!draft.parent.isEmpty() && !draft.parent.equals(head.id())) {
                exchange.refuse(412, "", "A commit has happened since. Please refresh and try again.");
            } else {
                answer(exchange, repo, revision, draft);
            }
        }
    }

    private void answer(HubExchange exchange, Repo repo, String revision, Draft draft) throws IOException {
        boolean request = exchange.parameter("create_pr").equals("1");
        String branch = request ? "refs/pr/" + (1 + countOfRequests(repo)) : revision;
        if (request) {
            repo.refs.put(branch, repo.head(revision).id());
        }
        Commit commit = repo.commit(branch, draft.title, draft.files);
        Map<String, Object> reply = new LinkedHashMap<>();
        reply.put("success", true);
        reply.put("commitOid", commit.id());
        reply.put("commitUrl", hub + "/" + repo.id() + "/commit/" + commit.id());
        if (request) {
            reply.put("pullRequestUrl", hub + "/" + repo.id() + "/discussions/" + countOfRequests(repo));
        }
        exchange.answer(200, reply);
    }

    private static long countOfRequests(Repo repo) {
        return repo.refs.keySet().stream()
                .filter(name -> name.startsWith("refs/pr/"))
                .count();
    }

    /** The lines of a commit. */
    private final class Draft {
        final Map<String, HubBlob> files;
        String title = "";
        String parent = "";

        Draft(Map<String, HubBlob> before) {
            files = new TreeMap<>(before);
        }

        /** {@return why it is refused, or null} */
        @Nullable String read(byte[] lines) {
            for (String line : new String(lines, StandardCharsets.UTF_8).split("\n", -1)) {
                if (line.isBlank()) {
                    continue;
                }
                Map<String, Object> entry = Json.parseObject(line);
                Map<String, Object> value = entry.get("value") instanceof Map<?, ?> map ? Json.plainMap(map) : Map.of();
                String path = String.valueOf(value.get("path"));
                String refusal = take(String.valueOf(entry.get("key")), path, value);
                if (refusal != null) {
                    return refusal;
                }
            }
            return title.isEmpty() ? "Invalid commit: no header" : null;
        }

        private @Nullable String take(String key, String path, Map<String, Object> value) {
            switch (key) {
                case "header" -> {
                    title = String.valueOf(value.get("summary"));
                    parent = value.get("parentCommit") instanceof String text ? text : "";
                }
                case "file" ->
                    files.put(
                            path, HubBlob.of(Base64.getDecoder().decode(String.valueOf(value.get("content"))), false));
                case "lfsFile" -> {
                    HubBlob object = store.objects.get(String.valueOf(value.get("oid")));
                    if (object == null) {
                        return "LFS pointer pointed to a file that does not exist: " + path;
                    }
                    files.put(path, object);
                }
                case "deletedFile" -> {
                    if (files.remove(path) == null) {
                        return "A file to be deleted does not exist: " + path;
                    }
                }
                case "deletedFolder" -> files.keySet().removeIf(name -> name.startsWith(path));
                default -> {
                    return "Invalid line: " + key;
                }
            }
            return null;
        }
    }

    static String text(Map<String, Object> from, String name) {
        return from.get(name) instanceof String text ? text : "";
    }

    static long number(Map<String, Object> from, String name) {
        return from.get(name) instanceof Number number ? number.longValue() : 0;
    }

    static List<Map<String, Object>> maps(@Nullable Object list) {
        List<Map<String, Object>> maps = new ArrayList<>();
        if (list instanceof List<?> items) {
            items.forEach(item -> maps.add(Json.plainMap((Map<?, ?>) item)));
        }
        return maps;
    }
}
