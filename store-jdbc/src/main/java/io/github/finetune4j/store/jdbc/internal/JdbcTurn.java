// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.store.jdbc.internal;

import io.github.finetune4j.maintenance.store.Turn;
import java.util.concurrent.atomic.AtomicBoolean;

/** A turn that ends once. */
final class JdbcTurn implements Turn {
    private final boolean granted;
    private final String holder;
    private final Runnable whenOver;
    private final AtomicBoolean over = new AtomicBoolean();

    JdbcTurn(boolean granted, String holder, Runnable whenOver) {
        this.granted = granted;
        this.holder = holder;
        this.whenOver = whenOver;
    }

    @Override
    public boolean granted() {
        return granted;
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
