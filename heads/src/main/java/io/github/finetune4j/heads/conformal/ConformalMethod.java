// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.conformal;

import org.apiguardian.api.API;

/**
 * The way in which a label's strangeness is read from the probabilities of all labels.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum ConformalMethod {
    /** 1 − the label's probability (Sadinle, Lei and Wasserman, JASA 114, 2019): the smallest sets on average. */
    LAC,
    /**
     * The probability of all labels up to this one, the most probable first (Romano, Sesia and Candès, NeurIPS 2020):
     * sets that grow where the text is hard, so that hard texts are covered, too.
     */
    APS,
    /** As {@link #APS}, with a fine for each label from the sixth on (Angelopoulos et al., ICLR 2021): no huge sets. */
    RAPS,
    /** The label's place, the most probable first: all sets of one size. */
    TOP_K
}
