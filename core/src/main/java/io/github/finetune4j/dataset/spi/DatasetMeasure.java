// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.spi;

import io.github.finetune4j.dataset.result.ReportSection;
import org.apiguardian.api.API;

/**
 * A measure of the rows that are left after all steps, such as token counts, class balance or diversity.
 *
 * @param <S> what is gathered from the rows
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface DatasetMeasure<S> extends RowSummary<S> {
    /** {@return the measure's word, for example {@code tokens}} */
    String name();

    /**
     * {@return what was found}
     *
     * @param whole the summary of all rows
     */
    ReportSection section(S whole);
}
