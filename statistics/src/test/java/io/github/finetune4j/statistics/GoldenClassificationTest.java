// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.statistics;

import static io.github.finetune4j.statistics.Golden.close;
import static io.github.finetune4j.statistics.Golden.each;
import static io.github.finetune4j.statistics.Golden.integers;
import static io.github.finetune4j.statistics.Golden.numbers;
import static io.github.finetune4j.statistics.Golden.same;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.finetune4j.statistics.prediction.Calibration;
import io.github.finetune4j.statistics.prediction.ConfusionMatrix;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class GoldenClassificationTest {
    private static final JsonNode GOLDEN = Golden.load("classification.json");

    private static ConfusionMatrix matrix(JsonNode row) {
        List<String> labels = each(row.get("labels")).map(JsonNode::asText).toList();
        int[] truth = each(row.get("y_true"))
                .mapToInt(l -> labels.indexOf(l.asText()))
                .toArray();
        int[] given = each(row.get("y_pred"))
                .mapToInt(l -> labels.indexOf(l.asText()))
                .toArray();
        return ConfusionMatrix.of(truth, given, labels.size());
    }

    @Test
    void figures_areScikitLearns() {
        each(GOLDEN.get("cases"), 6).forEach(row -> {
            ConfusionMatrix matrix = matrix(row);
            String what = row.get("name").asText();
            same(what, matrix.accuracy(), row.get("accuracy"));
            same(what + " balanced", matrix.balancedAccuracy(), row.get("balanced_accuracy"));
            same(what + " MCC", matrix.matthews(), row.get("mcc"));
            same(what + " κ", matrix.kappa(), row.get("cohen_kappa"));
            for (int i = 0; i < matrix.classes(); i++) {
                for (int j = 0; j < matrix.classes(); j++) {
                    assertThat(matrix.count(i, j))
                            .isEqualTo(row.get("confusion").get(i).get(j).asLong());
                }
                JsonNode one = row.get("per_class").get(row.get("labels").get(i).asText());
                ConfusionMatrix.Figures mine = matrix.of(i, 1);
                same(what, mine.precision(), one.get(0));
                same(what, mine.recall(), one.get(1));
                same(what, mine.f(), one.get(2));
                assertThat(matrix.support(i)).isEqualTo(one.get(3).asLong());
            }
            for (ConfusionMatrix.Average average : ConfusionMatrix.Average.values()) {
                JsonNode expected = row.get(average.name().toLowerCase(Locale.ROOT));
                ConfusionMatrix.Figures mine = matrix.average(average, 1);
                same(what + average, mine.precision(), expected.get(0));
                same(what + average, mine.recall(), expected.get(1));
                same(what + average, mine.f(), expected.get(2));
                same(what + average, matrix.average(average, 2).f(), expected.get(3));
            }
        });
    }

    @Test
    void scores_areScikitLearns() {
        JsonNode binary = GOLDEN.get("binary_scores");
        int[] y = integers(binary.get("y_true"));
        double[] p = numbers(binary.get("score"));
        same("ROC", Calibration.rocArea(y, p), binary.get("roc_auc"));
        same("AP", Calibration.averagePrecision(y, p), binary.get("average_precision"));
        same("Brier", Calibration.brier(y, p), binary.get("brier"));
        same("log loss", Calibration.logLoss(y, p), binary.get("log_loss"));
        JsonNode several = GOLDEN.get("multiclass_scores");
        int[] truth = integers(several.get("y_true"));
        double[][] probabilities =
                each(several.get("prob")).map(Golden::numbers).toArray(double[][]::new);
        same("log loss", Calibration.logLoss(truth, probabilities), several.get("log_loss"));
        same("Brier", Calibration.brier(truth, probabilities), several.get("brier_multiclass"));
    }

    @Test
    void calibration_isScikitLearnsAndTorchmetrics() {
        each(Golden.load("calibration.json").get("cases"), 3).forEach(row -> {
            int[] y = integers(row.get("y"));
            double[] p = numbers(row.get("p"));
            String what = row.get("name").asText();
            same(what, Calibration.brier(y, p), row.get("brier"));
            row.get("ece").properties().forEach(bins -> {
                int count = Integer.parseInt(bins.getKey());
                JsonNode e = bins.getValue();
                same(
                        what,
                        Calibration.expectedError(y, p, count, Calibration.Edges.LOWER),
                        e.get("closed_form_right_closed_bins"));
                same(what, Calibration.expectedError(y, p, count, Calibration.Edges.HIGHER), e.get("torchmetrics_l1"));
            });
            curve(what, Calibration.bins(y, p, 10, Calibration.Edges.LOWER), row.get("curve_uniform"));
        });
    }

    private static void curve(String what, List<Calibration.Bin> bins, JsonNode expected) {
        assertThat(bins).hasSize(expected.get("fraction_positive").size());
        for (int i = 0; i < bins.size(); i++) {
            same(what, bins.get(i).accuracy(), expected.get("fraction_positive").get(i));
            same(what, bins.get(i).confidence(), expected.get("mean_predicted").get(i));
        }
    }

    @Test
    void noClass_countsAsWrong() {
        ConfusionMatrix matrix = ConfusionMatrix.of(new int[] {0, 1, 1}, new int[] {0, ConfusionMatrix.NO_CLASS, 1}, 2);
        close("accuracy", matrix.accuracy(), 2.0 / 3, 1e-15);
        assertThat(matrix.count(1, ConfusionMatrix.NO_CLASS)).isEqualTo(1);
        close("precision", matrix.average(ConfusionMatrix.Average.MICRO, 1).precision(), 1, 0);
        close("recall", matrix.average(ConfusionMatrix.Average.MICRO, 1).recall(), 2.0 / 3, 1e-15);
    }

    @Test
    void averagePrecision_ofANumberThatIsNone_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Calibration.averagePrecision(new int[] {0, 1}, new double[] {Double.NaN, 1}))
                .withMessageStartingWith("scores: NaN at index 0 -> give finite numbers");
    }
}
