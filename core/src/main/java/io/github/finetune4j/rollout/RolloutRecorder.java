// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.registry.RegistryRecord.RolloutChanged;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Reports a rollout to a registry. A registry that is out of reach costs no answer: what it did not take is reported
 * with the next event, and by the next process that starts the rollout, from its audit.
 */
final class RolloutRecorder {
    private static final System.Logger LOG = System.getLogger(RolloutRecorder.class.getName());

    private final Registry registry;
    private final String key;
    private final Map<String, String> arms;
    private final String responses;
    private final Deque<RolloutChanged> unreported = new ArrayDeque<>();
    private final Callback toRegistry;

    /**
     * @param registry to report to
     * @param key of what is compared
     * @param arms identity of each arm's model
     * @param responses what the ids of answers are made with
     * @param clock times failures
     */
    RolloutRecorder(Registry registry, String key, Map<String, String> arms, String responses, InstantSource clock) {
        this.registry = registry;
        this.key = key;
        this.arms = arms;
        this.responses = responses;
        toRegistry = new Callback(
                "the registry of rollout " + key,
                "the rollout goes on, and it is reported again with the next event and at the next start",
                LOG,
                clock);
    }

    synchronized void report(List<RolloutEvent> events) {
        for (RolloutEvent event : events) {
            unreported.add(new RolloutChanged(
                    event.rollout(),
                    key,
                    event.version(),
                    event.at(),
                    event.kind().name(),
                    arms,
                    responses,
                    event.who(),
                    event.why(),
                    event.numbers()));
        }
        while (!unreported.isEmpty() && toRegistry.run(() -> registry.add(unreported.element()))) {
            unreported.remove();
        }
    }
}
