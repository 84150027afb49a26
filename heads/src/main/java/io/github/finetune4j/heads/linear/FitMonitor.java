// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import io.github.finetune4j.internal.callback.Callback;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The listener of a fit's progress, and what ends it. */
final class FitMonitor {
    private static final System.Logger LOG = System.getLogger(FitMonitor.class.getName());

    private final Consumer<FitProgress> listener;
    private final BooleanSupplier cancelled;

    FitMonitor(Consumer<? super FitProgress> listener, BooleanSupplier cancelled) {
        Callback heard = callback("a listener of a fit's progress");
        this.listener = progress -> heard.run(() -> listener.accept(progress));
        Callback asked = callback("what says whether to cancel a fit");
        this.cancelled = () -> asked.call(cancelled::getAsBoolean, false);
    }

    private static Callback callback(String what) {
        return new Callback(what, "the head is fitted all the same", LOG, InstantSource.system());
    }

    void report(FitProgress progress) {
        listener.accept(progress);
    }

    void check() {
        if (cancelled.getAsBoolean() || Thread.currentThread().isInterrupted()) {
            throw new CancellationException("fitting a head was cancelled -> fit it again; nothing was kept");
        }
    }
}
