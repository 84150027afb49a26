// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.retrieval;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings that an index was made with. Whoever opens it must say the same, for what is asked must be cut as what
 * was put.
 *
 * @param chunking of documents
 * @param words of passages and questions
 * @param vectors of both; null without
 */
record IndexSettings(
        Chunking chunking, WordSplitter words, @Nullable Vectors vectors) {
    private static final String FORMAT = "format";

    Map<String, String> facts() {
        return Map.of(
                FORMAT,
                format(),
                "passages",
                chunking.toString(),
                "words",
                words.name(),
                "vectors",
                vectors == null ? "none" : vectors.name());
    }

    // 1 kept vectors beside each other, 2 in a graph
    private String format() {
        return vectors == null ? "1" : "2";
    }

    /** Refuses an index that was made in another way. */
    void check(String where, Map<String, String> stored) {
        List<String> other = new TreeMap<>(facts())
                .entrySet().stream()
                        .filter(fact -> !fact.getKey().equals(FORMAT))
                        .filter(fact -> !fact.getValue().equals(stored.get(fact.getKey())))
                        .map(fact -> fact.getKey() + " '" + stored.get(fact.getKey()) + "', asked for '"
                                + fact.getValue() + "'")
                        .toList();
        if (!other.isEmpty()) {
            throw new IllegalArgumentException("index in " + where + ": " + String.join("; ", other)
                    + " -> open it as it was made, or put the documents into a new folder");
        }
        if (!format().equals(stored.get(FORMAT))) {
            throw new IllegalArgumentException("index in " + where + ": format '" + stored.get(FORMAT)
                    + "' of another version, this one writes '" + format()
                    + "' -> put the documents into a new folder");
        }
    }
}
