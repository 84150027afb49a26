// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.names;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refuses what is missing where it is given, not where somebody later trips over it. */
public final class NoNull {
    private NoNull() {}

    /**
     * Checks all parts at once.
     *
     * @param what they are parts of
     * @param namesAndValues a name, its value, the next name …
     * @throws IllegalArgumentException naming each that is null
     */
    public static void check(String what, @Nullable Object... namesAndValues) {
        List<String> missing = new ArrayList<>();
        for (int i = 1; i < namesAndValues.length; i += 2) {
            if (namesAndValues[i] == null) {
                missing.add(String.valueOf(namesAndValues[i - 1]));
            }
        }
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException(what + " needs " + String.join(", ", missing)
                    + ", got null -> give a value, an empty one if need be");
        }
    }

    /**
     * Checks the members.
     *
     * @param what they are, for example {@code the messages of a chat request}
     * @param values each of which must be there
     * @throws IllegalArgumentException if one is null
     */
    public static void each(String what, Collection<?> values) {
        int index = 0;
        for (Object value : values) {
            if (value == null) {
                throw new IllegalArgumentException(what + " hold null at " + index + " -> leave it out");
            }
            index++;
        }
    }
}
