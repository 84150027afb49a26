// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names of one loop pass, macro call or block; what isn't here is looked up outside. */
final class Scope {
    private final @Nullable Scope outer;
    private final Map<String, Value> names = new HashMap<>(8);

    Scope(@Nullable Scope outer) {
        this.outer = outer;
    }

    void set(String name, Value value) {
        names.put(name, value);
    }

    @Nullable Value find(String name) {
        for (Scope scope = this; scope != null; scope = scope.outer) {
            Value value = scope.names.get(name);
            if (value != null) {
                return value;
            }
        }
        return null;
    }
}
