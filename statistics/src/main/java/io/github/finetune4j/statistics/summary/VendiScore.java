// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics.summary;

import io.github.finetune4j.statistics.internal.Checks;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apiguardian.api.API;

/**
 * The Vendi score (Friedman and Dieng, TMLR 2023), the effective number of different things in a collection: the
 * exponential of the entropy of the eigenvalues of the similarity matrix divided by its size. 1 if all are the same, n
 * if all differ.
 *
 * @since 0.1
 */
@API(status = API.Status.STABLE, since = "0.1")
public final class VendiScore {
    private VendiScore() {}

    /**
     * {@return the score, from 1 to the number of things}
     *
     * @param similarity [n][n] symmetric and positive semidefinite, with ones on the diagonal; n at least 1
     */
    public static double of(double[][] similarity) {
        int n = similarity.length;
        Checks.atLeast("similarity", 1, n);
        double[][] scaled = new double[n][n];
        for (int i = 0; i < n; i++) {
            if (similarity[i].length != n || Math.abs(similarity[i][i] - 1) > 1e-9) {
                throw new IllegalArgumentException("similarity: " + similarity[i].length + " numbers in row " + (i + 1)
                        + " of " + n + (similarity[i].length == n ? ", " + similarity[i][i] + " on the diagonal" : "")
                        + " -> give a square with ones on the diagonal");
            }
            for (int j = 0; j < n; j++) {
                scaled[i][j] = similarity[i][j] / n;
            }
        }
        double entropy = 0;
        for (double value : new EigenDecomposition(new Array2DRowRealMatrix(scaled, false)).getRealEigenvalues()) {
            entropy -= value > 0 ? value * Math.log(value) : 0;
        }
        return Math.exp(entropy);
    }
}
