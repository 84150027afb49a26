// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.trigger;

import java.time.Instant;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A trigger of a cycle. It holds no state of its own: what it said before is in the journal. An implementation is used
 * by one thread at a time.
 *
 * @since 0.1
 * @see Triggers
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Trigger {
    /** {@return its name, the same in every process: under it the journal remembers when it last began a cycle} */
    String name();

    /**
     * {@return why a cycle should begin, in a sentence; empty as long as there is no reason}
     *
     * @param situation how things are
     */
    Optional<String> check(Situation situation);

    /**
     * {@return when there will be a reason, where that is known}
     *
     * @param situation how things are
     */
    default Optional<Instant> next(Situation situation) {
        return Optional.empty();
    }
}
