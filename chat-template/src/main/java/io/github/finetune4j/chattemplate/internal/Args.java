// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The arguments of one call. */
record Args(List<Value> positional, Map<String, Value> named) {
    static final Args NONE = new Args(List.of(), Map.of());

    static Args of(Value... positional) {
        return new Args(List.of(positional), Map.of());
    }

    Args with(String name, Value value) {
        Map<String, Value> more = new LinkedHashMap<>(named);
        more.put(name, value);
        return new Args(positional, more);
    }

    Args from(int first) {
        return new Args(positional.subList(Math.min(first, positional.size()), positional.size()), named);
    }

    /** {@return the arguments by parameter name}; the function takes no others. */
    Bound bind(String function, String... parameters) {
        if (positional.size() > parameters.length) {
            throw Failure.of(
                    function + "() takes at most " + parameters.length + " arguments, got " + positional.size());
        }
        Map<String, Value> bound = new HashMap<>();
        for (int i = 0; i < positional.size(); i++) {
            bound.put(parameters[i], positional.get(i));
        }
        List<String> known = List.of(parameters);
        named.forEach((name, value) -> {
            if (!known.contains(name) || bound.put(name, value) != null) {
                throw Failure.of(function + "() got an unexpected or repeated argument '" + name + "'");
            }
        });
        return new Bound(function, bound);
    }

    /** Arguments of a known function. */
    record Bound(String function, Map<String, Value> values) {
        /** {@return the argument, or null where it wasn't given} */
        @Nullable Value get(String name) {
            return values.get(name);
        }

        /** {@return the argument, or null where it wasn't given or is None} */
        @Nullable Value some(String name) {
            Value value = values.get(name);
            return value == None.NONE ? null : value;
        }

        Value need(String name) {
            Value value = values.get(name);
            if (value == null) {
                throw Failure.of(function + "() misses its argument '" + name + "'");
            }
            return value;
        }

        /** {@return the integer, or {@code otherwise} where it wasn't given}; None is none. */
        int index(String name, int otherwise) {
            Value value = get(name);
            return value == null ? otherwise : PythonNumbers.index(value);
        }

        /** As {@link #index}, but None stands for {@code otherwise}. */
        int someIndex(String name, int otherwise) {
            Value value = some(name);
            return value == null ? otherwise : PythonNumbers.index(value);
        }

        boolean truth(String name, boolean otherwise) {
            Value value = values.get(name);
            return value == null ? otherwise : value.truthy();
        }

        Str text(String name, String otherwise) {
            Value value = get(name);
            return value == null ? Str.of(otherwise) : text(value);
        }

        Str text(String name) {
            return text(need(name));
        }

        private Str text(Value value) {
            if (value instanceof Str s) {
                return s;
            }
            throw value instanceof Undefined u
                    ? u.failure()
                    : Failure.of(function + "() argument must be str, not " + value.typeName());
        }
    }

    /** Collects the arguments of a call. */
    static final class Builder {
        private final List<Value> positional = new ArrayList<>();
        private final Map<String, Value> named = new LinkedHashMap<>();

        void add(Value value) {
            positional.add(value);
        }

        void put(String name, Value value) {
            if (named.put(name, value) != null) {
                throw Failure.of("got multiple values for keyword argument '" + name + "'");
            }
        }

        Args build() {
            return positional.isEmpty() && named.isEmpty() ? NONE : new Args(positional, named);
        }
    }
}
