// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.dataset.measure;

import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * The estimated relation between given and true labels.
 *
 * @param trueShares [true class] estimated share of each class among the true labels
 * @param givenByTrue [given][true] probability of the given label if the true one is known; columns sum to 1
 * @param trueByGiven [true][given] probability of the true label if the given one is known; columns sum to 1
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@SuppressWarnings("ArrayRecordComponent") // figures to read, not keys to compare
public record LabelNoise(double[] trueShares, double[][] givenByTrue, double[][] trueByGiven) {
    /** Copies all. */
    public LabelNoise {
        trueShares = trueShares.clone();
        givenByTrue = Arrays.stream(givenByTrue).map(double[]::clone).toArray(double[][]::new);
        trueByGiven = Arrays.stream(trueByGiven).map(double[]::clone).toArray(double[][]::new);
    }
}
