// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.callback.Callback;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;

/** An application's own timer. What it does not take, a spare one does, so that no job stands still. */
final class GivenTimer implements Timer {
    private static final System.Logger LOG = System.getLogger(GivenTimer.class.getName());

    private final Timer timer;
    private final Timer spare;
    private final Callback callback;

    /**
     * @param timer the application's
     * @param spare for what it does not take
     * @param clock times failures
     */
    GivenTimer(Timer timer, Timer spare, InstantSource clock) {
        this.timer = timer;
        this.spare = spare;
        callback = new Callback("the timer of an engine", "a spare one does what it does not take", LOG, clock);
    }

    @Override
    public Runnable after(Duration delay, Runnable task) {
        Runnable once = new OnceTask(task);
        Attempt<Runnable> taken = callback.attempt(() -> Objects.requireNonNull(timer.after(delay, once)));
        return taken.worked() ? () -> callback.run(taken.value()) : spare.after(delay, once);
    }

    @Override
    public void release() {
        spare.release();
    }
}
