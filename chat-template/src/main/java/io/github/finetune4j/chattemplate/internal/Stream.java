// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Python's generator: gives its elements once, has no length, prints as an object, and does its work when it's asked.
 */
record Stream(Iterator<Value> elements, String typeName) implements Value {
    /** {@return a generator whose elements are computed, and whose errors come, when the first is asked for} */
    static Stream later(Supplier<List<Value>> work) {
        return new Stream(new Later(() -> work.get().iterator()), "generator");
    }

    /** {@return a generator whose source is asked for with the first element} */
    static Stream lazy(Supplier<Iterator<Value>> source) {
        return new Stream(new Later(source), "generator");
    }

    /** {@return what's left} */
    List<Value> rest() {
        List<Value> items = new ArrayList<>();
        elements.forEachRemaining(items::add);
        return items;
    }

    private static final class Later implements Iterator<Value> {
        private final Supplier<Iterator<Value>> source;
        private @Nullable Iterator<Value> opened;

        Later(Supplier<Iterator<Value>> source) {
            this.source = source;
        }

        private Iterator<Value> opened() {
            Iterator<Value> known = opened;
            if (known == null) {
                known = source.get();
                opened = known;
            }
            return known;
        }

        @Override
        public boolean hasNext() {
            return opened().hasNext();
        }

        @Override
        public Value next() {
            return opened().next();
        }
    }
}
