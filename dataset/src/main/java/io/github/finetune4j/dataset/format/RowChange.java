// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A change of a row that leaves the row itself as it is and reports each place that it changed. */
@FunctionalInterface
interface RowChange {
    /** Takes a place that was changed. */
    @FunctionalInterface
    interface Reported {
        void changed(String pointer, @Nullable Object before, @Nullable Object after);
    }

    /** {@return the row as it shall be; the same object where nothing changes} */
    Map<String, Object> apply(Map<String, Object> row, Reported reported);

    /** {@return a change of the row's own fields} */
    static RowChange row(BiConsumer<Map<?, ?>, Fields> change) {
        return (row, reported) -> changed(row, "", change, reported);
    }

    /** {@return a change of each message, wherever messages stand} */
    static RowChange messages(BiConsumer<Map<?, ?>, Fields> change) {
        return row((row, fields) -> {
            for (String key : List.of("messages", "preferred_output", "non_preferred_output", "chosen", "rejected")) {
                fields.elements(key, change);
            }
            fields.inner("input", (input, inner) -> inner.elements("messages", change));
        });
    }

    /** {@return a change of each tool call in a message} */
    static RowChange calls(BiConsumer<Map<?, ?>, Fields> change) {
        return messages((message, fields) -> fields.elements("tool_calls", change));
    }

    private static Map<String, Object> changed(
            Map<?, ?> object, String pointer, BiConsumer<Map<?, ?>, Fields> change, Reported reported) {
        Fields fields = new Fields(object, pointer, reported);
        change.accept(object, fields);
        return fields.result();
    }

    /** The fields of one object, to be changed. Not safe for use by several threads. */
    final class Fields {
        private final Map<?, ?> before;
        private final String pointer;
        private final Reported reported;
        private @Nullable Map<String, Object> after;

        Fields(Map<?, ?> before, String pointer, Reported reported) {
            this.before = before;
            this.pointer = pointer;
            this.reported = reported;
        }

        @SuppressWarnings("unchecked") // JSON objects have no other keys
        Map<String, Object> result() {
            return after == null ? (Map<String, Object>) before : after;
        }

        private Map<String, Object> copy() {
            Map<String, Object> copy = after;
            if (copy == null) {
                copy = SafeRepair.copy(before);
                after = copy;
            }
            return copy;
        }

        void text(String key, UnaryOperator<String> change) {
            value(key, value -> value instanceof String text ? change.apply(text) : value);
        }

        /** Changes a field that is there. */
        void value(String key, UnaryOperator<@Nullable Object> change) {
            Map<?, ?> now = result();
            if (now.containsKey(key)) {
                Object old = now.get(key);
                Object wanted = change.apply(old);
                if (!Objects.equals(old, wanted)) {
                    reported.changed(pointer + "/" + Place.token(key), old, wanted);
                    put(key, wanted);
                }
            }
        }

        @SuppressWarnings("NullAway") // JSON null is a value of the map
        private void put(String key, @Nullable Object value) {
            if (value == SafeRepair.NOTHING) {
                copy().remove(key);
            } else {
                copy().put(key, value);
            }
        }

        /** Adds a field that is missing. */
        void missing(String key, Object value, boolean wanted) {
            if (wanted && !result().containsKey(key)) {
                reported.changed(pointer + "/" + Place.token(key), SafeRepair.NOTHING, value);
                put(key, value);
            }
        }

        /** Gives a field another name, where there is none of that name. */
        void rename(String key, String name) {
            if (result().containsKey(key) && !result().containsKey(name)) {
                reported.changed(pointer + "/" + Place.token(key), key, name);
                Map<String, Object> renamed = new LinkedHashMap<>();
                result().forEach((old, value) -> renamed.put(old.equals(key) ? name : old, value));
                after = renamed;
            }
        }

        /** Changes an object inside. */
        void inner(String key, BiConsumer<Map<?, ?>, Fields> change) {
            if (result().get(key) instanceof Map<?, ?> object) {
                Map<String, Object> wanted = changed(object, pointer + "/" + Place.token(key), change, reported);
                if (wanted != object) {
                    copy().put(key, wanted);
                }
            }
        }

        /** Changes the objects in a list. */
        void elements(String key, BiConsumer<Map<?, ?>, Fields> change) {
            if (result().get(key) instanceof List<?> list) {
                List<@Nullable Object> wanted = new ArrayList<>();
                boolean any = false;
                for (int i = 0; i < list.size(); i++) {
                    Object element = list.get(i);
                    String at = pointer + "/" + Place.token(key) + "/" + i;
                    Object made = element instanceof Map<?, ?> map ? changed(map, at, change, reported) : element;
                    any |= made != element;
                    wanted.add(made);
                }
                if (any) {
                    copy().put(key, wanted);
                }
            }
        }
    }
}
