// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.replacement;

import io.github.finetune4j.chat.Message;
import io.github.finetune4j.evaluation.Comparison.RowPair;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.WholeFile;
import io.github.finetune4j.internal.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Rows that a candidate lost, in a file beside the others: a journal holds no user's words. */
record Examples(Path folder) {
    private static final int MOST = 5;
    private static final int LONGEST = 600;

    void write(int look, List<Finding> findings) {
        Facts all = Facts.empty();
        findings.forEach(finding -> all.with(
                finding.candidate().name(),
                finding.losses().stream()
                        .limit(MOST)
                        .map(row -> example(row).values())
                        .toList()));
        AtomicFile.writePrivate(file(look), Json.writePretty(all.values()) + "\n");
    }

    private static Facts example(RowPair row) {
        List<Message> prompt = row.candidate().prompt();
        return Facts.empty()
                .with(
                        "question",
                        cut(
                                prompt.isEmpty()
                                        ? ""
                                        : prompt.get(prompt.size() - 1).content()))
                .with("expected", cut(row.candidate().expected()))
                .with("before", cut(row.baseline().actual()))
                .with(
                        "after",
                        cut(
                                row.candidate().failed()
                                        ? "(no answer)"
                                        : row.candidate().actual()));
    }

    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST)) + "…";
    }

    /** Those of a look; none where the file is gone. */
    Facts read(int look) {
        Path file = file(look);
        if (!Files.isRegularFile(file)) {
            return Facts.empty();
        }
        try {
            return Facts.parse(WholeFile.text(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be read -> put it back, or delete it", e);
        }
    }

    private Path file(int look) {
        return folder.resolve("examples").resolve("look-" + look + ".json");
    }
}
