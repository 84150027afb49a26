// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.rules;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A check whether the arguments of a tool call are as the tool's own JSON schema demands, by the words that tools use:
 * {@code type}, {@code properties}, {@code required}, {@code additionalProperties: false}, {@code items} and
 * {@code enum}. Other words are passed over, so that nothing right is called wrong.
 */
final class ArgumentsSchema {
    private ArgumentsSchema() {}

    /**
     * {@return the first thing that is wrong; empty where nothing is}
     *
     * @param schema the tool's parameters
     * @param arguments JSON values
     */
    static Optional<String> problem(Map<?, ?> schema, @Nullable Object arguments) {
        return Optional.ofNullable(value(schema, arguments, ""));
    }

    private static @Nullable String value(Map<?, ?> schema, @Nullable Object value, String at) {
        String here = at.isEmpty() ? "arguments" : at;
        if (!typed(schema.get("type"), value)) {
            return here + " must be of type " + RowIssues.shown(schema.get("type")) + ", not " + RowIssues.shown(value);
        }
        if (schema.get("enum") instanceof List<?> allowed && !allowed.contains(value)) {
            return here + " must be one of " + RowIssues.shown(allowed) + ", not " + RowIssues.shown(value);
        }
        if (value instanceof Map<?, ?> object) {
            return object(schema, object, at);
        }
        if (value instanceof List<?> list && schema.get("items") instanceof Map<?, ?> items) {
            return items(items, list, at);
        }
        return null;
    }

    private static @Nullable String items(Map<?, ?> schema, List<?> list, String at) {
        for (int i = 0; i < list.size(); i++) {
            String problem = value(schema, list.get(i), at + "/" + i);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private static @Nullable String object(Map<?, ?> schema, Map<?, ?> object, String at) {
        if (schema.get("required") instanceof List<?> required) {
            for (Object name : required) {
                if (name instanceof String && !object.containsKey(name)) {
                    return at + "/" + name + " is required and missing";
                }
            }
        }
        Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> map ? map : Map.of();
        boolean closed =
                Boolean.FALSE.equals(schema.get("additionalProperties")) && schema.get("patternProperties") == null;
        for (Map.Entry<?, ?> entry : object.entrySet()) {
            String inside = at + "/" + TextRules.token(String.valueOf(entry.getKey()));
            if (properties.get(entry.getKey()) instanceof Map<?, ?> property) {
                String problem = value(property, entry.getValue(), inside);
                if (problem != null) {
                    return problem;
                }
            } else if (closed && !properties.containsKey(entry.getKey())) {
                return inside + " is not among the tool's parameters";
            }
        }
        return null;
    }

    private static boolean typed(@Nullable Object type, @Nullable Object value) {
        if (type instanceof List<?> several) {
            return several.isEmpty() || several.stream().anyMatch(one -> typed(one, value));
        }
        return !(type instanceof String word)
                || switch (word) {
                    case "object" -> value instanceof Map<?, ?>;
                    case "array" -> value instanceof List<?>;
                    case "string" -> value instanceof String;
                    case "number" -> value instanceof Number;
                    case "integer" -> value instanceof Number number && whole(number);
                    case "boolean" -> value instanceof Boolean;
                    case "null" -> value == null;
                    default -> true;
                };
    }

    // 3.0 is an integer, says JSON Schema
    private static boolean whole(Number number) {
        if (number instanceof Long || number instanceof BigInteger) {
            return true;
        }
        return number instanceof BigDecimal big
                ? big.stripTrailingZeros().scale() <= 0
                : number.doubleValue() == Math.rint(number.doubleValue());
    }
}
