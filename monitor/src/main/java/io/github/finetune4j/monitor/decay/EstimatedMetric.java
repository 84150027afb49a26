// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.decay;

import java.util.Locale;
import org.apiguardian.api.API;

/**
 * A metric that can be estimated without labels, by NannyML's names. With several classes each is the mean over the
 * classes, one against the rest.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum EstimatedMetric {
    /** The area under the ROC curve. */
    ROC_AUC,
    /** The harmonic mean of precision and recall. */
    F1,
    /** Of what was predicted, the share that is right. */
    PRECISION,
    /** Of what is, the share that was predicted. */
    RECALL,
    /** Of what is not, the share that was not predicted. */
    SPECIFICITY,
    /** The share of right predictions. */
    ACCURACY;

    /** {@return its name, for example {@code roc_auc}} */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
