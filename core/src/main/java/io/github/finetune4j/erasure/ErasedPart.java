// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.erasure;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * The part of one store in erasing a person. Immutable.
 *
 * @param removed how many things it has erased now: interactions, rows, tasks, files
 * @param runs that learned from what was erased, now or before: the jobs' text forms
 * @param left what is left to do, in words: models to be trained again, copies that it doesn't reach
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record ErasedPart(long removed, Set<String> runs, List<String> left) {
    /** Copies runs and words. */
    public ErasedPart {
        runs = Collections.unmodifiableSet(new LinkedHashSet<>(runs));
        left = List.copyOf(left);
    }

    /**
     * {@return a part after which nothing is left to do}
     *
     * @param removed how many things were erased
     */
    public static ErasedPart of(long removed) {
        return new ErasedPart(removed, Set.of(), List.of());
    }
}
