// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.mlflow;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.Sha256;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values within what MLflow takes (mlflow/utils/validation.py of 3.17.2, read 2026-11-30). It cuts longer
 * values itself, without a word.
 */
record Texts(Counts counts) {
    static final int LONGEST_PARAM = 6000;
    /** Of runs since 3.0 8000, of experiments and before 3.0 5000. */
    static final int LONGEST_TAG = 5000;

    private static final int LONGEST_KEY = 250;
    private static final int DIGEST = 16;
    private static final Pattern NOT_OF_A_KEY = Pattern.compile("[^A-Za-z0-9_\\-. :/]");
    private static final Pattern LIKE_A_PATH = Pattern.compile("(^|/)(\\.{1,2}|)(?=/|$)");

    /** {@return a key that MLflow takes; the same where it takes this one} */
    String key(String name) {
        String taken = NOT_OF_A_KEY.matcher(name).replaceAll("_");
        taken = LIKE_A_PATH.matcher(taken).replaceAll("$1_");
        if (taken.length() > LONGEST_KEY) {
            String hash = hash(name).substring(0, DIGEST);
            taken = taken.substring(0, LONGEST_KEY - DIGEST - 1) + "_" + hash;
        }
        if (!taken.equals(name)) {
            counts.changed("the key \"" + cut(name, LONGEST_KEY) + "\"", "it is " + taken + " there");
        }
        return taken;
    }

    /** {@return the value, cut where it is longer than MLflow holds} */
    String value(String name, String value, int longest) {
        if (value.length() <= longest) {
            return value;
        }
        counts.changed("the value of " + name, value.length() + " characters, of which it holds " + longest);
        return cut(value, longest - 1) + "…";
    }

    private static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }

    /** {@return nested JSON values as one level of texts, their keys joined by dots; what is empty left out} */
    Map<String, String> flat(String prefix, Map<String, ?> values, int longest) {
        Map<String, String> flat = new LinkedHashMap<>();
        values.forEach((name, value) -> put(flat, prefix + name, value, longest));
        return flat;
    }

    private void put(Map<String, String> flat, String name, @Nullable Object value, int longest) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((inner, deep) -> put(flat, name + "." + inner, deep, longest));
        } else if (value instanceof List<?> list) {
            if (!list.isEmpty()) {
                flat.put(key(name), value(name, Json.write(list), longest));
            }
        } else if (value != null && !value.toString().isEmpty()) {
            flat.put(key(name), value(name, value.toString(), longest));
        }
    }

    /** {@return a name for an id that fits into any filter of MLflow} */
    static String hash(String id) {
        return Sha256.start(id, DIGEST);
    }
}
