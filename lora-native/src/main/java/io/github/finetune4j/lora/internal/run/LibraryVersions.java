// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import io.github.finetune4j.internal.names.Version;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/** The versions of the libraries that a run was made with, for its manifest. */
final class LibraryVersions {
    private LibraryVersions() {}

    static Map<String, Object> all() {
        Properties djl = properties("pytorch-engine.properties");
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("finetune4j", Version.of(LibraryVersions.class).orElse("development"));
        all.put("djl", djl.getProperty("djl_version", "unknown"));
        all.put("pytorch", djl.getProperty("pytorch_version", "unknown"));
        all.put("java", System.getProperty("java.runtime.version", "unknown"));
        all.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        all.put("architecture", System.getProperty("os.arch"));
        all.put("cpu", cpu());
        all.put("processors", Runtime.getRuntime().availableProcessors());
        return all;
    }

    private static Properties properties(String resource) {
        Properties properties = new Properties();
        try (InputStream in = LibraryVersions.class.getClassLoader().getResourceAsStream(resource)) { // DJL's
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            return new Properties(); // a version that cannot be found is no reason to fail
        }
        return properties;
    }

    private static String cpu() {
        return cpuInfo("model name").isEmpty() ? "unknown" : cpuInfo("model name");
    }

    private static String cpuInfo(String key) {
        Path file = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(file)) {
            return "";
        }
        try (var lines = Files.lines(file, StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }
}
