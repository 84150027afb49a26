// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import io.github.finetune4j.error.CallbackFailures;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.callback.Callbacks;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A log of failures in the code of others that a capture calls, with what each costs. */
final class CaptureLog {
    private static final System.Logger LOG = System.getLogger(CaptureLog.class.getName());

    private final Callbacks all;
    private final Callback clock;
    private final Callback label;
    private final Callback consent;
    private final Callback labels;
    private final Callback redaction;
    private final Callback measuring;
    private final Callback taking;
    private final Callback room;
    private final Callback waiting;
    private final Callback store;
    private final Callback holding;
    private final Callback retention;
    private final Map<String, Callback> metrics = new ConcurrentHashMap<>();

    CaptureLog(InstantSource clock) {
        all = new Callbacks(LOG, clock);
        this.clock = all.of("clock of a capture", "interactions have no time, and nothing is held for feedback");
        label = all.of("arm of a captured rollout", "interactions have the rollout's name alone");
        consent = all.of("consent of a capture", "only figures are kept");
        labels = all.of("labels of a capture", "labels are left out");
        redaction = all.of("masking of a capture", "only figures are kept");
        measuring = all.of("measuring of a capture", "the interaction is dropped");
        taking = all.of("taking in by a capture", "the interaction is dropped, and counted");
        room = all.of("queue of a capture", "interactions are dropped, and counted");
        waiting = all.of("queue to the store of a capture", "interactions are dropped, and counted");
        store = all.of("store of a capture", "interactions wait, and are dropped when too many");
        holding = all.of("holding by the store of a capture", "leave holdForFeedback out");
        retention = all.of("retention of a capture", "what is too old stays for another hour");
    }

    Callback clock() {
        return clock;
    }

    Callback label() {
        return label;
    }

    Callback consent() {
        return consent;
    }

    Callback labels() {
        return labels;
    }

    Callback redaction() {
        return redaction;
    }

    Callback listener(int number) {
        return all.of("listener " + number + " of a capture", "it stays registered, and the others are notified");
    }

    Callback measuring() {
        return measuring;
    }

    Callback taking() {
        return taking;
    }

    Callback waiting() {
        return waiting;
    }

    Callback room() {
        return room;
    }

    Callback store() {
        return store;
    }

    Callback holding() {
        return holding;
    }

    Callback retention() {
        return retention;
    }

    Callback metric(String name) {
        return metrics.computeIfAbsent(name, its -> all.of("metric " + its + " of a capture", "it is left out"));
    }

    List<CallbackFailures> failures() {
        return all.failures();
    }
}
