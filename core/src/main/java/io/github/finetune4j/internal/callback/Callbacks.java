// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.internal.callback;

import io.github.finetune4j.error.CallbackFailures;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The pieces of the application's code that one of our parts calls. Safe for any number of threads. */
public final class Callbacks {
    private final System.Logger logger;
    private final InstantSource clock;
    private final Map<String, Callback> all = new ConcurrentHashMap<>();

    /**
     * Makes none yet.
     *
     * @param logger of the part
     * @param clock times failures; may be the application's own, and fail
     */
    public Callbacks(System.Logger logger, InstantSource clock) {
        this.logger = logger;
        this.clock = clock;
    }

    /**
     * {@return the callback of a name, made at first; few of them, since each is kept}
     *
     * @param what its name
     * @param cost what a failure costs
     * @see Callback
     */
    public Callback of(String what, String cost) {
        return all.computeIfAbsent(what, name -> new Callback(name, cost, logger, clock));
    }

    /** {@return failures of those that ever failed, by their names} */
    public List<CallbackFailures> failures() {
        return all.values().stream()
                .map(Callback::failures)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(CallbackFailures::callback))
                .toList();
    }
}
