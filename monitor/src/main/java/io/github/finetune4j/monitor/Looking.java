// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor;

import java.time.Instant;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The state of looking at what is captured: where monitors don't look, that there is no alert says nothing. Immutable.
 *
 * @param state of it
 * @param last when a look last went through; null where none did in this process
 * @param why what stopped it, a sentence without a user's text; empty unless it stopped
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Looking(State state, @Nullable Instant last, String why) {
    /**
     * The states of looking.
     *
     * @since 0.1
     */
    public enum State {
        /** Nobody has looked in this process yet. */
        NOT_BEGUN,
        /** The last look went through, and the next one is not overdue. */
        GOES_ON,
        /** The last look failed, hangs, or is long ago; or the monitors are closed. */
        STOPPED
    }

    /** {@return when a look last went through in this process} */
    public Optional<Instant> lastLook() {
        return Optional.ofNullable(last);
    }
}
