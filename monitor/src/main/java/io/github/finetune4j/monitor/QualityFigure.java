// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor;

import org.apiguardian.api.API;

/**
 * The figure that a judge found. Immutable.
 *
 * @param figure with its interval; its n is {@code judged}
 * @param judged answers that the judge has an opinion on
 * @param labelled those of the last four weeks that people have a word on, too
 * @param failed judgements that failed: in no figure
 * @param corrected whether the figure is corrected by the labels; otherwise it is the judge's own opinion
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record QualityFigure(Figure figure, long judged, long labelled, long failed, boolean corrected) {
    /** {@return the figure, how it came about, and what is missing, in one line} */
    @Override
    public String toString() {
        return figure.value().estimate() + " [" + figure.value().lower() + ", "
                + figure.value().upper() + "] (" + figure.value().method() + "; " + failed + " judgements failed)";
    }
}
