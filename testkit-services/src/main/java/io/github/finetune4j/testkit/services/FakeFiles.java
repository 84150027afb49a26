// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.testkit.FakeContent;
import io.github.finetune4j.testkit.FakeRefusal;
import io.github.finetune4j.testkit.FakeReply;
import io.github.finetune4j.testkit.FakeRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Files and uploads of the fake server. */
final class FakeFiles {
    private static final long LARGEST_FILE = 512L << 20;
    private static final long LARGEST_BATCH = 200_000_000;
    private static final String BATCH = "batch";
    private static final Duration BATCH_FILES = Duration.ofDays(30);

    /** A stored file. */
    static final class Stored {
        private final String id;
        private final String name;
        private final String purpose;
        private final FakeContent content;
        private final Instant created;
        private final Instant processed;
        private final @Nullable Instant expires;

        Stored(
                String id,
                String name,
                String purpose,
                FakeContent content,
                Instant created,
                Instant processed,
                @Nullable Instant expires) {
            this.id = id;
            this.name = name;
            this.purpose = purpose;
            this.content = content;
            this.created = created;
            this.processed = processed;
            this.expires = expires;
        }

        String id() {
            return id;
        }

        String purpose() {
            return purpose;
        }

        FakeContent content() {
            return content;
        }

        byte[] bytes() {
            return content.bytes();
        }
    }

    /** An upload under way. */
    private static final class Upload {
        final String id;
        final Map<String, Object> asked;
        final Map<String, byte[]> parts = new LinkedHashMap<>();
        String status = "pending";

        @Nullable Stored file;

        Upload(String id, Map<String, Object> asked) {
            this.id = id;
            this.asked = asked;
        }
    }

    private final InstantSource clock;
    private final Duration processing;
    private final boolean base64;
    private final FakeFolder folder;
    private final Map<String, Stored> files = new LinkedHashMap<>();
    private final Map<String, Upload> uploads = new LinkedHashMap<>();
    private int next;

    FakeFiles(InstantSource clock, Duration processing, boolean base64, FakeFolder folder) {
        this.clock = clock;
        this.processing = processing;
        this.base64 = base64;
        this.folder = folder;
    }

    synchronized List<Stored> all() {
        Instant now = clock.instant();
        files.values().removeIf(file -> file.expires != null && !now.isBefore(file.expires));
        return List.copyOf(files.values());
    }

    synchronized Stored find(String id) {
        return all().stream()
                .filter(file -> file.id().equals(id))
                .findFirst()
                .orElseThrow(() -> FakeRefusal.of(FakeReply.notFound("File object", id)));
    }

    synchronized Stored store(String name, String purpose, byte[] bytes) {
        return store(name, purpose, folder.keep(bytes), clock.instant(), null);
    }

    /**
     * {@return a new file}
     *
     * @param life after which the service deletes it; null: it keeps it
     */
    synchronized Stored store(String name, String purpose, FakeContent content, Instant at, @Nullable Duration life) {
        Stored file = new Stored(
                "file-" + ++next, name, purpose, content, at, at.plus(processing), life == null ? null : at.plus(life));
        files.put(file.id(), file);
        return file;
    }

    FakeReply handle(FakeRequest request, List<String> path) {
        if (path.size() == 1) {
            return request.method().equals("POST") ? create(request) : list(request);
        }
        Stored file = find(path.get(1));
        if (path.size() == 3 && path.get(2).equals("content")) {
            return content(file);
        }
        return request.method().equals("DELETE") ? delete(file) : FakeReply.ok(shown(file));
    }

    private FakeReply create(FakeRequest request) {
        Map<String, FakeForm.Part> form = FakeForm.of(request);
        FakeForm.Part file = form.get("file");
        FakeForm.Part purpose = form.get("purpose");
        if (file == null || purpose == null) {
            throw FakeRefusal.bad("missing_required_parameter", "file and purpose are required, got " + form.keySet());
        }
        if (file.fileName().isEmpty()) {
            throw FakeRefusal.bad(
                    "invalid_form", "browser (or proxy) sent a request that this server could not understand");
        }
        FakeForm.Part life = form.get("expires_after[seconds]");
        return FakeReply.ok(shown(stored(
                file.fileName(),
                purpose.text(),
                file.bytes(),
                life == null ? null : Duration.ofSeconds(Long.parseLong(life.text())))));
    }

    private synchronized Stored stored(String name, String purpose, byte[] bytes, @Nullable Duration life) {
        if (bytes.length == 0 || bytes.length > LARGEST_FILE) {
            throw FakeRefusal.bad("invalid_file", "a file has 1 byte to 512 MB, got " + bytes.length);
        }
        if (purpose.equals(BATCH) && bytes.length > LARGEST_BATCH) {
            throw FakeRefusal.bad("invalid_file", "a batch file has at most 200 MB, got " + bytes.length);
        }
        if (purpose.equals("fine-tune")) {
            rows(bytes);
        }
        Duration usual = purpose.equals(BATCH) ? BATCH_FILES : null;
        return store(name, purpose, folder.keep(bytes), clock.instant(), life == null ? usual : life);
    }

