// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.ArrayList;
import java.util.List;

/** Python's {@code iter(x)}, gathered into a list. */
final class Iterate {
    private Iterate() {}

    static List<Value> list(RenderBudget budget, Value value) {
        if (value instanceof Seq seq) {
            budget.work(seq.items().size());
            return seq.items();
        }
        if (value instanceof Undefined) {
            return List.of();
        }
        List<Value> items = copy(budget, value);
        budget.items(items.size());
        return items;
    }

    static boolean isIterable(Value value) {
        return value instanceof Seq
                || value instanceof Str
                || value instanceof Dict
                || value instanceof Undefined
                || value instanceof Stream;
    }

    private static List<Value> copy(RenderBudget budget, Value value) {
        if (value instanceof Dict dict) {
            return dict.keys();
        }
        if (value instanceof Str s) {
            return characters(budget, s);
        }
        if (value instanceof Stream stream) {
            return stream.rest();
        }
        throw Failure.of("'" + value.typeName() + "' object is not iterable");
    }

    private static List<Value> characters(RenderBudget budget, Str s) {
        budget.items(s.length());
        List<Value> characters = new ArrayList<>(s.length());
        for (int i = 0; i < s.text().length(); ) {
            int next = i + Character.charCount(s.text().codePointAt(i));
            characters.add(s.part(budget, i, next).asMarkup(false));
            i = next;
        }
        return characters;
    }

    /** {@return Python's {@code len(x)}} */
    static int length(Value value) {
        if (value instanceof Str s) {
            return s.length();
        }
        if (value instanceof Seq seq) {
            return seq.items().size();
        }
        if (value instanceof Dict dict) {
            return dict.size();
        }
        if (value instanceof Undefined) {
            return 0;
        }
        throw Failure.of("object of type '" + value.typeName() + "' has no len()");
    }
}
