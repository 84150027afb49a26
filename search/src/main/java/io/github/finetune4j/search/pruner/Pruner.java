// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.pruner;

import io.github.finetune4j.search.trial.SearchHistory;
import io.github.finetune4j.search.trial.Trial;
import org.apiguardian.api.API;

/**
 * Decides after each report of a trial whether it is stopped; implement it for a way of your own. It keeps nothing
 * between two calls, so that several processes can share a search, and may be called by several threads at once.
 *
 * @since 0.1
 */
@FunctionalInterface
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Pruner {
    /**
     * {@return whether the trial is stopped}
     *
     * @param trial runs, and has just reported
     * @param history everything tried so far, with this trial as it is now
     */
    boolean stops(Trial trial, SearchHistory history);
}
