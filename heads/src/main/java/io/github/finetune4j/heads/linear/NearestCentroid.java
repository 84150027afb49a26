// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import java.util.Arrays;
import org.apiguardian.api.API;

/**
 * A head that gives a text the label whose texts' mean vector is nearest: fitted in one pass, from a row a label on.
 * Immutable, safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class NearestCentroid {
    private final double[][] centroids;

    private NearestCentroid(double[][] centroids) {
        this.centroids = centroids;
    }

    /**
     * {@return a head of the labels' mean vectors}
     *
     * @param vectors [rows][features], finite
     * @param labels of each row, from 0 to below {@code outputs}; each has a row at least
     * @param outputs how many labels there are, at least two
     * @throws IllegalArgumentException if the rows are not such
     */
    public static NearestCentroid fit(double[][] vectors, int[] labels, int outputs) {
        FitRows.checkVectors(vectors);
        int[] counts = FitRows.counts(labels, vectors.length, outputs);
        double[][] centroids = new double[outputs][vectors[0].length];
        for (int i = 0; i < labels.length; i++) {
            Products.one(centroids[labels[i]], vectors[i], 1, 0, vectors[i].length);
        }
        for (int k = 0; k < outputs; k++) {
            for (int j = 0; j < centroids[k].length; j++) {
                centroids[k][j] /= counts[k];
            }
        }
        return new NearestCentroid(centroids);
    }

    /** {@return a copy of the mean vectors, [labels][features]} */
    public double[][] centroids() {
        return Arrays.stream(centroids).map(double[]::clone).toArray(double[][]::new);
    }

    /**
     * {@return the Euclidean distance from each label's mean vector}
     *
     * @param vector as long as those fitted on
     * @throws IllegalArgumentException if it has another length
     */
    public double[] distances(double[] vector) {
        Distances.checkLength(vector.length, centroids[0].length);
        double[] distances = new double[centroids.length];
        for (int k = 0; k < distances.length; k++) {
            distances[k] = Distances.euclidean(vector, centroids[k]);
        }
        return distances;
    }

    /**
     * {@return the label with the nearest mean vector, of equals the first}
     *
     * @param vector as long as those fitted on
     * @throws IllegalArgumentException if it has another length
     */
    public int label(double[] vector) {
        double[] distances = distances(vector);
        int nearest = 0;
        for (int k = 1; k < distances.length; k++) {
            if (distances[k] < distances[nearest]) {
                nearest = k;
            }
        }
        return nearest;
    }
}
