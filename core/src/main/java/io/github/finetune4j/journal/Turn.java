// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.journal;

import org.apiguardian.api.API;

/**
 * The turn to act, which one has at a time. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Turn extends AutoCloseable {
    /**
     * {@return whether it is the caller's} A lock in a database ends with its connection, so what was granted may have
     * been lost since.
     */
    boolean granted();

    /** {@return who acts: the caller, or whoever does instead} */
    String holder();

    /** Ends the turn, if it is the caller's; what was added stays. */
    @Override
    void close();
}
