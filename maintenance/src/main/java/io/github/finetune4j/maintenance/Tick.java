// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance;

import java.util.List;
import org.apiguardian.api.API;

/**
 * A report of one tick. Immutable.
 *
 * @param acted whether it was this process's turn
 * @param actor who acts: this process, or the other one
 * @param done what was done, one sentence each; empty where nothing was due
 * @param waitsFor what is waited for, in words; empty where nothing is under way
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Tick(boolean acted, String actor, List<String> done, String waitsFor) {
    /** Copies the sentences. */
    public Tick {
        done = List.copyOf(done);
    }
}
