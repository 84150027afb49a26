// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.alert;

import io.github.finetune4j.monitor.Slice;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The alerts of a set of monitors: what is wrong, what was, and what people do about it. Safe for use by several
 * threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Alerts {
    /** {@return the alerts that are not over, the oldest first} */
    List<Alert> open();

    /** {@return everything that happened, oldest first} */
    List<AlertEvent> history();

    /**
     * {@return an alert; empty where there is none of that id}
     *
     * @param id of it
     */
    Optional<Alert> find(String id);

    /**
     * Says that somebody sees to it: it is not escalated any more.
     *
     * @param id of an alert that is firing
     * @param who sees to it, not blank
     * @param why what they think or do, not blank
     * @throws IllegalArgumentException if there is no such alert
     * @throws IllegalStateException if it is not firing
     */
    void acknowledge(String id, String who, String why);

    /**
     * Says that it is over. Its monitors go on from their old level: if that is not reached, they fire again.
     *
     * @param id of an alert that is open
     * @param who says so, not blank
     * @param why not blank
     * @throws IllegalArgumentException if there is no such alert
     * @throws IllegalStateException if it is over
     */
    void resolve(String id, String who, String why);

    /**
     * Says that the new level is as it should be: the alert is over, and its monitors learn anew from now on.
     *
     * @param id of an alert that is open
     * @param who says so, not blank
     * @param why not blank
     * @throws IllegalArgumentException if there is no such alert
     * @throws IllegalStateException if it is over
     */
    void acceptNewLevel(String id, String who, String why);

    /**
     * Notifies nobody about a monitor for a while. When the time is over, sinks are notified of alerts that are still
     * open.
     *
     * @param monitor its name; empty for all
     * @param slice of the traffic; {@link Slice#ALL} for all slices
     * @param until when it ends, in the future
     * @param who silences, not blank
     * @param why not blank
     */
    void silence(String monitor, Slice slice, Instant until, String who, String why);

    /** {@return the silences that have not ended} */
    List<Silence> silences();
}
