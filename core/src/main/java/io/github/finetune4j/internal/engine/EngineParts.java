// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.engine;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/** Threads and timers that an engine is made of: the library's, or an application's. */
public final class EngineParts {
    private static final int MOST = 64;

    private EngineParts() {}

    /** {@return one daemon thread for all pauses and deadlines} */
    public static Timer timer() {
        return new SystemTimer();
    }

    /**
     * {@return an application's own timer}
     *
     * @param given runs what is due; what it does not take, a spare one does
     * @param clock times failures
     */
    public static Timer of(Timer given, InstantSource clock) {
        return new GivenTimer(given, new SystemTimer(), clock);
    }

    /** {@return threads that poll, read events and cancel} */
    public static Pool calls() {
        return new DaemonPool("finetune4j-calls", 8, MOST);
    }

    /** {@return threads that submit} */
    public static Pool submits() {
        return new DaemonPool("finetune4j-submit", 16, MOST);
    }

    /**
     * {@return threads that call listeners and subscribers}
     *
     * @param timer finds those that hang
     * @param patience after which one counts as hanging
     */
    public static Pool events(Timer timer, Duration patience) {
        return new WatchedPool(new DaemonPool("finetune4j-events", 4, MOST), timer, patience);
    }

    /**
     * {@return an application's own threads}
     *
     * @param executor runs the tasks; one that hangs is not replaced
     * @param use what it is for, as the builder calls it
     * @param clock times failures
     */
    public static Pool of(Executor executor, String use, InstantSource clock) {
        return new ExecutorPool(executor, use, new DaemonPool("finetune4j-spare", 1, MOST), clock);
    }
}
