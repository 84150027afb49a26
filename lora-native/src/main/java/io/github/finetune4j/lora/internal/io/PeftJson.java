// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.io;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.lora.internal.config.JsonFile;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The fields that the configurations of all of PEFT's methods have in common. */
final class PeftJson {
    /** The version whose keys are written. */
    static final String VERSION = "0.21.2";

    private PeftJson() {}

    /** Adds the keys that ask for something and are not harmless. */
    static void addActive(ObjectNode json, List<List<String>> keys, List<String> harmless, List<String> found) {
        for (String key : keys.stream().flatMap(List::stream).toList()) {
            JsonNode value = json.path(key);
            if (active(value) && !harmless.contains(key)) {
                found.add(key + " " + value);
            }
        }
    }

    /**
     * Adds the keys that ask for something and are not among the known ones: what a later version means by them cannot
     * be known.
     */
    static void addUnknown(ObjectNode json, List<List<String>> known, List<String> found) {
        json.properties().forEach(entry -> {
            boolean unknown = known.stream().noneMatch(keys -> keys.contains(entry.getKey()));
            if (unknown && active(entry.getValue())) {
                found.add("the unknown setting " + entry.getKey());
            }
        });
    }

    private static boolean active(JsonNode value) {
        return !(value.isMissingNode()
                || value.isNull()
                || (value.isBoolean() && !value.asBoolean())
                || (value.isContainerNode() && value.isEmpty()));
    }

    static void refuse(List<String> found, Path file) {
        if (!found.isEmpty()) {
            throw new UnsupportedCapabilityException(file + " asks for " + String.join(", ", found)
                    + ", which is not supported; LoRA, rsLoRA, DoRA, patterns, saved modules and prompt tuning are"
                    + " -> merge the adapter into its base with PEFT");
        }
    }

    /** {@return the collection, or JSON's null where it is empty} */
    static Object nullable(Collection<?> values) {
        return values.isEmpty() ? JsonFile.mapper().nullNode() : values;
    }

    static String text(Map<String, Object> keys) {
        ObjectNode json = JsonFile.mapper().createObjectNode();
        keys.forEach((key, value) -> json.set(key, JsonFile.mapper().valueToTree(value)));
        return json.toPrettyString() + "\n";
    }
}
