// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps one work space for the next caller; a second caller at the same time gets a new one. */
final class Reuse<T> {
    private final AtomicReference<@Nullable T> kept = new AtomicReference<>();
    private final Supplier<T> maker;

    Reuse(Supplier<T> maker) {
        this.maker = maker;
    }

    T take() {
        T last = kept.getAndSet(null);
        return last == null ? maker.get() : last;
    }

    void giveBack(T space) {
        kept.set(space);
    }
}
