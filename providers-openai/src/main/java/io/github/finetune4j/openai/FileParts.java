// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.openai;

import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.http.ApiClient;
import io.github.finetune4j.http.HttpCall;
import io.github.finetune4j.http.Replay;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.http.upload.Checksums;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.http.upload.Multipart;
import io.github.finetune4j.http.upload.PartLedger;
import io.github.finetune4j.http.upload.PartUpload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends a large file in parts, several at once, checked by MD5, and goes on where it broke off: also in another process
 * if there is a folder.
 */
final class FileParts {
    private static final String UPLOADS = "uploads";

    private final ApiClient client;
    private final ProviderSettings settings;
    private final Map<String, PartLedger> ledgers = new ConcurrentHashMap<>();

    FileParts(ApiClient client, ProviderSettings settings) {
        this.client = client;
        this.settings = settings;
    }

    OpenAiFile send(String name, String purpose, Content content, Checksums sums) {
        PartLedger ledger = ledgers.computeIfAbsent(sums.sha256() + "-" + settings.partSize(), this::ledger);
        boolean resumed = ledger.upload().isPresent();
        try {
            return sendWith(ledger, name, purpose, content, sums);
        } catch (InvalidRequestException e) {
            ledger.forget();
            if (!resumed) {
                throw e;
            }
            return sendWith(ledger, name, purpose, content, sums); // the upload that was begun has expired meanwhile
        }
    }

    private PartLedger ledger(String key) {
        Path folder = settings.uploadFolder();
        if (folder == null) {
            return PartLedger.inMemory();
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new FineTuneException("cannot make " + folder + ": " + e + " -> choose another upload folder", e);
        }
        return PartLedger.in(folder.resolve(settings.service().id() + "-" + key + ".parts"));
    }

    private OpenAiFile sendWith(PartLedger ledger, String name, String purpose, Content content, Checksums sums) {
        String upload = ledger.upload().orElseGet(() -> begin(ledger, name, purpose, content.length()));
        List<String> ids = new PartUpload(settings.partSize(), settings.partsAtOnce())
                .send(content, ledger, (number, part) -> part(upload, number, part));
        HttpCall call = HttpCall.post(UPLOADS, upload, "complete")
                .operation("complete upload")
                .json(Map.of("part_ids", ids, "md5", sums.md5()))
                .build();
        Fields done = new Fields(client.object(call));
        ledger.forget();
        Fields file = done.object("file").with("id", "file", client.provider(), call.operation());
        return new OpenAiFile(file.raw());
    }

    private String begin(PartLedger ledger, String name, String purpose, long bytes) {
        HttpCall call = HttpCall.post(UPLOADS)
                .operation("create upload")
                .replay(Replay.HARMLESS) // one that is never completed expires within the hour
                .json(Map.of("filename", name, "purpose", purpose, "bytes", bytes, "mime_type", "text/jsonl"))
                .build();
        String id = id("upload", call);
        ledger.begin(id);
        return id;
    }

    private String part(String upload, long number, Content part) {
        HttpCall call = HttpCall.post(UPLOADS, upload, "parts")
                .operation("upload part " + number)
                .replay(Replay.HARMLESS) // a part that no list of ids names is dropped
                .body(Multipart.form().bytes("data", part).body())
                .attemptTimeout(settings.uploadTimeout())
                .totalTimeout(settings.uploadTimeout().multipliedBy(3))
                .build();
        return id("part", call);
    }

    private String id(String what, HttpCall call) {
        return new Fields(client.object(call))
                .with("id", what, client.provider(), call.operation())
                .text("id");
    }
}
