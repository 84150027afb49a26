// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.alert;

import java.time.Instant;
import java.util.List;
import org.apiguardian.api.API;

/**
 * One incident. What else goes wrong at the same time joins it. Immutable.
 *
 * @param id unique in a store
 * @param kind of it
 * @param state where it stands
 * @param firedAt when it was seen
 * @param evidence of each monitor and slice that shows it, the first one first
 * @param suggestion what to do
 * @param since when it entered its state
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Alert(
        String id,
        Kind kind,
        State state,
        Instant firedAt,
        List<Evidence> evidence,
        Suggestion suggestion,
        Instant since) {
    /**
     * The kind of an alert.
     *
     * @since 0.1
     */
    public enum Kind {
        /** A figure left its level. */
        CHANGE,
        /** Quality fell below the share of its level before that was agreed upon. */
        DECAY,
        /** Nothing came where something always came. */
        NO_DATA,
        /** A model in use will no longer answer: see {@link io.github.finetune4j.monitor.ShutdownMonitor}. */
        SHUTDOWN
    }

    /**
     * The state of an alert.
     *
     * @since 0.1
     */
    public enum State {
        /** Nobody has said a word yet. */
        FIRING,
        /** Somebody sees to it. */
        ACKNOWLEDGED,
        /** It is over. */
        RESOLVED
    }

    /** Copies the evidence, of which there is some. */
    public Alert {
        evidence = List.copyOf(evidence);
        if (evidence.isEmpty()) {
            throw new IllegalArgumentException("alert " + id + " without evidence -> give at least one");
        }
    }

    /** {@return whether it is not over} */
    public boolean open() {
        return state != State.RESOLVED;
    }

    /** {@return what, where, since when and what to do, in one line} */
    public String summary() {
        return new AlertText(this).summary();
    }
}
