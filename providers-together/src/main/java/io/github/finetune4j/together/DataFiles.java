// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.together;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.ProviderFailure;
import io.github.finetune4j.http.provider.CreateOnce;
import io.github.finetune4j.http.provider.Fields;
import io.github.finetune4j.http.provider.Patience;
import io.github.finetune4j.http.provider.RowsFile;
import io.github.finetune4j.http.upload.Checksums;
import io.github.finetune4j.http.upload.Content;
import io.github.finetune4j.internal.json.Json;
import java.util.List;
import java.util.Optional;

/**
 * Data sets as files at the service, named by the hash of their content, so that each is uploaded once.
 *
 * @param patience with the service to look a file through
 */
record DataFiles(TogetherApi api, CreateOnce once, Patience patience) {
    private static final int NAME_DIGITS = 32;
    private static final List<String> REFUSED = List.of("INVALID_FORMAT", "FAILED");
    private static final int LONGEST_REPORT = 500;

    /** {@return id of the file, ready to be trained on} */
    String ensure(Dataset data) {
        return RowsFile.with(data, this::ensure);
    }

    private String ensure(Content content) {
        String name = RowsFile.PREFIX + Checksums.of(content).sha256().substring(0, NAME_DIGITS) + ".jsonl";
        Optional<Fields> known = find(name, content.length());
        Fields file = known.orElseGet(() ->
                once.make(() -> find(name, content.length()), () -> api.upload(TogetherApi.FOR_TUNING, name, content)));
        String id = file.text("id");
        patience.await(
                file,
                DataFiles::ready,
                now -> api.file(id),
                now -> RowsFile.overdue(TogetherProvider.ID, "file " + id, patience));
        return id;
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
                .filter(file -> file.text("filename").startsWith(RowsFile.PREFIX)
                        && !file.text("id").isEmpty())
                .toList();
    }

    /** {@return how far the service is: its newer word where it has one, else what the documented flag says} */
    private static String word(Fields file) {
        return file.present("processing_status").orElse(file.flag("Processed") ? "COMPLETED" : "PENDING");
    }

    private static boolean ready(Fields file) {
        if (REFUSED.contains(word(file))) {
            String report = Json.write(file.raw().getOrDefault("validation_report", "it does not say why"));
            throw new InvalidRequestException(
                    "the service cannot read file " + file.text("id") + " (" + word(file) + "): "
                            + report.substring(0, Math.min(report.length(), LONGEST_REPORT))
                            + " -> check the data set",
                    ProviderFailure.of(TogetherProvider.ID, "process file"),
                    null);
        }
        return word(file).equals("COMPLETED");
    }
}
