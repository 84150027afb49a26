// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.huggingface.internal.download;

import io.github.finetune4j.huggingface.HubProgress;
import io.github.finetune4j.internal.callback.Callback;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * Adds up what the files of one call have done. The listener hears of every further megabyte, and of every whole file.
 */
final class ProgressCount {
    private static final System.Logger LOG = System.getLogger(ProgressCount.class.getName());
    private static final long STEP = 1 << 20;

    private final Consumer<? super HubProgress> listener;
    private final int filesTotal;
    private final Callback callback =
            new Callback("a listener of downloads", "the download goes on", LOG, InstantSource.system());
    private long bytesTotal;
    private long bytesDone;
    private long reportedBytes;
    private int filesDone;

    ProgressCount(Consumer<? super HubProgress> listener, int filesTotal) {
        this.listener = listener;
        this.filesTotal = filesTotal;
    }

    synchronized void expect(long bytes) {
        bytesTotal += bytes;
    }

    /** @param bytes negative where what came has to come again */
    synchronized void moved(String path, long bytes) {
        bytesDone += bytes;
        if (bytesDone - reportedBytes >= STEP) {
            report(path);
        }
    }

    synchronized void whole(String path) {
        filesDone++;
        report(path);
    }

    private void report(String path) {
        reportedBytes = bytesDone;
        HubProgress progress = new HubProgress(path, bytesDone, bytesTotal, filesDone, filesTotal);
        callback.run(() -> listener.accept(progress));
    }
}
