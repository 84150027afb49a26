// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.spi;

import io.github.finetune4j.job.JobEvent;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Some events of a job, and the cursor from which to continue.
 *
 * @param events oldest first; a provider may repeat events or bring late ones: their ids show which
 * @param nextCursor what to pass next time; opaque to the engine
 * @param more whether more events can be had at once
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record EventPage(List<JobEvent> events, String nextCursor, boolean more) {
    /** The cursor before the first event. */
    public static final String START = "";

    /** Copies the events. */
    public EventPage {
        events = List.copyOf(events);
    }
}
