// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.registry.store;

import java.util.List;
import org.apiguardian.api.API;

/**
 * The result of checking that a registry is as it was written.
 *
 * @param records how many records there are
 * @param forgotten how many rows of data versions were erased because they were to be forgotten: that is no problem
 * @param problems what is wrong, in words, the first broken record first; empty if nothing is
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Verification(long records, long forgotten, List<String> problems) {
    /** Copies the list. */
    public Verification {
        problems = List.copyOf(problems);
    }

    /**
     * A result where nothing was forgotten.
     *
     * @param records how many records there are
     * @param problems what is wrong, in words
     */
    public Verification(long records, List<String> problems) {
        this(records, 0, problems);
    }

    /** {@return whether nothing is wrong} */
    public boolean intact() {
        return problems.isEmpty();
    }
}
