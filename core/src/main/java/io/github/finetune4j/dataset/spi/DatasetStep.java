// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.spi;

import io.github.finetune4j.dataset.DatasetBuilder;
import io.github.finetune4j.dataset.result.ReportSection;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A step in building a data set: it filters, repairs or masks rows, or removes duplicates.
 * {@link DatasetBuilder#addStep} takes steps and runs them in order.
 *
 * <p>A step first sees all rows (summing up what it must know of them), then judges each one. Both are functions over
 * rows that know no others, so they run on several threads, in a stream, or in a cluster, with the same result. A step
 * that judges each row by itself is a {@link RowStep}.
 *
 * @param <S> what the step must know of all rows before it can judge one
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface DatasetStep<S> extends RowSummary<S> {
    /**
     * {@return the step's word in reports, data cards and {@code rejected.jsonl}, for example {@code near-duplicates}}
     */
    String name();

    /**
     * {@return how to judge a row; safe for use by several threads}
     *
     * @param whole the summary of all rows that reached this step
     */
    RowJudge judge(S whole);

    /**
     * {@return what the step found, for the report; empty where the counts of rows kept, changed and rejected say it
     * all}
     *
     * @param whole the summary of all rows that reached this step
     */
    default Optional<ReportSection> section(S whole) {
        return Optional.empty();
    }
}
