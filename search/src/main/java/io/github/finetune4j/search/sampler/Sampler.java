// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.sampler;

import io.github.finetune4j.search.space.SearchSpace;
import io.github.finetune4j.search.space.Settings;
import io.github.finetune4j.search.trial.SearchHistory;
import java.util.random.RandomGenerator;
import org.apiguardian.api.API;

/**
 * Decides which settings are tried next; implement it for a way of your own. It keeps nothing between two calls, so
 * that several processes can share a search, and may be called by several threads at once.
 *
 * @since 0.1
 */
@FunctionalInterface
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Sampler {
    /**
     * {@return the settings to try next}
     *
     * @param space to which they belong; {@link SearchSpace#fill} gives those that exist only
     * @param history everything tried so far, also what still runs
     * @param random all chance; the same for the same seed and the same number of trials
     */
    Settings next(SearchSpace space, SearchHistory history, RandomGenerator random);
}
