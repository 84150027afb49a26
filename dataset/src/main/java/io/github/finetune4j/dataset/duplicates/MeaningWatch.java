// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.duplicates;

import io.github.finetune4j.dataset.DatasetProgress;
import io.github.finetune4j.internal.callback.Callback;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The listener of a comparison by meaning, and what ends it; in the caller's thread alone. */
final class MeaningWatch {
    private static final System.Logger LOG = System.getLogger(MeaningWatch.class.getName());

    private final Consumer<DatasetProgress> listener;
    private final BooleanSupplier cancelled;
    private final int rows;

    MeaningWatch(Consumer<? super DatasetProgress> listener, BooleanSupplier cancelled, int rows) {
        Callback heard = callback("a listener of a comparison by meaning");
        this.listener = progress -> heard.run(() -> listener.accept(progress));
        Callback asked = callback("what says whether to cancel a comparison by meaning");
        this.cancelled = () -> asked.call(cancelled::getAsBoolean, false);
        this.rows = rows;
    }

    private static Callback callback(String what) {
        return new Callback(what, "texts are compared all the same", LOG, InstantSource.system());
    }

    /** Reports, unless it is to end. */
    void done(String phase, long done) {
        if (cancelled.getAsBoolean() || Thread.currentThread().isInterrupted()) {
            throw new CancellationException("comparing texts by meaning was cancelled while " + phase + ", after "
                    + done + " of " + rows + " rows -> start it again");
        }
        listener.accept(new DatasetProgress(phase, done, rows));
    }
}
