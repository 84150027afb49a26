// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.internal.write.JsonlWriter;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.error.ProviderUnavailableException;
import io.github.finetune4j.http.Sleeper;
import io.github.finetune4j.http.upload.Checksums;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Data sets as files at the service, named by the hash of their content, so that each is uploaded once.
 *
 * @param patience with the service to look a file through, at most
 */
record DataFiles(TogetherApi api, CreateOnce once, InstantSource clock, Sleeper sleeper, Duration patience) {
    static final String PREFIX = "finetune4j-";

    private static final int NAME_DIGITS = 32;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final List<String> REFUSED = List.of("INVALID_FORMAT", "FAILED");
    private static final int LONGEST_REPORT = 500;

    /** {@return id of the file, ready to be trained on} */
    String ensure(Dataset data) {
        Path file = temporary();
        try {
            JsonlWriter.writeForService(data.examples(), file);
            return ensure(Content.of(file));
        } finally {
            remove(file);
        }
    }

    private String ensure(Content content) {
        String name = PREFIX + Checksums.of(content).sha256().substring(0, NAME_DIGITS) + ".jsonl";
        Optional<Fields> known = find(name, content.length());
        Fields file =
                known.orElseGet(() -> once.make(() -> find(name, content.length()), () -> api.upload(name, content)));
        return awaitReady(file).text("id");
    }

    private Optional<Fields> find(String name, long bytes) {
        return api.files().stream()
                .filter(file -> file.text("filename").equals(name)
                        && file.whole("bytes").orElse(-1) == bytes
                        && !file.text("id").isEmpty()
                        && !REFUSED.contains(word(file)))
                .findFirst();
    }

    /** {@return files that were uploaded from here} */
    List<Fields> own() {
        return api.files().stream()
                .filter(file -> file.text("filename").startsWith(PREFIX)
                        && !file.text("id").isEmpty())
                .toList();
    }

    /** {@return how far the service is: its newer word where it has one, else what the documented flag says} */
    private static String word(Fields file) {
        return file.present("processing_status").orElse(file.flag("Processed") ? "COMPLETED" : "PENDING");
    }

    private Fields awaitReady(Fields file) {
        Instant end = clock.instant().plus(patience);
        Fields now = file;
        while (!word(now).equals("COMPLETED")) {
            refuse(now);
            if (!clock.instant().isBefore(end)) {
                throw new ProviderUnavailableException(
                        "file " + now.text("id") + " was not looked through within " + patience
                                + " -> try again later, it is not uploaded a second time",
                        ProviderFailure.of(TogetherProvider.ID, "process file"),
                        null);
            }
            pause();
            now = api.file(now.text("id"));
        }
        return now;
    }

    private static void refuse(Fields file) {
        if (REFUSED.contains(word(file))) {
            String report = Json.write(file.raw().getOrDefault("validation_report", "it does not say why"));
            throw new InvalidRequestException(
                    "the service cannot read file " + file.text("id") + " (" + word(file) + "): "
                            + report.substring(0, Math.min(report.length(), LONGEST_REPORT))
                            + " -> check the data set",
                    ProviderFailure.of(TogetherProvider.ID, "process file"),
                    null);
        }
    }

    private void pause() {
        try {
            sleeper.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FineTuneException(
                    "interrupted while the service looked a file through -> start again, it goes on", e);
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempFile(PREFIX, ".jsonl");
        } catch (IOException e) {
            throw new FineTuneException(
                    "cannot make a temporary file: " + e + " -> free space, or set java.io.tmpdir", e);
        }
    }

    private static void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            System.getLogger(DataFiles.class.getName())
                    .log(System.Logger.Level.DEBUG, "the temporary file " + file + " could not be removed", e);
        }
    }
}
