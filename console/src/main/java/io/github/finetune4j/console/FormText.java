// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.console;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code a=1&b=2}, of an address or a form. */
final class FormText {
    private static final int MOST = 500;

    private FormText() {}

    /**
     * {@return all values by name}
     *
     * @throws IllegalArgumentException if it is none, or holds too many
     */
    static Map<String, List<String>> read(String text) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (text.isEmpty()) {
            return values;
        }
        String[] pairs = text.split("&", MOST + 1);
        if (pairs.length > MOST) {
            throw new IllegalArgumentException("fields: more than " + MOST + " -> ask for less at once");
        }
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            values.computeIfAbsent(decoded(name), key -> new ArrayList<>()).add(decoded(value));
        }
        return values;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
