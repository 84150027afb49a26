// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.step;

import io.github.finetune4j.dataset.Example;
import java.time.Instant;
import java.util.List;
import org.apiguardian.api.API;

/**
 * Where new rows come from. An implementation is used by one thread at a time.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface RowSource {
    /**
     * {@return the rows of a span of time, the same ones however often it is asked; rows that were learned before are
     * left out later, so a source that knows no times may give all it has}
     *
     * @param from their earliest time; {@link Instant#EPOCH} for all
     * @param until their times are before it
     */
    List<Example> collect(Instant from, Instant until);

    /**
     * {@return how many rows there are in a span of time, for {@code Triggers.newRows}; by default they are fetched and
     * counted}
     *
     * @param from their earliest time
     * @param until their times are before it
     */
    default long count(Instant from, Instant until) {
        return collect(from, until).size();
    }
}
