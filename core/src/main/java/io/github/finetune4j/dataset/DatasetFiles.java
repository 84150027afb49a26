// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import io.github.finetune4j.dataset.internal.read.JsonlSource;
import io.github.finetune4j.dataset.spi.DatasetFileKind;
import io.github.finetune4j.dataset.spi.DatasetSource;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * Opens files of rows by extension: JSONL and JSON always; CSV, TSV and compressed files with
 * {@code finetune4j-dataset}; Parquet with {@code finetune4j-dataset-parquet}.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class DatasetFiles {
    private DatasetFiles() {}

    /**
     * {@return a file as a source, for {@link DatasetBuilder#addSource}}
     *
     * @param file opened when it is read; a missing or damaged one is an issue like any other
     * @throws IllegalArgumentException if nobody here reads files of that name; it says which module does
     */
    public static DatasetSource source(Path file) {
        String name = file.toString();
        return kind(name)
                .orElseThrow(() -> new IllegalArgumentException(refusal(name)))
                .source(file);
    }

    /**
     * {@return whether files of that name can be read}
     *
     * @param name with its ending
     */
    public static boolean readable(String name) {
        return kind(name).isPresent();
    }

    private static Optional<DatasetFileKind> kind(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return kinds().entrySet().stream()
                .filter(kind -> lower.endsWith(kind.getKey()))
                .max(Comparator.comparingInt(kind -> kind.getKey().length()))
                .map(Map.Entry::getValue);
    }

    private static Map<String, DatasetFileKind> kinds() {
        Map<String, DatasetFileKind> kinds = new TreeMap<>();
        add(kinds, new Plain());
        ServiceLoader.load(DatasetFileKind.class, DatasetFiles.class.getClassLoader())
                .forEach(kind -> add(kinds, kind));
        return kinds;
    }

    private static void add(Map<String, DatasetFileKind> kinds, DatasetFileKind kind) {
        kind.endings().forEach(ending -> kinds.put(ending, kind));
    }

    private static String refusal(String name) {
        String module = name.toLowerCase(Locale.ROOT).endsWith(".parquet")
                ? "finetune4j-dataset-parquet"
                : "finetune4j-dataset";
        return "no reader for " + name + ", only for " + new TreeSet<>(kinds().keySet()) + " -> add " + module
                + " to the class path, or give the file one of these endings";
    }

    /** A reader that needs no further module. */
    private static final class Plain implements DatasetFileKind {
        @Override
        public Set<String> endings() {
            return Set.of(".jsonl", ".ndjson", ".json");
        }

        @Override
        public DatasetSource source(Path file) {
            return new JsonlSource(
                    file, !file.toString().toLowerCase(Locale.ROOT).endsWith(".json"));
        }
    }
}
