// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The settings of a rule's check.
 *
 * @param fields as in the rules' file
 */
record CheckSettings(Map<?, ?> fields) {
    String kind() {
        return text("is");
    }

    String text(String name) {
        if (fields.get(name) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException(
                "a rule's check has no text \"" + name + "\": " + fields + " -> report it as a bug");
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    long number(String name, long otherwise) {
        return fields.get(name) instanceof Number number ? number.longValue() : otherwise;
    }

    double decimal(String name, double otherwise) {
        return fields.get(name) instanceof Number number ? number.doubleValue() : otherwise;
    }

    List<?> list(String name) {
        return fields.get(name) instanceof List<?> list ? list : List.of();
    }

    Set<String> words(String name) {
        return list(name).stream().map(String::valueOf).collect(Collectors.toUnmodifiableSet());
    }
}
