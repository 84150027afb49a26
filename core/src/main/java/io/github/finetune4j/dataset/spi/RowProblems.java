// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.spi;

import org.apiguardian.api.API;

/**
 * Collects the problems found while one row is read.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface RowProblems {
    /**
     * Reports an issue; an error makes the row unusable.
     *
     * @param issue what was found
     */
    void report(RowIssue issue);

    /** {@return whether an error was reported} */
    boolean broken();
}
