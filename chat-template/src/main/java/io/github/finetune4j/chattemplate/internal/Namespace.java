// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import org.jspecify.annotations.Nullable;

/** The result of {@code namespace(...)}: the one thing a template may assign attributes of. */
final class Namespace implements HasMembers {
    private final Dict attributes = new Dict();

    void assign(String name, Value value) {
        if (name.startsWith("_")) {
            throw Failure.of("a namespace can't hold '" + name + "': names that start with an underscore are reserved");
        }
        attributes.put(Str.of(name), value);
    }

    Dict attributes() {
        return attributes;
    }

    @Override
    public @Nullable Value member(String name) {
        return attributes.get(name);
    }

    @Override
    public String typeName() {
        return "Namespace";
    }
}
