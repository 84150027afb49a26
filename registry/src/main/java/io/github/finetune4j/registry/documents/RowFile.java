// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.internal.write.JsonlWriter;
import io.github.finetune4j.internal.names.Sha256;
import io.github.finetune4j.registry.DataVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rows of one kind in a file of their own: their fields differ from those of the others.
 *
 * @param kind {@link Example#kind} of its rows
 * @param name of the file
 * @param rows in their order
 * @param sha256 in hexadecimal, of the file
 * @param bytes how large it is
 */
record RowFile(String kind, String name, List<Example> rows, String sha256, long bytes) {
    static List<RowFile> of(DataVersion version, Dataset data) {
        Map<String, List<Example>> kinds = new TreeMap<>();
        data.forEach(row ->
                kinds.computeIfAbsent(row.kind(), kind -> new ArrayList<>()).add(row));
        List<RowFile> files = new ArrayList<>();
        kinds.forEach((kind, rows) -> files.add(of(version, kind, rows)));
        return files;
    }

    private static RowFile of(DataVersion version, String kind, List<Example> rows) {
        MessageDigest digest = Sha256.digest();
        long bytes = 0;
        for (Example row : rows) {
            byte[] line = (JsonlWriter.line(row) + "\n").getBytes(StandardCharsets.UTF_8);
            digest.update(line);
            bytes += line.length;
        }
        String name = kind + "-" + UsedData.shortId(version.id()) + ".jsonl";
        return new RowFile(kind, name, rows, HexFormat.of().formatHex(digest.digest()), bytes);
    }

    /** Writes the rows beside a document. */
    void write(Path document) {
        JsonlWriter.write(rows, document.resolveSibling(name));
    }
}
