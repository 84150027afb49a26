// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.documents;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The model's files with their hashes. */
final class FilesSection {
    private FilesSection() {}

    static Section of(ModelHistory history) {
        Map<String, String> files = new TreeMap<>(history.model().draft().artifacts());
        Section.Builder section = Section.named("Files");
        if (files.isEmpty()) {
            return section.add(new Part.Words("Files of the model: " + Facts.NOT_RECORDED))
                    .build();
        }
        List<List<Part.Cell>> rows = files.entrySet().stream()
                .map(file -> List.of(Part.Cell.of(file.getKey()), Part.Cell.of(file.getValue())))
                .toList();
        return section.add(new Part.Table(List.of("File", "SHA-256"), rows)).build();
    }
}
