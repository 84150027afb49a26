// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A page of what a store keeps. Immutable.
 *
 * @param entries in the order in which they became known; empty where there is nothing further for now
 * @param cursor to go on with; stays good in another process and on another day
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record CapturePage(List<Captured> entries, String cursor) {
    /** Copies the entries. */
    public CapturePage {
        entries = List.copyOf(entries);
    }
}
