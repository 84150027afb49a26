// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.heads.linear.LinearHead;
import io.github.finetune4j.heads.linear.LogisticRegression;
import io.github.finetune4j.heads.linear.RegularizationChoice;
import io.github.finetune4j.heads.linear.SparseVector;
import io.github.finetune4j.heads.linear.TfIdf;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The vectors of rows, full of numbers or mostly zeros. */
@SuppressWarnings("ArrayRecordComponent") // never compared
sealed interface RowVectors {
    int size();

    RowVectors rows(List<Integer> numbers);

    /**
     * {@return all rows as they are where only some are known} A text that is asked later has no part in the terms that
     * are counted, so one that is left out must not have either. Empty where those rows alone give no vectors.
     */
    Optional<RowVectors> knownBy(List<Integer> numbers);

    LinearHead fit(LogisticRegression regression, int[] labels, int outputs);

    LinearHead fit(LogisticRegression regression, boolean[][] applies);

    /** {@return a head learnt from probabilities, those of one label per text, or of several} */
    LinearHead fitSoft(LogisticRegression regression, double[][] targets, boolean several);

    RegularizationChoice choose(LogisticRegression regression, int[] labels, int outputs, double... candidates);

    double[] values(LinearHead head, int row);

    /** {@return all of them, full of numbers} */
    double[][] dense();

    static RowVectors of(List<float[]> vectors) {
        return new Dense(vectors.stream().map(RowVectors::wide).toArray(double[][]::new));
    }

    static RowVectors none() {
        return new Sparse(List.of(), List.of());
    }

    static RowVectors ofTerms(List<String> texts, TfIdf terms) {
        return new Sparse(texts, texts.stream().map(terms::vector).toList());
    }

    static double[] wide(float[] vector) {
        double[] wide = new double[vector.length];
        Arrays.setAll(wide, i -> vector[i]);
        return wide;
    }

    /** Vectors of an encoder. */
    record Dense(double[][] vectors) implements RowVectors {
        @Override
        public int size() {
            return vectors.length;
        }

        @Override
        public RowVectors rows(List<Integer> numbers) {
            return new Dense(numbers.stream().map(i -> vectors[i]).toArray(double[][]::new));
        }

        @Override
        public Optional<RowVectors> knownBy(List<Integer> numbers) {
            return Optional.of(this);
        }

        @Override
        public LinearHead fit(LogisticRegression regression, int[] labels, int outputs) {
            return regression.fit(vectors, labels, outputs);
        }

        @Override
        public LinearHead fit(LogisticRegression regression, boolean[][] applies) {
            return regression.fit(vectors, applies);
        }

        @Override
        public LinearHead fitSoft(LogisticRegression regression, double[][] targets, boolean several) {
            return several ? regression.fitSoftSeveral(vectors, targets) : regression.fitSoft(vectors, targets);
        }

        @Override
        public RegularizationChoice choose(
                LogisticRegression regression, int[] labels, int outputs, double... candidates) {
            return regression.choose(vectors, labels, outputs, candidates);
        }

        @Override
        public double[] values(LinearHead head, int row) {
            return head.values(vectors[row]);
        }

        @Override
        public double[][] dense() {
            return vectors;
        }
    }

    /** Counted terms. */
    record Sparse(List<String> texts, List<SparseVector> vectors) implements RowVectors {
        @Override
        public int size() {
            return vectors.size();
        }

        @Override
        public RowVectors rows(List<Integer> numbers) {
            return new Sparse(
                    numbers.stream().map(texts::get).toList(),
                    numbers.stream().map(vectors::get).toList());
        }

        @Override
        public Optional<RowVectors> knownBy(List<Integer> numbers) {
            List<String> known = numbers.stream().map(texts::get).toList();
            return TermFeatures.possible(known).map(terms -> ofTerms(texts, terms));
        }

        @Override
        public LinearHead fit(LogisticRegression regression, int[] labels, int outputs) {
            return regression.fit(vectors, labels, outputs);
        }

        @Override
        public LinearHead fit(LogisticRegression regression, boolean[][] applies) {
            return regression.fit(vectors, applies);
        }

        @Override
        public LinearHead fitSoft(LogisticRegression regression, double[][] targets, boolean several) {
            return several ? regression.fitSoftSeveral(vectors, targets) : regression.fitSoft(vectors, targets);
        }

        @Override
        public RegularizationChoice choose(
                LogisticRegression regression, int[] labels, int outputs, double... candidates) {
            return regression.choose(vectors, labels, outputs, candidates);
        }

        @Override
        public double[] values(LinearHead head, int row) {
            return head.values(vectors.get(row));
        }

        @Override
        public double[][] dense() {
            throw new IllegalStateException("counted terms as full vectors -> report it as a bug");
        }
    }
}
