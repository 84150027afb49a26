// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.finetune4j.heads.linear.LinearHead;
import io.github.finetune4j.training.LabeledText;
import io.github.finetune4j.training.TrainingMethod;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Heads that learn a teacher's probabilities. */
class HeadFitTest {
    private static final int FEATURES = 4;
    private static final List<String> LABELS = List.of("a", "b", "c");

    @Test
    void temperature_isHintons_theGradientOfItsLossVanishesAtTheHead() {
        double temperature = 3;
        double c = 5;
        HeadRows rows = rows();
        LinearHead head = fit(temperature).fit(rows, c, HeadFit.EXACT);
        double[][] vectors = rows.vectors().dense();
        double[][] gradient = head.weights();
        for (int i = 0; i < vectors.length; i++) {
            double[] chances = softmax(head.values(vectors[i]), temperature);
            double[] teacher = raised(rows, i, temperature);
            for (int k = 0; k < LABELS.size(); k++) {
                // of the loss times the squared temperature, by logits that were divided by it
                double error = c * temperature * (chances[k] - teacher[k]);
                for (int j = 0; j < FEATURES; j++) {
                    gradient[k][j] += error * vectors[i][j];
                }
            }
        }
        for (double[] of : gradient) {
            assertThat(of).containsExactly(new double[FEATURES], within(1e-5));
        }
    }

    @Test
    void temperatureOne_takesProbabilitiesAsTheyAre() {
        HeadRows rows = rows();
        double[] plain = fit(1).fit(rows, 5, HeadFit.EXACT).intercepts();
        assertThat(fit(3).fit(rows, 5, HeadFit.EXACT).intercepts()).isNotEqualTo(plain);
    }

    @Test
    void rowsWithoutATeacher_countAsCertain() {
        List<LabeledText> texts = new ArrayList<>(texts());
        texts.set(0, new LabeledText("text 0", List.of("b")));
        SoftTargets targets = Objects.requireNonNull(SoftTargets.of(texts, Map.of("a", 0, "b", 1, "c", 2)));
        assertThat(targets.chances()[0]).containsExactly(0, 1, 0);
        assertThat(targets.softened(2).chances()[0]).containsExactly(0, 1, 0);
        assertThat(SoftTargets.of(List.of(texts.get(0)), Map.of("b", 0))).isNull();
    }

    @Test
    void folds_areEven_andDrawnWithoutALookAtLabels() {
        HeadRows rows = rows();
        int[] fold = rows.drawnFolds(5, 3);
        for (int f = 0; f < 5; f++) {
            int number = f;
            assertThat(Arrays.stream(fold).filter(each -> each == number)).hasSize(6);
        }
        HeadRows others = new HeadRows(rows.vectors(), Collections.nCopies(30, List.of(0)), LABELS, null);
        assertThat(others.drawnFolds(5, 3)).isEqualTo(fold);
        assertThat(rows.drawnFolds(5, 4)).isNotEqualTo(fold);
        assertThat(rows.folds(5, 3)).isNotEqualTo(fold);
    }

    private static HeadFit fit(double temperature) {
        return new HeadFit(
                new TextRunSettings.Head(LABELS, null, false, null, 64, 0, false, temperature, null),
                TrainingMethod.CLASSIFICATION,
                () -> false,
                done -> {});
    }

    private static List<LabeledText> texts() {
        SplittableRandom random = new SplittableRandom(8);
        List<LabeledText> texts = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            double a = random.nextDouble(0.05, 0.9);
            double b = (1 - a) * random.nextDouble(0.1, 0.9);
            texts.add(new LabeledText("text " + i, List.of(LABELS.get(i % 3)), Map.of("a", a, "b", b, "c", 1 - a - b)));
        }
        return texts;
    }

    private static HeadRows rows() {
        SplittableRandom random = new SplittableRandom(9);
        List<float[]> vectors = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            float[] vector = new float[FEATURES];
            for (int j = 0; j < FEATURES; j++) {
                vector[j] = (float) random.nextDouble(-1, 1);
            }
            vectors.add(vector);
        }
        return HeadRows.of(RowVectors.of(vectors), texts(), LABELS);
    }

    private static double[] softmax(double[] values, double temperature) {
        double[] chances = new double[values.length];
        double sum = 0;
        for (int k = 0; k < values.length; k++) {
            chances[k] = Math.exp(values[k] / temperature);
            sum += chances[k];
        }
        for (int k = 0; k < values.length; k++) {
            chances[k] /= sum;
        }
        return chances;
    }

    private static double[] raised(HeadRows rows, int row, double temperature) {
        SoftTargets targets = Objects.requireNonNull(rows.targets());
        double[] logarithms = new double[LABELS.size()];
        for (int k = 0; k < logarithms.length; k++) {
            logarithms[k] = Math.log(targets.chances()[row][k]);
        }
        return softmax(logarithms, temperature);
    }
}
