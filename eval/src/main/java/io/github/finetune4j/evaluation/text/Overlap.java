// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.evaluation.text;

import org.apiguardian.api.API;

/**
 * The overlap of two texts: precision, recall and F1.
 *
 * @param precision share of the text that the reference has too, from 0 to 1
 * @param recall share of the reference that the text has too, from 0 to 1
 * @param f1 their harmonic mean, 0 if both are 0
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public record Overlap(double precision, double recall, double f1) {
    static final Overlap NONE = new Overlap(0, 0, 0);

    static Overlap of(double precision, double recall) {
        double sum = precision + recall;
        return new Overlap(precision, recall, sum > 0 ? 2 * precision * recall / sum : 0);
    }
}
