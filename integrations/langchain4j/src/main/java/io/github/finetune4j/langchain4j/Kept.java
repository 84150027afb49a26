// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.langchain4j;

import io.github.finetune4j.internal.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Fields of our messages that LangChain4j's have no word for, such as {@code weight}. They travel in a message's
 * attributes, which LangChain4j keeps in memories and sends to no model.
 */
final class Kept {
    static final String ATTRIBUTE = "finetune4j";

    private Kept() {}

    /** {@return the attributes of a message with these fields, of which some have a place of their own} */
    static Map<String, Object> attributes(Map<String, Object> fields, Set<String> placed) {
        if (placed.containsAll(fields.keySet())) {
            return Map.of();
        }
        Map<String, Object> rest = new LinkedHashMap<>(fields);
        rest.keySet().removeAll(placed);
        return Map.of(ATTRIBUTE, rest);
    }

    /** {@return the fields that the attributes hold} */
    static Map<String, Object> fields(Map<String, Object> attributes) {
        return attributes.get(ATTRIBUTE) instanceof Map<?, ?> map ? Json.plainMap(map) : Map.of();
    }
}
