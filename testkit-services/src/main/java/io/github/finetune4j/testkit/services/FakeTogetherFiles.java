// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit.services;

import io.github.finetune4j.testkit.FakeRefusal;
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

/** The files of {@link FakeTogetherServer}: taken at once, looked through later. */
final class FakeTogetherFiles {
    /** A stored file. */
    static final class Stored {
        private final String id;
        private final String name;
        private final String purpose;
        private final byte[] bytes;
        private final Instant created;
        private final Instant processed;

        Stored(String id, String name, String purpose, byte[] bytes, Instant created, Instant processed) {
            this.id = id;
            this.name = name;
            this.purpose = purpose;
            this.bytes = bytes;
            this.created = created;
            this.processed = processed;
        }

        String id() {
            return id;
        }

        String purpose() {
            return purpose;
        }

        byte[] bytes() {
            return bytes;
        }

        boolean unreadable() {
            return new String(bytes, StandardCharsets.UTF_8).contains("unreadable");
        }
    }

    private final InstantSource clock;
    private final Duration processing;
    private final Map<String, Stored> files = new LinkedHashMap<>();
    private int next;

    FakeTogetherFiles(InstantSource clock, Duration processing) {
        this.clock = clock;
        this.processing = processing;
    }

    synchronized int size() {
        return files.size();
    }

    synchronized Stored find(String id) {
        Stored file = files.get(id);
        if (file == null) {
            throw FakeRefusal.of(FakeReply.notFound("file", id));
        }
        return file;
    }

    /** {@return the file, which a job may be trained on} */
    Stored ready(String id) {
        Stored file = find(id);
        if (!word(file).equals("COMPLETED")) {
            throw FakeRefusal.bad("invalid_file", "File " + id + " is " + word(file));
        }
        return file;
    }

    FakeReply handle(FakeRequest request, List<String> path) {
        if (path.size() == 1) {
            return list();
        }
        if (path.get(1).equals("upload") && request.method().equals("POST")) {
            return upload(request);
        }
        Stored file = find(path.get(1));
        if (path.size() == 3 && path.get(2).equals("content")) {
            return FakeReply.bytes(200, "text/plain", file.bytes());
        }
        return request.method().equals("DELETE") ? delete(file) : FakeReply.ok(shown(file));
    }

    private synchronized FakeReply list() {
        List<Object> data = new ArrayList<>();
        files.values().forEach(file -> data.add(shown(file)));
        return FakeReply.ok(Map.of("data", data));
    }

    private synchronized FakeReply delete(Stored file) {
        files.remove(file.id());
        return FakeReply.ok(Map.of("id", file.id(), "deleted", true));
    }

    private synchronized FakeReply upload(FakeRequest request) {
        Map<String, FakeForm.Part> form = FakeForm.of(request);
        FakeForm.Part file = form.get("file");
        FakeForm.Part name = form.get("file_name");
        FakeForm.Part purpose = form.get("purpose");
        if (file == null || name == null || purpose == null) {
            throw FakeRefusal.bad("invalid_request", "purpose, file_name and file are required, got " + form.keySet());
        }
        if (!List.of("fine-tune", "batch-api").contains(purpose.text()) || file.bytes().length == 0) {
            throw FakeRefusal.bad("invalid_request", "an empty file, or one for " + purpose.text());
        }
        return FakeReply.ok(shown(store(name.text(), purpose.text(), file.bytes())));
    }

    private Stored store(String name, String purpose, byte[] bytes) {
        Instant now = clock.instant();
        Stored stored = new Stored("file-" + ++next, name, purpose, bytes, now, now.plus(processing));
        files.put(stored.id(), stored);
        return stored;
    }

    /** {@return id of a file that the service itself made} */
    synchronized String keep(String name, byte[] bytes) {
        return store(name, "batch-generated", bytes).id();
    }

    private String word(Stored file) {
        if (clock.instant().isBefore(file.processed)) {
            return "PROCESSING";
        }
        return file.unreadable() ? "INVALID_FORMAT" : "COMPLETED";
    }

    private Map<String, Object> shown(Stored file) {
        String word = word(file);
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", file.id());
        shown.put("object", "file");
        shown.put("created_at", file.created.getEpochSecond());
        shown.put("filename", file.name);
        shown.put("bytes", file.bytes().length);
        shown.put("purpose", file.purpose);
        shown.put("FileType", "jsonl");
        shown.put("Processed", word.equals("COMPLETED"));
        shown.put("processing_status", word);
        if (word.equals("INVALID_FORMAT")) {
            shown.put("validation_report", Map.of("is_check_passed", false, "message", "line 1 cannot be read"));
        }
        return shown;
    }
}
