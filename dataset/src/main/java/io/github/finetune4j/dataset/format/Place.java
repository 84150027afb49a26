// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A value inside a row, or the place where one is missing.
 *
 * @param owner object or list that holds the value; null for the row itself
 * @param ownerPointer RFC 6901 pointer to the owner
 * @param key name or index in the owner; empty for the row itself
 * @param value what is there; null where it is JSON's null or missing
 * @param present whether anything is there
 */
record Place(
        @Nullable Object owner,
        String ownerPointer,
        String key,
        @Nullable Object value,
        boolean present) {
    /** {@return the pointer to the value} */
    String pointer() {
        return owner == null ? "" : ownerPointer + "/" + token(key);
    }

    /** {@return a key as a part of a pointer (RFC 6901, section 3)} */
    static String token(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    /** {@return a field of the object that holds the value; null where there is none} */
    @Nullable Object sibling(String name) {
        return owner instanceof Map<?, ?> map ? map.get(name) : null;
    }

    /**
     * Goes from here to all places that a pattern names.
     *
     * @param pattern an RFC 6901 pointer in which {@code *} stands for every element of a list or object; the owner of
     *     the last part must exist, the value itself may be missing
     * @param visit called for each place
     */
    void each(String pattern, Consumer<Place> visit) {
        if (pattern.isEmpty()) {
            visit.accept(this);
        } else {
            descend(pattern.substring(1).split("/", -1), 0, visit);
        }
    }

    static Place of(Map<?, ?> row) {
        return new Place(null, "", "", row, true);
    }

    private void descend(String[] parts, int at, Consumer<Place> visit) {
        if (at == parts.length) {
            visit.accept(this);
        } else if (parts[at].equals("*")) {
            elements(place -> place.descend(parts, at + 1, visit));
        } else if (value instanceof Map<?, ?> map) {
            String name = parts[at];
            new Place(map, pointer(), name, map.get(name), map.containsKey(name)).descend(parts, at + 1, visit);
        } else if (value instanceof List<?> list && !list.isEmpty() && parts[at].equals("0")) {
            new Place(list, pointer(), "0", list.get(0), true).descend(parts, at + 1, visit);
        }
    }

    private void elements(Consumer<Place> visit) {
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                visit.accept(new Place(list, pointer(), String.valueOf(i), list.get(i), true));
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> {
                String name = String.valueOf(key);
                visit.accept(new Place(map, pointer(), name, inner, true));
            });
        }
    }
}
