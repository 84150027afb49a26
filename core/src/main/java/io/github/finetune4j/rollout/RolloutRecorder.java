// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import io.github.finetune4j.registry.Registry;
import io.github.finetune4j.registry.RegistryRecord.RolloutChanged;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Tells a registry of a rollout. A registry that is out of reach costs no answer: what it did not take is told with the
 * next event, and by the next process that starts the rollout, from its audit.
 */
final class RolloutRecorder {
    private static final System.Logger LOG = System.getLogger(RolloutRecorder.class.getName());

    private final Registry registry;
    private final String key;
    private final Map<String, String> arms;
    private final String responses;
    private final Deque<RolloutChanged> untold = new ArrayDeque<>();
    private boolean complained;

    /**
     * @param registry is told
     * @param key of what is compared
     * @param arms identity of each arm's model
     * @param responses what the ids of answers are made with
     */
    RolloutRecorder(Registry registry, String key, Map<String, String> arms, String responses) {
        this.registry = registry;
        this.key = key;
        this.arms = arms;
        this.responses = responses;
    }

    synchronized void tell(List<RolloutEvent> events) {
        for (RolloutEvent event : events) {
            untold.add(new RolloutChanged(
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
        try {
            while (!untold.isEmpty()) {
                registry.add(untold.element());
                untold.remove();
            }
            complained = false;
        } catch (RuntimeException e) {
            complainOnce(e);
        }
    }

    private void complainOnce(RuntimeException thrown) {
        if (!complained) {
            complained = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the registry can't keep what it is told about rollout " + key
                            + "; the rollout goes on, and it is told again with the next event and at the next start",
                    thrown);
        }
    }
}
