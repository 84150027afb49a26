// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.erasure;

import java.util.Set;
import org.apiguardian.api.API;

/**
 * Something that keeps files of training runs, and can erase the rows in them.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface RunFiles {
    /**
     * Erases the rows of runs that need them no more.
     *
     * @param runs the jobs' text forms; those of others are left alone
     * @return what was done, and what is left to do
     * @throws io.github.finetune4j.error.FineTuneException if a file can't be erased
     */
    ErasedPart eraseRows(Set<String> runs);
}
