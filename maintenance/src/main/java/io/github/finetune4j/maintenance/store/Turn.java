// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.store;

import org.apiguardian.api.API;

/**
 * Whose turn it is to act. Safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface Turn extends AutoCloseable {
    /** {@return whether it is the caller's} */
    boolean granted();

    /** {@return who acts: the caller, or whoever does instead} */
    String holder();

    /** Ends the turn, if it is the caller's; the journal stays. */
    @Override
    void close();
}
