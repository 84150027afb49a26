// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.spi;

import io.github.finetune4j.dataset.DatasetBuilder;
import io.github.finetune4j.dataset.result.ReportSection;
import java.util.Optional;
import java.util.function.Function;
import org.apiguardian.api.API;

/**
 * Assigns rows to the parts of a split. {@link DatasetBuilder#split(java.util.function.Consumer)} makes the usual one.
 *
 * @param <S> what must be known of all rows before one can be placed
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface DatasetSplitter<S> extends RowSummary<S> {
    /**
     * {@return the rule in one line, for reports and data cards, for example
     * {@code by prompt, 0.8 / 0.1 / 0.1, seed 7}}
     */
    String name();

    /**
     * {@return the share of rows that the part is meant to get, from 0 to 1}
     *
     * @param part which
     */
    double fraction(SplitPart part);

    /**
     * {@return the part of each row; the same answer for the same row, and safe for use by several threads}
     *
     * @param whole the summary of all rows
     */
    Function<DatasetRow, SplitPart> parts(S whole);

    /**
     * {@return what is worth reporting; empty by default}
     *
     * @param whole the summary of all rows
     */
    default Optional<ReportSection> section(S whole) {
        return Optional.empty();
    }
}
