// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.quality;

import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.Feedback;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Opinions on their way to the store. A quick judge is ready before the answer itself is stored, and an opinion on an
 * answer that a monitor doesn't know would count for nothing, so it waits for the answer; and then for a moment, in
 * which the capture puts what was said apart, for feedback to release it. Safe for use by several threads.
 */
final class Opinions {
    private static final int MOST = 10_000;
    private static final long MOMENT = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long LONGEST = TimeUnit.MINUTES.toNanos(1);

    private static final class Waiting {
        private final Feedback opinion;
        private final long since;
        private long found = -1;

        Waiting(Feedback opinion, long since) {
            this.opinion = opinion;
            this.since = since;
        }

        boolean ready(CaptureStore store, long now) {
            if (found < 0 && store.find(opinion.responseId()).isPresent()) {
                found = now - since;
            }
            return found >= 0 && now - since - found >= MOMENT;
        }
    }

    private final CaptureStore store;
    private final Runnable lost;
    private final List<Waiting> waiting = new ArrayList<>();
    private final Callback callback;

    Opinions(CaptureStore store, Callback callback, Runnable lost) {
        this.store = store;
        this.callback = callback;
        this.lost = lost;
    }

    synchronized void add(Feedback opinion) {
        waiting.add(new Waiting(opinion, System.nanoTime()));
        if (waiting.size() > MOST) {
            waiting.remove(0);
            lost.run();
        }
    }

    synchronized int waiting() {
        return waiting.size();
    }

    /** Writes the opinions whose answers are stored; those whose answers don't come in a minute are given up. */
    synchronized void write() {
        if (waiting.isEmpty()) {
            return;
        }
        callback.run(this::writeWhatIsReady);
        giveUp(System.nanoTime());
    }

    private void writeWhatIsReady() {
        long now = System.nanoTime();
        List<Waiting> ready =
                waiting.stream().filter(each -> each.ready(store, now)).toList();
        if (!ready.isEmpty()) {
            store.append(ready.stream().map(each -> each.opinion).toList());
            waiting.removeAll(ready);
        }
    }

    private void giveUp(long now) {
        for (Iterator<Waiting> each = waiting.iterator(); each.hasNext(); ) {
            if (now - each.next().since > LONGEST) {
                each.remove();
                lost.run();
            }
        }
    }
}
