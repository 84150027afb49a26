// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset;

import io.github.finetune4j.internal.json.Json;
import java.util.Map;
import java.util.Set;

/** The further fields of a row, none of which is called as one of its own: written and read back they are the same. */
final class OwnFields {
    private OwnFields() {}

    /** {@return the further fields as they come out of a file} */
    static Map<String, Object> without(String what, Set<String> own, Map<String, Object> fields) {
        if (fields.isEmpty()) {
            return Map.of();
        }
        Map<String, Object> plain = Json.plainMap(fields);
        own.stream().filter(plain::containsKey).sorted().findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("further fields of " + what + ": " + plain.keySet() + " -> leave " + name
                    + " out, it is a field of its own");
        });
        return plain;
    }
}
