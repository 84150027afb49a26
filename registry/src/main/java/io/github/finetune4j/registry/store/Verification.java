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
 * @param problems what is wrong, in words: each with the file or table, and the record, row or line; those of records
 *     first, in their order; empty if nothing is
 * @param unproven what may be as it was written, and can't be proven: written by a version that had no proof for it, or
 *     not at its end yet, as the curves of a run that goes on
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record Verification(long records, long forgotten, List<String> problems, List<String> unproven) {
    /** Copies the lists. */
    public Verification {
        problems = List.copyOf(problems);
        unproven = List.copyOf(unproven);
    }

    /**
     * A result where nothing was forgotten, and all is proven.
     *
     * @param records how many records there are
     * @param problems what is wrong, in words
     */
    public Verification(long records, List<String> problems) {
        this(records, 0, problems, List.of());
    }

    /** {@return whether nothing is wrong} */
    public boolean intact() {
        return problems.isEmpty();
    }
}
