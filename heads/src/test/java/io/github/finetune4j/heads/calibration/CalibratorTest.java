// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CalibratorTest {
    private static final double[][] LOGITS = new double[300][3];
    private static final int[] LABELS = new int[LOGITS.length];
    private static final boolean[][] SETS = new boolean[LOGITS.length][3];

    static {
        Random random = new Random(7);
        for (int row = 0; row < LOGITS.length; row++) {
            for (int k = 0; k < 3; k++) {
                LOGITS[row][k] = 3 * random.nextGaussian();
                SETS[row][k] = random.nextDouble() < Logits.sigmoid(LOGITS[row][k] / 2);
            }
            double[] truth = Logits.softmax(LOGITS[row], 0.5);
            double draw = random.nextDouble();
            LABELS[row] = draw < truth[0] ? 0 : draw < truth[0] + truth[1] ? 1 : 2;
        }
    }

    @ParameterizedTest
    @EnumSource(CalibrationMethod.class)
    void whatJsonHolds_saysTheSame(CalibrationMethod method) {
        for (Calibrator calibrator :
                new Calibrator[] {Calibrator.fit(method, LOGITS, LABELS), Calibrator.fitSeveral(method, LOGITS, SETS)
                }) {
            Calibrator read = Calibrator.parse(calibrator.json());
            assertThat(read.json()).isEqualTo(calibrator.json());
            assertThat(read.classes()).isEqualTo(3);
            for (double[] logits : LOGITS) {
                assertThat(read.probabilities(logits)).isEqualTo(calibrator.probabilities(logits));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(CalibrationMethod.class)
    void probabilities_sumToOne_andAreNearTheTruth(CalibrationMethod method) {
        Calibrator calibrator = Calibrator.fit(method, LOGITS, LABELS);
        double gap = 0;
        for (double[] logits : LOGITS) {
            double[] said = calibrator.probabilities(logits);
            assertThat(Arrays.stream(said).sum()).isCloseTo(1, Offset.offset(1e-12));
            double[] truth = Logits.softmax(logits, 0.5);
            for (int k = 0; k < 3; k++) {
                gap += Math.abs(said[k] - truth[k]) / 3 / LOGITS.length;
            }
        }
        assertThat(gap).isLessThan(method == CalibrationMethod.TEMPERATURE ? 0.03 : 0.08);
    }

    @Test
    void temperature_isTheOneThatTheLabelsWereDrawnWith() {
        assertThat(((TemperatureCalibrator) Calibrator.fit(CalibrationMethod.TEMPERATURE, LOGITS, LABELS))
                        .temperature())
                .isBetween(1.6, 2.4);
        assertThat(((TemperatureCalibrator) Calibrator.fitSeveral(CalibrationMethod.TEMPERATURE, LOGITS, SETS))
                        .temperature())
                .isBetween(1.6, 2.4);
    }

    @Test
    void temperature_hasBounds_whereAllRowsAreRight_orTheLogitsSayNothing() {
        double[][] logits = {{2, 0}, {0, 3}};
        assertThat(((TemperatureCalibrator) Calibrator.fit(CalibrationMethod.TEMPERATURE, logits, new int[] {0, 1}))
                        .temperature())
                .isBetween(0.01, 0.1);
        assertThat(((TemperatureCalibrator) Calibrator.fit(CalibrationMethod.TEMPERATURE, logits, new int[] {1, 0}))
                        .temperature())
                .isCloseTo(100, Offset.offset(1e-6));
    }

    @Test
    void classThatNeverCame_isUnlikely_andAllAtZeroAreSoftmax() {
        double[][] logits = {{1, 0, 0}, {0, 1, 0}, {2, 0, 1}, {0, 2, 1}};
        int[] labels = {0, 1, 0, 1};
        assertThat(Calibrator.fit(CalibrationMethod.ISOTONIC, logits, labels).probabilities(0, 0, 9))
                .isEqualTo(Logits.softmax(new double[] {0, 0, 9}, 1));
        assertThat(Calibrator.fit(CalibrationMethod.PLATT, logits, labels).probabilities(1, 0, 0)[2])
                .isLessThan(0.4);
    }

    @Test
    void extremes_areFinite() {
        for (CalibrationMethod method : CalibrationMethod.values()) {
            Calibrator calibrator = Calibrator.fit(method, LOGITS, LABELS);
            assertThat(calibrator.probabilities(1e300, -1e300, 0)).doesNotContain(Double.NaN);
            assertThat(calibrator.probabilities(-800, -800, -800)).doesNotContain(Double.NaN);
        }
    }

    @Test
    void whatCannotBeMeant_isRefused() {
        CalibrationMethod method = CalibrationMethod.TEMPERATURE;
        assertThatThrownBy(() -> Calibrator.fit(method, new double[0][], new int[0]))
                .hasMessage("rows of a calibration: none -> give some dozens that the model was not trained on");
        assertThatThrownBy(() -> Calibrator.fit(method, LOGITS, new int[] {1}))
                .hasMessage("rows of a calibration: 300 of logits and 1 of labels -> give each row both");
        assertThatThrownBy(() -> Calibrator.fit(method, new double[][] {{1, 2}, {1}}, new int[] {0, 0}))
                .hasMessage("logits of row 2: 1 -> give one of each of the 2 classes");
        assertThatThrownBy(() -> Calibrator.fit(method, new double[][] {{1, Double.NaN}}, new int[] {0}))
                .hasMessage("logit of row 1: NaN -> give finite numbers");
        assertThatThrownBy(() -> Calibrator.fit(method, new double[][] {{1, 2}}, new int[] {2}))
                .hasMessage("label of row 1: 2 -> give a class from 0 to 1");
        assertThatThrownBy(() -> Calibrator.fitSeveral(method, new double[][] {{1, 2}}, new boolean[][] {{true}}))
                .hasMessage("labels of row 1: 1 -> give one of each of the 2 classes");
        Calibrator calibrator = Calibrator.fit(method, LOGITS, LABELS);
        assertThatThrownBy(() -> calibrator.probabilities(1, 2))
                .hasMessage("logits: 2 -> give one of each of the 3 classes");
        assertThatThrownBy(() -> calibrator.probabilities(1, 2, Double.POSITIVE_INFINITY))
                .hasMessage("logit: Infinity -> give finite numbers");
    }

    @Test
    void foreignJson_isRefused() {
        assertThatThrownBy(() -> Calibrator.parse("no"))
                .hasMessage("a calibrator: no JSON object -> give what json() wrote");
        for (String text : new String[] {
            "{}",
            "{\"method\":\"temperature\"}",
            "{\"method\":\"temperature\",\"classes\":2}",
            "{\"method\":\"platt\",\"classes\":2,\"curves\":[{\"a\":1,\"b\":2}]}",
            "{\"method\":\"platt\",\"classes\":1,\"curves\":[{\"a\":1}]}",
            "{\"method\":\"platt\",\"classes\":1,\"curves\":[1]}",
            "{\"method\":\"isotonic\",\"classes\":1,\"curves\":[{\"x\":[1],\"y\":[true]}]}"
        }) {
            assertThatThrownBy(() -> Calibrator.parse(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("of a calibrator: not as json() wrote it -> give what json() wrote");
        }
        assertThatThrownBy(() -> Calibrator.parse("{\"method\":\"temperature\",\"classes\":2,\"temperature\":0}"))
                .hasMessage("temperature of a calibrator: 0.0 -> give a finite number above 0");
    }
}
