// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc.internal;

import io.github.finetune4j.journal.Turn;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** A turn that ends once. */
final class JdbcTurn implements Turn {
    private final BooleanSupplier held;
    private final String holder;
    private final Runnable whenOver;
    private final AtomicBoolean over = new AtomicBoolean();

    /**
     * Makes one that is the caller's.
     *
     * @param held whether it still is
     * @param holder who the caller is
     * @param whenOver runs once, when it ends
     */
    JdbcTurn(BooleanSupplier held, String holder, Runnable whenOver) {
        this.held = held;
        this.holder = holder;
        this.whenOver = whenOver;
    }

    /** {@return somebody else's} */
    static JdbcTurn of(String holder) {
        return new JdbcTurn(() -> false, holder, () -> {});
    }

    @Override
    public boolean granted() {
        return !over.get() && held.getAsBoolean();
    }

    @Override
    public String holder() {
        return holder;
    }

    @Override
    public void close() {
        if (over.compareAndSet(false, true)) {
            whenOver.run();
        }
    }
}
