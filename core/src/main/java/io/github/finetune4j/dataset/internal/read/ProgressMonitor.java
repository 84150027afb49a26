// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.internal.read;

import io.github.finetune4j.dataset.DatasetProgress;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Reports how far the work is, and ends it when the caller wishes so. Used in the builder's thread alone. */
public final class ProgressMonitor {
    private static final long EVERY = 1L << 13;
    private final Consumer<? super DatasetProgress> listener;
    private final BooleanSupplier cancelled;
    private String phase = "";
    private long total = -1;
    private long rows;
    private long reported;

    public ProgressMonitor(Consumer<? super DatasetProgress> listener, BooleanSupplier cancelled) {
        this.listener = listener;
        this.cancelled = cancelled;
    }

    public void start(String newPhase, long totalRows) {
        phase = newPhase;
        total = totalRows;
        rows = 0;
        reported = 0;
        check();
        report();
    }

    public void add(long more) {
        rows += more;
        if (rows - reported >= EVERY) {
            check();
            report();
        }
    }

    public void end() {
        if (reported != rows) {
            report();
        }
    }

    private void report() {
        reported = rows;
        listener.accept(new DatasetProgress(phase, rows, total));
    }

    private void check() {
        if (cancelled.getAsBoolean() || Thread.currentThread().isInterrupted()) {
            throw new CancellationException("building the data set was cancelled while " + phase + ", after " + rows
                    + " rows -> nothing was written");
        }
    }
}
