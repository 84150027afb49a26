// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.cascade;

import io.github.finetune4j.internal.names.Given;
import org.apiguardian.api.API;

/**
 * A calibration row of a cascade: how sure the small model was of its answer, and how good both answers were.
 *
 * @param confidence of the small model, from 0 to 1; NaN where it has none: it is passed on
 * @param small score of the small model's answer, from 0 to 1, more being better
 * @param large score of the large model's answer, from 0 to 1
 * @param apart how much worse the small model's answer scores than the large one's where the large one's is taken for
 *     the truth, from 0 to 1; NaN where that isn't known: it sets what audits without a truth are held against
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record CascadeRow(double confidence, double small, double large, double apart) {
    /** Checks the ranges. */
    public CascadeRow {
        if (!Double.isNaN(confidence)) {
            Given.from("confidence of a calibration row", confidence, 0, 1);
        }
        Given.from("score of the small model", small, 0, 1);
        Given.from("score of the large model", large, 0, 1);
        if (!Double.isNaN(apart)) {
            Given.from("distance of both answers", apart, 0, 1);
        }
    }

    /** {@return by how much the small model is worse, from -1 to 1} */
    double worse() {
        return large - small;
    }

    boolean answeredAt(double threshold) {
        return confidence >= threshold; // not a number is never
    }
}
