// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.upload;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.error.FineTuneException;
import io.github.finetune4j.huggingface.CommitResult;
import io.github.finetune4j.huggingface.HubCommit;
import io.github.finetune4j.huggingface.HubRepo;
import io.github.finetune4j.huggingface.RepoType;
import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** A data set on its way to the Hub: its parts as JSONL, and its page. */
public final class DatasetUpload {
    private final Map<String, Dataset> parts;
    private final String summary;

    public DatasetUpload(HubRepo repo, Map<String, Dataset> parts, String summary) {
        if (repo.type() != RepoType.DATASET || parts.isEmpty()) {
            throw new IllegalArgumentException("a data set for " + repo + " in the parts " + parts.keySet()
                    + " -> give a HubRepo.dataset and at least 1 part");
        }
        parts.keySet().forEach(DatasetUpload::check);
        this.parts = new TreeMap<>(parts);
        this.summary = summary;
    }

    private static void check(String part) {
        if (!part.matches("\\w[\\w-]*")) {
            throw new IllegalArgumentException("name of a part: " + part + " -> use letters, digits, - and _");
        }
    }

    /**
     * {@return what the commit became}
     *
     * @param commits makes it, while the files are there
     */
    public CommitResult push(Function<HubCommit, CommitResult> commits) {
        Path folder = UploadFolder.make();
        try {
            HubCommit.Builder commit = HubCommit.builder("Upload data set").addFile("README.md", card());
            parts.forEach((part, rows) -> {
                Path file = folder.resolve(part + ".jsonl");
                rows.writeJsonl(file);
                commit.addFile(part + ".jsonl", file);
            });
            return commits.apply(commit.build());
        } finally {
            remove(folder);
        }
    }

    private void remove(Path folder) {
        try {
            for (String part : parts.keySet()) {
                Files.deleteIfExists(folder.resolve(part + ".jsonl"));
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new FineTuneException("cannot remove " + folder + ": " + e + " -> remove it by hand", e);
        }
    }

    private String card() {
        StringBuilder text = new StringBuilder("---\nconfigs:\n- config_name: default\n  data_files:\n");
        parts.keySet()
                .forEach(part -> text.append("  - split: ")
                        .append(Json.write(part))
                        .append("\n    path: ")
                        .append(Json.write(part + ".jsonl"))
                        .append('\n'));
        text.append("tags:\n- \"finetune4j\"\n---\n\n").append(summary);
        text.append("\n\n| part | rows | fingerprint |\n|---|---|---|\n");
        parts.forEach((part, rows) -> text.append("| ")
                .append(part)
                .append(" | ")
                .append(rows.size())
                .append(" | `")
                .append(rows.fingerprint().hex())
                .append("` |\n"));
        return text.toString();
    }
}
