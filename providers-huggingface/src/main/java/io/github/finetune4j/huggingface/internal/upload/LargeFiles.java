// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.upload;

import io.github.finetune4j.error.ProviderException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.http.Body;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.HttpReply;
import io.github.finetune4j.http.Replay;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.http.upload.PartLedger;
import io.github.finetune4j.http.upload.PartUpload;
import io.github.finetune4j.huggingface.HubRepo;
import io.github.finetune4j.huggingface.internal.hub.HubContext;
import io.github.finetune4j.huggingface.internal.hub.Repositories;
import io.github.finetune4j.internal.json.Json;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Brings files to the Hub's large file storage, by the protocol of Git LFS: ask which of them are missing, send those
 * whole or in parts, say that they are there. What arrived before an interruption is not asked for again.
 */
record LargeFiles(HubContext hub, HubRepo repo) {
    private static final String LFS = "application/vnd.git-lfs+json";
    private static final int AT_ONCE = 256;
    private static final int PARTS_AT_ONCE = 4;
    private static final long SLOWEST_BYTES_PER_SECOND = 50_000;

    void upload(List<Addition> files) {
        Map<String, Addition> byHash = new LinkedHashMap<>();
        files.forEach(file -> byHash.putIfAbsent(file.hash(), file));
        List<Addition> all = new ArrayList<>(byHash.values());
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            batch(all.subList(from, Math.min(all.size(), from + AT_ONCE)), byHash);
        }
    }

    private void batch(List<Addition> files, Map<String, Addition> byHash) {
        List<String> segments = new ArrayList<>(hub.page(repo));
        segments.set(segments.size() - 1, segments.get(segments.size() - 1) + ".git");
        segments.addAll(List.of("info", "lfs", "objects", "batch"));
        Map<String, Object> asked = new LinkedHashMap<>();
        asked.put("operation", "upload");
        asked.put("transfers", List.of("basic", "multipart"));
        asked.put(
                "objects",
                files.stream()
                        .map(file -> Map.of(
                                "oid", file.hash(), "size", file.content().length()))
                        .toList());
        asked.put("hash_algo", "sha256");
        asked.put("ref", Map.of("name", repo.revision()));
        Map<String, Object> reply = post(
                hub.call("POST", segments).toBuilder()
                        .operation("ask where files of " + repo + " go")
                        .build(),
                asked);
        for (Map<String, Object> object : Repositories.maps(reply.get("objects"))) {
            Addition file = byHash.get(Repositories.text(object.get("oid")));
            if (file != null) {
                object(file, object);
            }
        }
    }

    private void object(Addition file, Map<String, Object> object) {
        if (object.get("error") instanceof Map<?, ?> error) {
            throw refused(file, "the storage refuses it: " + error.get("message"));
        }
        Map<String, Object> actions = map(object, "actions");
        Map<String, Object> upload = map(actions, "upload");
        if (upload.isEmpty()) {
            return; // it is there already
        }
        Map<String, Object> header = map(upload, "header");
        if (header.containsKey("chunk_size")) {
            inParts(file, address(file, upload), header);
        } else {
            put(file.path(), address(file, upload), header, file.content());
        }
        Map<String, Object> verify = map(actions, "verify");
        if (!verify.isEmpty()) {
            HttpCall call = HttpCall.builder("POST", address(file, verify))
                    .operation("verify " + file.path())
                    .replay(Replay.HARMLESS)
                    .build();
            post(call, Map.of("oid", file.hash(), "size", file.content().length()));
        }
    }

    private ProviderException refused(Addition file, String why) {
        return new ProviderException(
                "cannot upload " + file.path() + " to " + repo + ": " + why + " -> try again, or ask the Hub's support",
                ProviderFailure.of(HubContext.ID, "upload " + file.path()),
                null);
    }

    private URI address(Addition file, Map<String, Object> action) {
        String text = Repositories.text(action.get("href"));
        if (text.isEmpty()) {
            throw refused(file, "the Hub names no address for it");
        }
        return hub.mirrored(URI.create(text));
    }

    private void inParts(Addition file, URI complete, Map<String, Object> header) {
        long size = Long.parseLong(Repositories.text(header.get("chunk_size")));
        long count = (file.content().length() + size - 1) / size;
        long addresses =
                header.keySet().stream().filter(key -> key.matches("\\d+")).count();
        if (size < 1 || count != addresses) {
            throw refused(file, "the Hub names " + addresses + " parts for " + count);
        }
        List<String> etags = new PartUpload(size, PARTS_AT_ONCE)
                .send(file.content(), PartLedger.inMemory(), (number, part) -> {
                    URI to = hub.mirrored(URI.create(Repositories.text(header.get(Long.toString(number + 1)))));
                    HttpReply reply = put(file.path() + ", part " + (number + 1), to, Map.of(), part);
                    return reply.headers().first("ETag").orElseThrow(() -> refused(file, "a part has no ETag"));
                });
        List<Map<String, Object>> parts = new ArrayList<>();
        for (String etag : etags) {
            parts.add(Map.of("partNumber", parts.size() + 1, "etag", etag));
        }
        HttpCall call = HttpCall.builder("POST", complete)
                .operation("put " + file.path() + " together")
                .replay(Replay.HARMLESS)
                .build();
        post(call, Map.of("oid", file.hash(), "parts", parts));
    }

    private HttpReply put(String what, URI to, Map<String, Object> header, Content content) {
        Duration patience = Duration.ofSeconds(60 + content.length() / SLOWEST_BYTES_PER_SECOND);
        HttpCall call = HttpCall.builder("PUT", to)
                .operation("upload " + what)
                .attemptTimeout(patience)
                .totalTimeout(patience.multipliedBy(5))
                .body(new Body("application/octet-stream", content))
                .build();
        for (Map.Entry<String, Object> field : header.entrySet()) {
            call = call.toBuilder()
                    .addHeader(field.getKey(), Repositories.text(field.getValue()))
                    .build();
        }
        return hub.client().send(call);
    }

    private Map<String, Object> post(HttpCall call, Map<String, ?> body) {
        HttpReply reply = hub.client()
                .send(call.toBuilder()
                        .addHeader("Accept", LFS)
                        .body(new Body(LFS, Content.of(Json.bytes(body))))
                        .build());
        return reply.bytes().length == 0 ? Map.of() : reply.object();
    }

    private static Map<String, Object> map(Map<String, Object> from, String name) {
        return from.get(name) instanceof Map<?, ?> map ? Json.plainMap(map) : Map.of();
    }
}
