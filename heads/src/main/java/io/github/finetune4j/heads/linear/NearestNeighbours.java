// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.linear;

import io.github.finetune4j.internal.names.Given;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apiguardian.api.API;

/**
 * A head that asks the nearest of the rows it was given for their labels, and thereby can show the rows that an answer
 * rests on. Exact: it compares with all of them. Immutable, safe for use by several threads.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class NearestNeighbours {
    /**
     * A row near a vector.
     *
     * @param row its number
     * @param distance from the vector, at least 0
     * @since 0.1
     */
    @API(status = API.Status.EXPERIMENTAL, since = "0.1")
    public record Neighbour(int row, double distance) {}

    private final double[][] vectors;
    private final int[] labels;
    private final int outputs;
    private final int count;
    private final boolean cosine;
    private final boolean weighted;

    private NearestNeighbours(
            double[][] vectors, int[] labels, int outputs, int count, boolean cosine, boolean weighted) {
        this.vectors = vectors;
        this.labels = labels;
        this.outputs = outputs;
        this.count = count;
        this.cosine = cosine;
        this.weighted = weighted;
    }

    /**
     * {@return a head of these rows, which are not copied}
     *
     * @param vectors [rows][features], finite
     * @param labels of each row, from 0 to below {@code outputs}; each has a row at least
     * @param outputs how many labels there are, at least two
     * @param count how many neighbours are asked, from 1 to the number of rows
     * @param cosine whether distance is 1 - cosine; otherwise it is Euclidean
     * @param weighted whether a neighbour counts the reciprocal of its distance; otherwise all count the same
     * @throws IllegalArgumentException if the rows are not such
     */
    public static NearestNeighbours of(
            double[][] vectors, int[] labels, int outputs, int count, boolean cosine, boolean weighted) {
        FitRows.checkVectors(vectors);
        FitRows.counts(labels, vectors.length, outputs);
        Given.from("neighbours", count, 1, vectors.length);
        return new NearestNeighbours(vectors, labels.clone(), outputs, count, cosine, weighted);
    }

    /**
     * {@return the nearest rows, the nearest first; of equally near ones the first}
     *
     * @param vector as long as the rows'
     * @throws IllegalArgumentException if it has another length
     */
    public List<Neighbour> neighbours(double[] vector) {
        Distances.checkLength(vector.length, vectors[0].length);
        return IntStream.range(0, vectors.length)
                .mapToObj(i -> new Neighbour(i, distance(vector, vectors[i])))
                .sorted(Comparator.comparingDouble(Neighbour::distance))
                .limit(count)
                .toList();
    }

    private double distance(double[] vector, double[] row) {
        return cosine ? Distances.cosine(vector, row) : Distances.euclidean(vector, row);
    }

    /**
     * {@return the share of each label among the nearest rows}
     *
     * @param vector as long as the rows'
     * @throws IllegalArgumentException if it has another length
     */
    public double[] probabilities(double[] vector) {
        List<Neighbour> neighbours = neighbours(vector);
        boolean equal = weighted && neighbours.get(0).distance() == 0;
        double[] shares = new double[outputs];
        double all = 0;
        for (Neighbour each : neighbours) {
            double votes = equal ? (each.distance() == 0 ? 1 : 0) : weighted ? 1 / each.distance() : 1;
            shares[labels[each.row()]] += votes;
            all += votes;
        }
        for (int k = 0; k < outputs; k++) {
            shares[k] /= all;
        }
        return shares;
    }
}
