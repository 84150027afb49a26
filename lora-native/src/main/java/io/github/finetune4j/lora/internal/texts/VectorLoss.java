// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.lora.internal.encoder.loss.EmbeddingLoss;
import io.github.finetune4j.lora.internal.encoder.loss.Measure;
import io.github.finetune4j.training.TeacherVectors;
import java.util.Arrays;
import java.util.List;

/**
 * The loss of a batch of pairs. Where a text is told from the others of its batch, those that belong to its anchor too
 * do not count: the same text again, and what else is the anchor's.
 *
 * @param rows all of them
 * @param settings which loss, at which sizes
 */
record VectorLoss(List<PairExample> rows, TextRunSettings.Vectors settings) {
    private static final double SCALE = 20;
    private static final double MARGIN = 0.5; // of cosines, between the positive and the negative

    /** {@return a row's text in a column: anchor, positive, negatives; a row without so many has its positive again} */
    static String text(PairExample row, int column) {
        if (column == 0) {
            return row.anchor();
        }
        return isMissing(row, column)
                ? row.positive()
                : column == 1 ? row.positive() : row.negatives().get(column - 2);
    }

    private static boolean isMissing(PairExample row, int column) {
        return column > 1 && column - 2 >= row.negatives().size();
    }

    EmbeddingLoss of(int[] batch) {
        EmbeddingLoss loss = inner(Arrays.stream(batch).mapToObj(rows::get).toList());
        int[] widths = settings.sizes().stream().mapToInt(Integer::intValue).toArray();
        double[] weights = new double[widths.length];
        Arrays.fill(weights, 1);
        return widths.length == 0 ? loss : EmbeddingLoss.matryoshka(loss, widths, weights);
    }

    private EmbeddingLoss inner(List<PairExample> batch) {
        return switch (settings.loss()) {
            case MULTIPLE_NEGATIVES -> EmbeddingLoss.multipleNegatives(SCALE, leftOut(batch));
            case TRIPLET -> EmbeddingLoss.triplet(Measure.COSINE, MARGIN);
            case COSENT -> EmbeddingLoss.ranking(SCALE, scores(batch));
            case ANGLE -> EmbeddingLoss.angle(SCALE, scores(batch));
            case COSINE -> EmbeddingLoss.cosine(scores(batch));
            case TEACHER_VECTORS -> EmbeddingLoss.teacherVectors(teacher(batch));
            case TEACHER_COSINES -> EmbeddingLoss.teacherCosines(teacher(batch));
        };
    }

    private static double[][] teacher(List<PairExample> batch) {
        return batch.stream()
                .map(row -> TeacherVectors.vectorOf(row).orElseThrow())
                .toArray(double[][]::new);
    }

    private static double[] scores(List<PairExample> batch) {
        return batch.stream()
                .mapToDouble(row -> row.scoreIfGiven().orElseThrow())
                .toArray();
    }

    private boolean[][] leftOut(List<PairExample> batch) {
        int n = batch.size();
        boolean[][] leftOut = new boolean[n][n * (1 + settings.negatives())];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < leftOut[i].length; j++) {
                leftOut[i][j] = j != i && belongs(batch.get(i), batch.get(j % n), 1 + j / n);
            }
        }
        return leftOut;
    }

    private static boolean belongs(PairExample row, PairExample other, int column) {
        String text = text(other, column);
        boolean ofAnchor = column == 1 && other.anchor().equals(row.anchor());
        return isMissing(other, column) || ofAnchor || text.equals(row.positive()) || text.equals(row.anchor());
    }
}
