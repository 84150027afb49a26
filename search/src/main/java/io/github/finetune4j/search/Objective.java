// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search;

import org.apiguardian.api.API;

/**
 * An objective of a search: the goal as a function of settings. With parallel trials it is called by several threads at
 * once.
 *
 * @since 0.1
 */
@FunctionalInterface
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Objective {
    /**
     * {@return what came out}
     *
     * @param trial has the settings, takes reports on the way, and says when to stop
     * @throws Exception if it fails; the trial counts as failed, and the search goes on
     */
    Outcome run(RunningTrial trial) throws Exception;
}
