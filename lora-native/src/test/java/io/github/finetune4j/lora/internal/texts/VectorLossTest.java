// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.dataset.PairExample;
import io.github.finetune4j.lora.internal.encoder.loss.EmbeddingLoss;
import io.github.finetune4j.training.PairLoss;
import io.github.finetune4j.training.TeacherVectors;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which texts of a batch an anchor's positive is told from; vectors are by hand. */
class VectorLossTest {
    private static final Map<String, double[]> VECTORS = Map.of(
            "a", new double[] {1, 0.2, 0},
            "b", new double[] {0.1, 1, 0.3},
            "p", new double[] {0.8, 0.1, 0.5},
            "q", new double[] {0, 0.7, 0.9},
            "n", new double[] {0.4, 0.4, 0.1});

    @Test
    void pair_isToldFromTheOtherPositive() {
        assertThat(loss(0, PairExample.of("a", "p"), PairExample.of("b", "q")))
                .isCloseTo((told("a", "p", "q") + told("b", "q", "p")) / 2, within(1e-9));
    }

    @Test
    void textThatBelongsToTheAnchorToo_doesNotCount() {
        assertThat(loss(0, PairExample.of("a", "p"), PairExample.of("b", "p")))
                .as("the same positive")
                .isCloseTo(0, within(1e-9));
        assertThat(loss(0, PairExample.of("a", "p"), PairExample.of("a", "q")))
                .as("the same anchor")
                .isCloseTo(0, within(1e-9));
        assertThat(loss(0, PairExample.of("a", "p"), PairExample.of("b", "a")))
                .as("the anchor itself is the other's positive")
                .isCloseTo(told("b", "a", "p") / 2, within(1e-9));
    }

    @Test
    void negative_ofARowThatHasOne_countsForAll_andAMissingOneForNone() {
        PairExample without = PairExample.of("b", "q");
        PairExample with = PairExample.triplet("a", "p", "n");
        assertThat(loss(1, with, without))
                .isCloseTo((told("a", "p", "q", "n") + told("b", "q", "p", "n")) / 2, within(1e-9));
        assertThat(loss(2, with, without)).isCloseTo(loss(1, with, without), within(1e-9));
    }

    @Test
    void sizes_areLossesOfTheirOwn_andAdded() {
        List<PairExample> rows = List.of(PairExample.of("a", "p"), PairExample.of("b", "q"));
        double sum =
                IntStream.of(3, 2).mapToDouble(size -> value(rows, 0, size)).sum();
        assertThat(value(rows, 0, 3, 2)).isCloseTo(sum, within(1e-9));
        assertThat(value(rows, 0, 3)).isCloseTo(value(rows, 0), within(1e-9));
    }

    @Test
    void teachersVector_isComparedAtLengthOne_numberByNumber_cutWhereTheVectorIs() {
        List<PairExample> rows = List.of(taught("a", 0.5, 0.1, 0.2), taught("b", 0, 3, 1));
        double apart = (2 - 2 * cosine("a", 0.5, 0.1, 0.2) + 2 - 2 * cosine("b", 0, 3, 1)) / 6;
        assertThat(value(rows, 0, PairLoss.TEACHER_VECTORS)).isCloseTo(apart, within(1e-12));
        assertThat(value(List.of(taught("a", 1, 0.2, 9)), 0, PairLoss.TEACHER_VECTORS, 2))
                .as("of two numbers that are the teacher's")
                .isCloseTo(0, within(1e-12));
    }

    @Test
    void teachersCosines_areOfAnyWidth_andAmongAllTexts() {
        List<PairExample> rows = List.of(taught("a", 1, 0), taught("b", 1, 1));
        double wanted = Math.sqrt(0.5);
        double apart = cosine("a", "b") - wanted;
        assertThat(value(rows, -1, PairLoss.TEACHER_COSINES)).isCloseTo(apart * apart, within(1e-12));
        assertThat(value(rows.subList(0, 1), -1, PairLoss.TEACHER_COSINES)).isCloseTo(0, within(1e-12));
        double other = Math.pow(1 - cosine("a", "p"), 2);
        assertThat(value(
                        List.of(new PairExample(
                                "a", "p", List.of(), null, Map.of(TeacherVectors.FIELD, List.of(1.0, 0.0)))),
                        0,
                        PairLoss.TEACHER_COSINES))
                .as("two texts with one vector of the teacher")
                .isCloseTo(other, within(1e-12));
    }

    @Test
    void gradientsOfATeachersLosses_areTheirDerivatives() {
        double[][] teacher = {{0.5, 0.1, 0.2}, {0, 3, 1}};
        double[][] own = {vector("a").clone(), vector("b").clone()};
        for (EmbeddingLoss loss :
                List.of(EmbeddingLoss.teacherVectors(teacher), EmbeddingLoss.teacherCosines(teacher))) {
            double[][] gradient = loss.of(new double[][][] {own}).gradients()[0];
            for (int i = 0; i < own.length; i++) {
                for (int j = 0; j < own[i].length; j++) {
                    double before = own[i][j];
                    own[i][j] = before + 1e-5;
                    double above = loss.of(new double[][][] {own}).value();
                    own[i][j] = before - 1e-5;
                    double below = loss.of(new double[][][] {own}).value();
                    own[i][j] = before;
                    assertThat(gradient[i][j]).isCloseTo((above - below) / 2e-5, within(1e-8));
                }
            }
        }
    }

    private static PairExample taught(String text, double... vector) {
        return new PairExample(
                text,
                text,
                List.of(),
                null,
                Map.of(TeacherVectors.FIELD, Arrays.stream(vector).boxed().toList()));
    }

    private static double cosine(String text, double... vector) {
        return product(vector(text), vector) / Math.sqrt(product(vector(text), vector(text)) * product(vector, vector));
    }

    private static double loss(int negatives, PairExample... rows) {
        return value(List.of(rows), negatives);
    }

    private static double value(List<PairExample> rows, int negatives, int... sizes) {
        return value(rows, negatives, PairLoss.MULTIPLE_NEGATIVES, sizes);
    }

    /** The columns are anchors, positives and so many negatives; of -1 anchors alone. */
    private static double value(List<PairExample> rows, int negatives, PairLoss by, int... sizes) {
        TextRunSettings.Vectors settings =
                new TextRunSettings.Vectors(by, IntStream.of(sizes).boxed().toList(), negatives);
        EmbeddingLoss loss = new VectorLoss(rows, settings)
                .of(IntStream.range(0, rows.size()).toArray());
        double[][][] columns = IntStream.range(0, 2 + negatives)
                .mapToObj(c -> rows.stream()
                        .map(row -> vector(VectorLoss.text(row, c)))
                        .toArray(double[][]::new))
                .toArray(double[][][]::new);
        return loss.of(columns).value();
    }

    private static double told(String anchor, String own, String... others) {
        double sum = Math.exp(20 * cosine(anchor, own));
        double all = sum;
        for (String other : others) {
            all += Math.exp(20 * cosine(anchor, other));
        }
        return Math.log(all / sum);
    }

    private static double cosine(String first, String second) {
        return product(vector(first), vector(second))
                / Math.sqrt(product(vector(first), vector(first)) * product(vector(second), vector(second)));
    }

    private static double product(double[] x, double[] y) {
        return IntStream.range(0, x.length).mapToDouble(i -> x[i] * y[i]).sum();
    }

    private static double[] vector(String text) {
        return Objects.requireNonNull(VECTORS.get(text), text);
    }
}
