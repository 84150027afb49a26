// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The places where two JSON values differ, as pointers of RFC 6901. */
final class Pointers {
    private final List<String> found = new ArrayList<>();

    private Pointers() {}

    static List<String> between(Object one, Object other) {
        Pointers pointers = new Pointers();
        pointers.compare("", one, other);
        return pointers.found;
    }

    private void compare(String at, @Nullable Object one, @Nullable Object other) {
        if (one instanceof Map<?, ?> left && other instanceof Map<?, ?> right) {
            Set<Object> names = new LinkedHashSet<>(left.keySet());
            names.addAll(right.keySet());
            names.forEach(name -> compare(at + "/" + escaped(String.valueOf(name)), left.get(name), right.get(name)));
        } else if (one instanceof List<?> left && other instanceof List<?> right) {
            for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
                compare(at + "/" + i, element(left, i), element(right, i));
            }
        } else if (!Objects.equals(one, other)) {
            found.add(at);
        }
    }

    private static @Nullable Object element(List<?> list, int at) {
        return at < list.size() ? list.get(at) : null;
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
