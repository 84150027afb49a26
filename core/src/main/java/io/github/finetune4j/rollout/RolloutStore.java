// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Stores the state of rollouts, each under a name of its own: the policy's, a point, and a hash of the models that it
 * compares. Three kinds of rows: one state per rollout, replaced only by who has seen the newest; events, only
 * appended; and each process's own counts. The texts are JSON; a store need not understand them.
 *
 * <p>Methods block, may be called by several threads, and throw a {@link io.github.finetune4j.error.RolloutException}
 * where the store cannot be reached: rollouts then send requests to the baseline until it can.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public interface RolloutStore extends AutoCloseable {
    /**
     * A rollout's state with its version.
     *
     * @param version from 1, one more with each change
     * @param json the state
     * @since 0.1
     */
    record StoredState(long version, String json) {}

    /**
     * {@return the newest state, empty if there is no such rollout}
     *
     * @param rollout its name
     */
    Optional<StoredState> load(String rollout);

    /**
     * Puts the next state and its event in one step, both or neither, on disk when it returns.
     *
     * @param rollout its name
     * @param next the state; its version is one more than the newest's, 1 for a new rollout
     * @param events as JSON, for the audit; may be empty
     * @return false if the newest state had another version: somebody else was faster, and nothing was changed
     */
    boolean replace(String rollout, StoredState next, List<String> events);

    /**
     * {@return the audit, oldest first}
     *
     * @param rollout its name
     */
    List<String> events(String rollout);

    /**
     * Puts one process's counts in place of those it put before.
     *
     * @param rollout its name
     * @param epoch number of the stage run, from 1
     * @param node the process
     * @param json its counts
     */
    void putCounts(String rollout, int epoch, String node, String json);

    /**
     * {@return all processes' counts, those of ended processes too}
     *
     * @param rollout its name
     * @param epoch number of the stage run, from 1
     */
    List<NodeCounts> counts(String rollout, int epoch);

    /**
     * The counts of one process.
     *
     * @param node the process
     * @param json its counts
     * @since 0.1
     */
    record NodeCounts(String node, String json) {}

    /** {@return names of the rollouts that are kept; those of one policy begin with its name} */
    List<String> rollouts();

    /** Frees what the store holds; does nothing by default. */
    @Override
    default void close() {}
}
