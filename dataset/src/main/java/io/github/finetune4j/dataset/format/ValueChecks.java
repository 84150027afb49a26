// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.json.JsonException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks of one value. */
final class ValueChecks {
    private ValueChecks() {}

    static RowCheck required() {
        return (place, found) -> {
            if (!place.present()) {
                found.at(place.ownerPointer(), "");
            }
        };
    }

    static RowCheck absent() {
        return (place, found) -> {
            if (place.present()) {
                found.value(place.pointer(), place.value());
            }
        };
    }

    static RowCheck type(Set<String> types) {
        return (place, found) -> {
            if (place.present() && !types.contains(typeOf(place.value()))) {
                found.value(place.pointer(), place.value());
            }
        };
    }

    static String typeOf(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof String) {
            return "string";
        }
        if (value instanceof Number) {
            return "number";
        }
        if (value instanceof Boolean) {
            return "boolean";
        }
        return value instanceof List<?> ? "array" : "object";
    }

    static RowCheck values(List<?> allowed) {
        return (place, found) -> {
            if (place.present() && !holds(allowed, place.value())) {
                found.value(place.pointer(), place.value());
            }
        };
    }

    static RowCheck notValues(List<?> refused) {
        return (place, found) -> {
            if (place.present() && holds(refused, place.value())) {
                found.value(place.pointer(), place.value());
            }
        };
    }

    private static boolean holds(List<?> values, @Nullable Object value) {
        return values.stream().anyMatch(one -> same(one, value));
    }

    private static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one instanceof Number a && other instanceof Number b) {
            return a.doubleValue() == b.doubleValue();
        }
        return one == null ? other == null : one.equals(other);
    }

    static RowCheck pattern(Pattern wanted) {
        return (place, found) -> {
            if (place.value() instanceof String text && !wanted.matcher(text).matches()) {
                found.value(place.pointer(), text);
            }
        };
    }

    static RowCheck without(Pattern refused) {
        return (place, found) -> {
            if (place.value() instanceof String text) {
                var match = refused.matcher(text);
                if (match.find()) {
                    found.value(place.pointer(), match.group());
                }
            }
        };
    }

    static RowCheck notBlank() {
        return (place, found) -> {
            if (place.value() instanceof String text && text.isBlank()) {
                found.at(place.pointer(), "");
            }
        };
    }

    /** Elements of a list or object, code points of a text. */
    static RowCheck size(long least, long most) {
        return (place, found) -> {
            long size = sizeOf(place.value());
            if (size >= 0 && (size < least || size > most)) {
                found.at(place.pointer(), "it has " + size);
            }
        };
    }

    private static long sizeOf(@Nullable Object value) {
        if (value instanceof String text) {
            return text.codePointCount(0, text.length());
        }
        if (value instanceof Map<?, ?> map) {
            return map.size();
        }
        return value instanceof List<?> list ? list.size() : -1;
    }

    static RowCheck range(double least, double most) {
        return (place, found) -> {
            if (place.value() instanceof Number number
                    && !(number.doubleValue() >= least && number.doubleValue() <= most)) {
                found.value(place.pointer(), number);
            }
        };
    }

    static RowCheck jsonText(boolean object) {
        return (place, found) -> {
            if (place.value() instanceof String text) {
                try {
                    Object value = Json.parse(text);
                    if (object && !(value instanceof Map<?, ?>)) {
                        found.value(place.pointer(), value);
                    }
                } catch (JsonException e) {
                    found.at(place.pointer(), e.problem());
                }
            }
        };
    }

    /** Bytes behind a {@code data:} URL, at most. */
    static RowCheck dataBytes(long most) {
        return (place, found) -> {
            if (place.value() instanceof String url && url.startsWith("data:")) {
                long bytes = (url.length() - url.indexOf(',') - 1L) * 3 / 4;
                if (bytes > most) {
                    found.at(place.pointer(), bytes + " bytes");
                }
            }
        };
    }

    static RowCheck base64() {
        return (place, found) -> {
            if (place.value() instanceof String text) {
                try {
                    Base64.getDecoder().decode(text);
                } catch (IllegalArgumentException e) {
                    found.at(place.pointer(), String.valueOf(e.getMessage()));
                }
            }
        };
    }

    /** Characters of all texts below a place, keys not counted. */
    static RowCheck textSize(long most) {
        return (place, found) -> {
            long size = texts(place.value());
            if (size > most) {
                found.at(place.pointer(), size + " characters");
            }
        };
    }

    private static long texts(@Nullable Object value) {
        if (value instanceof String text) {
            return text.length();
        }
        if (value instanceof Map<?, ?> map) {
            return map.values().stream().mapToLong(ValueChecks::texts).sum();
        }
        return value instanceof List<?> list
                ? list.stream().mapToLong(ValueChecks::texts).sum()
                : 0;
    }
}
