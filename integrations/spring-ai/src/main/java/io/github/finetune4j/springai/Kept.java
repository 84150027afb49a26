// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springai;

import io.github.finetune4j.internal.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Fields of our messages that Spring AI's have no word for, such as {@code weight}. They travel in a message's
 * metadata, of which providers send only what they know.
 */
final class Kept {
    private static final String KEY = "finetune4j";

    private Kept() {}

    /** {@return the metadata of a message with these fields, of which some have a place of their own} */
    static Map<String, Object> metadata(Map<String, Object> fields, Set<String> placed) {
        if (placed.containsAll(fields.keySet())) {
            return Map.of();
        }
        Map<String, Object> rest = new LinkedHashMap<>(fields);
        rest.keySet().removeAll(placed);
        return Map.of(KEY, rest);
    }

    /** {@return the fields that the metadata holds; to be changed} */
    static Map<String, Object> fields(Map<String, Object> metadata) {
        return metadata.get(KEY) instanceof Map<?, ?> map
                ? new LinkedHashMap<>(Json.plainMap(map))
                : new LinkedHashMap<>();
    }
}
