// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.architecture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Why types are public all the same. A line of a file is a reason, a colon, and types. */
final class Reasons {
    private Reasons() {}

    /** {@return by type, why it is public} */
    static Map<String, String> of(String name) throws IOException {
        Map<String, String> reasons = new TreeMap<>();
        try (InputStream file = Reasons.class.getResourceAsStream(name)) {
            new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split(": "))
                    .forEach(parts -> Arrays.stream(parts[1].split(" ")).forEach(type -> reasons.put(type, parts[0])));
        }
        return reasons;
    }
}