    /** {@return number of rows}; refuses what is no JSONL. */
    static int rows(byte[] bytes) {
        String[] lines = new String(bytes, StandardCharsets.UTF_8).strip().split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            try {
                Json.parseObject(lines[i]);
            } catch (RuntimeException e) {
                throw FakeRefusal.bad("invalid_file_format", "Line " + (i + 1) + " is no JSON object");
            }
        }
        return lines.length;
    }

    private synchronized FakeReply list(FakeRequest request) {
        List<Stored> all = new ArrayList<>(all());
        String purpose = request.query().get("purpose");
        all.removeIf(file -> purpose != null && !file.purpose.equals(purpose));
        if (!"asc".equals(request.query().get("order"))) {
            Collections.reverse(all);
        }
        return FakeStore.page(request, all, Stored::id, this::shown, 10_000, 10_000);
    }

    private FakeReply content(Stored file) {
        FakeContent content = base64 && file.purpose.equals("fine-tune-results")
                ? FakeContent.of(Base64.getEncoder().encode(file.bytes()))
                : file.content();
        return FakeReply.content(200, "application/octet-stream", content);
    }

    private synchronized FakeReply delete(Stored file) {
        files.remove(file.id());
        return FakeReply.ok(Map.of("id", file.id(), "object", "file", "deleted", true));
    }

    private Map<String, Object> shown(Stored file) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", file.id());
        shown.put("object", "file");
        shown.put("bytes", file.content().length());
        shown.put("created_at", file.created.getEpochSecond());
        if (file.expires != null) {
            shown.put("expires_at", file.expires.getEpochSecond());
        }
        shown.put("filename", file.name);
        shown.put("purpose", file.purpose);
        boolean bad = file.name.contains("unprocessable");
        shown.put("status", clock.instant().isBefore(file.processed) ? "uploaded" : bad ? "error" : "processed");
        if (bad) {
            shown.put("status_details", "the file could not be read");
        }
        return shown;
    }

    // ---- uploads

    synchronized FakeReply uploads(FakeRequest request, List<String> path) {
        if (path.size() == 1) {
            Map<String, Object> asked = Json.parseObject(new String(request.body(), StandardCharsets.UTF_8));
            Upload upload = new Upload("upload_" + ++next, asked);
            uploads.put(upload.id, upload);
            return FakeReply.ok(shown(upload));
        }
        Upload upload = uploads.get(path.get(1));
        if (upload == null) {
            throw FakeRefusal.of(FakeReply.notFound("Upload object", path.get(1)));
        }
        return switch (path.size() == 3 ? path.get(2) : "") {
            case "parts" -> part(upload, request);
            case "complete" -> complete(upload, request);
            case "cancel" -> cancel(upload);
            default -> throw FakeRefusal.of(FakeReply.notFound("path", request.path()));
        };
    }

    private FakeReply part(Upload upload, FakeRequest request) {
        pending(upload);
        FakeForm.Part data = FakeForm.of(request).get("data");
        if (data == null) {
            throw FakeRefusal.bad("missing_required_parameter", "data is required");
        }
        String id = "part_" + ++next;
        upload.parts.put(id, data.bytes());
        return FakeReply.ok(Map.of(
                "id",
                id,
                "object",
                "upload.part",
                "created_at",
                clock.instant().getEpochSecond(),
                "upload_id",
                upload.id));
    }

    private static void pending(Upload upload) {
        if (!upload.status.equals("pending")) {
            throw FakeRefusal.bad("invalid_upload", "Upload " + upload.id + " is " + upload.status);
        }
    }

    private FakeReply complete(Upload upload, FakeRequest request) {
        pending(upload);
        Map<String, Object> asked = Json.parseObject(new String(request.body(), StandardCharsets.UTF_8));
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (Object id : (List<?>) Objects.requireNonNullElse(asked.get("part_ids"), List.of())) {
            byte[] bytes = upload.parts.get(String.valueOf(id));
            if (bytes == null) {
                throw FakeRefusal.bad("invalid_upload", "no such part: " + id);
            }
            whole.writeBytes(bytes);
        }
        if (!Long.valueOf(whole.size()).equals(upload.asked.get("bytes"))) {
            throw FakeRefusal.bad(
                    "invalid_upload", "expected " + upload.asked.get("bytes") + " bytes, got " + whole.size());
        }
        if (asked.containsKey("md5") && !md5(whole.toByteArray()).equals(asked.get("md5"))) {
            throw FakeRefusal.bad("invalid_upload", "the MD5 checksum differs");
        }
        upload.file = stored(
                String.valueOf(upload.asked.get("filename")),
                String.valueOf(upload.asked.get("purpose")),
                whole.toByteArray(),
                null);
        upload.status = "completed";
        return FakeReply.ok(shown(upload));
    }

    private FakeReply cancel(Upload upload) {
        upload.status = "cancelled";
        return FakeReply.ok(shown(upload));
    }

    private Map<String, Object> shown(Upload upload) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", upload.id);
        shown.put("object", "upload");
        shown.put("bytes", upload.asked.getOrDefault("bytes", 0));
        shown.put("created_at", clock.instant().getEpochSecond());
        shown.put("expires_at", clock.instant().plusSeconds(3600).getEpochSecond());
        shown.put("filename", upload.asked.getOrDefault("filename", ""));
        shown.put("purpose", upload.asked.getOrDefault("purpose", ""));
        shown.put("status", upload.status);
        if (upload.file != null) {
            shown.put("file", shown(upload.file));
        }
        return shown;
    }

    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no MD5 -> run a complete Java 17 or later", e);
        }
    }
}
