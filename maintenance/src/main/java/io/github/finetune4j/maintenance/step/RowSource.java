// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.maintenance.step;

import io.github.finetune4j.dataset.Dataset;
import io.github.finetune4j.dataset.Example;
import io.github.finetune4j.dataset.InvalidDatasetException;
import io.github.finetune4j.dataset.spi.DatasetSource;
import io.github.finetune4j.monitor.data.ProductionData;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.apiguardian.api.API;

/**
 * A source of new rows. An implementation is used by one thread at a time.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@FunctionalInterface
public interface RowSource {
    /**
     * {@return rows that production teaches, picked by feedback that was given in the span, also to older answers; what
     * was said at the end of the span or later is heard in the next cycle}
     *
     * @param picker gives a picker anew, for example {@code () -> ProductionData.from(captured).neverIn(tests)}
     */
    static RowSource production(Supplier<ProductionData> picker) {
        return (from, until) ->
                List.copyOf(picker.get().heardSince(from).until(until).pick().examples());
    }

    /**
     * {@return rows of any source without times, such as {@code LabeledRows}: all of them each time, those that were
     * learned before are left out}
     *
     * @param source gives the rows as they are now; it may have none yet
     * @throws InvalidDatasetException when rows are collected, if some are broken
     */
    static RowSource of(Supplier<? extends DatasetSource> source) {
        return (from, until) -> {
            try {
                return Dataset.builder()
                        .addSource(source.get())
                        .build()
                        .dataset()
                        .examples();
            } catch (InvalidDatasetException e) {
                if (e.issues().stream().allMatch(issue -> issue.code().equals("empty-file"))) {
                    return List.of(); // nobody has labelled anything yet
                }
                throw e;
            }
        };
    }

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
