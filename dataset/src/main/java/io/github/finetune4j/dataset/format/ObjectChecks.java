// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Checks of an object by its keys. */
final class ObjectChecks {
    private ObjectChecks() {}

    /** No other keys than these. */
    static RowCheck keys(Set<String> known) {
        return (place, found) -> {
            if (place.value() instanceof Map<?, ?> map) {
                map.keySet().stream()
                        .map(String::valueOf)
                        .filter(key -> !known.contains(key))
                        .forEach(key -> found.value(place.pointer() + "/" + Place.token(key), key));
            }
        };
    }

    /** At least and at most so many of these keys. */
    static RowCheck keyCount(Set<String> keys, long least, long most) {
        return (place, found) -> {
            if (place.value() instanceof Map<?, ?> map) {
                long count = keys.stream().filter(map::containsKey).count();
                if (count < least || count > most) {
                    found.at(
                            place.pointer(),
                            "it has " + count + " of " + keys.stream().sorted().toList());
                }
            }
        };
    }

    /** Some key beside these. */
    static RowCheck furtherKey(Set<String> known) {
        return (place, found) -> {
            if (place.value() instanceof Map<?, ?> map && known.containsAll(map.keySet())) {
                found.at(place.pointer(), "");
            }
        };
    }

    /** Where the value is there, another key must be, too. */
    static RowCheck needs(String other) {
        return (place, found) -> {
            if (place.present() && place.sibling(other) == null) {
                found.at(place.pointer(), "");
            }
        };
    }

    /** The value isn't that of another key. */
    static RowCheck differs(String other) {
        return (place, found) -> {
            if (place.present() && Objects.equals(place.value(), place.sibling(other))) {
                found.at(place.pointer(), "");
            }
        };
    }

    /** The value is of the same JSON type as that of another key. */
    static RowCheck sameType(String other) {
        return (place, found) -> {
            Object there = place.sibling(other);
            if (place.present()
                    && there != null
                    && !ValueChecks.typeOf(there).equals(ValueChecks.typeOf(place.value()))) {
                found.value(place.pointer(), place.value());
            }
        };
    }

    /** Every key matches a pattern. */
    static RowCheck keyPattern(java.util.regex.Pattern wanted) {
        return (place, found) -> {
            if (place.value() instanceof Map<?, ?> map) {
                map.keySet().stream()
                        .map(String::valueOf)
                        .filter(key -> !wanted.matcher(key).matches())
                        .forEach(key -> found.value(place.pointer() + "/" + Place.token(key), key));
            }
        };
    }

    /** The elements of a list are keys of an object beside it. */
    static RowCheck declared(String object) {
        return (place, found) -> {
            if (place.value() instanceof List<?> names && place.sibling(object) instanceof Map<?, ?> known) {
                for (int i = 0; i < names.size(); i++) {
                    if (!known.containsKey(String.valueOf(names.get(i)))) {
                        found.value(place.pointer() + "/" + i, names.get(i));
                    }
                }
            }
        };
    }
}
