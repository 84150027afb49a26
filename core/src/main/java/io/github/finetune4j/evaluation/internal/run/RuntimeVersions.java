// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.internal.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The versions of what ran, and of what it ran on. */
public final class RuntimeVersions {
    private RuntimeVersions() {}

    public static Map<String, Object> all() {
        Map<String, Object> versions = new LinkedHashMap<>();
        versions.put("finetune4j", ours());
        versions.put("java", System.getProperty("java.version", "unknown"));
        versions.put("os", System.getProperty("os.name", "unknown") + " " + System.getProperty("os.arch", "unknown"));
        return versions;
    }

    private static String ours() {
        try (InputStream text = RuntimeVersions.class.getResourceAsStream("version.txt")) {
            return new String(Objects.requireNonNull(text, "version.txt").readAllBytes(), StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "version.txt of the finetune4j-core jar cannot be read: " + e + " -> take an undamaged jar", e);
        }
    }
}
