// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import org.apiguardian.api.API;

/**
 * The meaning of a head's values.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public enum HeadKind {
    /** One label of three or more: values are logits, softmax makes probabilities of them. */
    ONE_OF_MANY,
    /** One label of two: one value, the logit of the second label. */
    ONE_OF_TWO,
    /** Labels that each apply or do not: each value is the logit of its label. */
    ANY_OF_MANY,
    /** One of ordered labels: one value each between two neighbours, the logit of the label lying above. */
    ORDERED,
    /** Numbers: the values themselves. */
    NUMBERS;

    /**
     * {@return the probability of each label}
     *
     * @param values as a head of this kind gives them
     * @throws IllegalStateException of {@link #NUMBERS}, which have none
     */
    public double[] probabilities(double... values) {
        return Probabilities.of(this, values);
    }
}
