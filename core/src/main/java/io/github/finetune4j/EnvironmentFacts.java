// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j;

import io.github.finetune4j.internal.names.Version;
import java.util.LinkedHashMap;
import java.util.Map;

/** Versions and machine of this process, for the record of a run. */
final class EnvironmentFacts {
    private EnvironmentFacts() {}

    static Map<String, Object> all() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("finetune4j", Version.of(FineTune.class).orElse("unreleased"));
        facts.put("java", System.getProperty("java.version", ""));
        facts.put("os", System.getProperty("os.name", "") + " " + System.getProperty("os.arch", ""));
        facts.put("processors", (long) Runtime.getRuntime().availableProcessors());
        facts.put("heapBytes", Runtime.getRuntime().maxMemory());
        return facts;
    }
}
