// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.chattemplate.internal;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The elements that hold, tested one by one. */
final class Chosen implements Iterator<Value> {
    private final Iterator<Value> items;
    private final Predicate<Value> holds;
    private @Nullable Value next;

    Chosen(Iterator<Value> items, Predicate<Value> holds) {
        this.items = items;
        this.holds = holds;
    }

    @Override
    public boolean hasNext() {
        while (next == null && items.hasNext()) {
            Value item = items.next();
            next = holds.test(item) ? item : null;
        }
        return next != null;
    }

    @Override
    public Value next() {
        Value chosen = hasNext() ? next : null;
        if (chosen == null) {
            throw new NoSuchElementException("no item is left -> report it as a bug");
        }
        next = null;
        return chosen;
    }
}
