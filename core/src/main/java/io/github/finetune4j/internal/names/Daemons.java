// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.names;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that keep no process alive, by the names that a thread dump shows. */
public final class Daemons {
    private Daemons() {}

    /** {@return a thread, not started} */
    public static Thread of(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** {@return a factory of threads of one name} */
    public static ThreadFactory named(String name) {
        return work -> of(work, name);
    }

    /** {@return a factory of threads whose names end in a number, from 1} */
    public static ThreadFactory numbered(String name) {
        AtomicInteger number = new AtomicInteger();
        return work -> of(work, name + "-" + number.incrementAndGet());
    }
}
