// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import org.jspecify.annotations.Nullable;

/** The {@code attribute} argument of filters: a number, or names joined by dots. */
final class Attributes {
    private Attributes() {}

    static Value read(RenderBudget budget, Value item, Value path, @Nullable Value otherwise) {
        if (path == None.NONE) {
            return item;
        }
        if (!(path instanceof Str names)) {
            return orElse(Subscript.item(budget, item, path), otherwise);
        }
        Value value = item;
        int from = 0;
        while (from <= names.text().length()) {
            int dot = names.text().indexOf('.', from);
            int to = dot < 0 ? names.text().length() : dot;
            value = orElse(Subscript.item(budget, value, step(names.text().substring(from, to))), otherwise);
            from = to + 1;
        }
        return value;
    }

    private static Value step(String name) {
        boolean number = !name.isEmpty() && name.length() < 10 && name.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Int.of(Integer.parseInt(name)) : Str.of(name);
    }

    private static Value orElse(Value value, @Nullable Value otherwise) {
        return value instanceof Undefined && otherwise != null ? otherwise : value;
    }
}
