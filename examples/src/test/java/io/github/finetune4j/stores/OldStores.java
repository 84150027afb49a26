// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.stores;

import io.github.finetune4j.fixtures.Fixtures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Stores that an earlier version wrote, among the fixtures. */
final class OldStores {
    static final String FOLDER = "stores-8668fe43";
    private static final String KNOWN = "known.properties";

    private OldStores() {}

    static Path file(String name) {
        return Fixtures.path(FOLDER).resolve(name);
    }

    /** {@return a copy that may be written to} */
    static Path copy(String store, Path target) throws IOException {
        Path from = file(store);
        try (Stream<Path> walked = Files.walk(from)) {
            for (Path each : walked.toList()) {
                Files.copy(each, target.resolve(from.relativize(each).toString()));
            }
        }
        return target;
    }

    /** {@return what its writer wrote down about them, such as the id of an answer} */
    static String known(String key) throws IOException {
        Properties known = new Properties();
        try (InputStream in = Files.newInputStream(file(KNOWN))) {
            known.load(in);
        }
        String value = known.getProperty(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " -> one of " + known.stringPropertyNames());
        }
        return value.replace("\\n", "\n");
    }

    static void writeKnown(Path folder, Map<String, String> known) throws IOException {
        List<String> lines = new TreeMap<>(known)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue().replace("\n", "\\\\n"))
                        .toList();
        Files.write(folder.resolve(KNOWN), lines);
    }
}
