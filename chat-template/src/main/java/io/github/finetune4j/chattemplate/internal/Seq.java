// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.List;

/** An immutable sequence or view. Templates can't change lists: the sandbox forbids it. */
record Seq(Kind kind, List<Value> items) implements Value {
    /** Python's type. {@code GROUP} is the named tuple of the {@code groupby} filter. */
    enum Kind {
        LIST("list"),
        TUPLE("tuple"),
        GROUP("tuple"),
        RANGE("range"),
        KEYS("dict_keys"),
        VALUES("dict_values"),
        ITEMS("dict_items");

        final String python;

        Kind(String python) {
            this.python = python;
        }

        boolean isTuple() {
            return this == TUPLE || this == GROUP;
        }

        boolean isView() {
            return this == KEYS || this == VALUES || this == ITEMS;
        }
    }

    static Seq list(List<Value> items) {
        return new Seq(Kind.LIST, items);
    }

    static Seq tuple(Value... items) {
        return new Seq(Kind.TUPLE, List.of(items));
    }

    @Override
    public String typeName() {
        return kind.python;
    }

    @Override
    public boolean truthy() {
        return !items.isEmpty();
    }
}
