// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.calibration;

import java.util.Locale;
import org.apiguardian.api.API;

/**
 * The way in which logits are made probabilities.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum CalibrationMethod {
    /**
     * All logits divided by one number, the one of least negative log-likelihood (Guo et al., ICML 2017). One parameter
     * for any number of classes: some dozens of rows are enough, and the order of the labels never changes.
     */
    TEMPERATURE,
    /** For each class a logistic curve over its log-odds (Platt 1999, with his smoothed targets). */
    PLATT,
    /**
     * For each class the best rising step over its log-odds (Zadrozny and Elkan, KDD 2002). For a thousand rows of each
     * class and more; with fewer it learns the rows by heart.
     */
    ISOTONIC,
    /**
     * For each class the merged probability of Venn and Abers: between two isotonic fits of which one is perfectly
     * calibrated. It keeps its rows, and each answer costs two passes over them for each class.
     */
    VENN_ABERS;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
