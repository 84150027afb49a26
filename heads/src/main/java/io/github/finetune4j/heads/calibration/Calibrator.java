// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.calibration;

import org.apiguardian.api.API;

/**
 * A function from logits to probabilities that come true, learnt from rows that the logits' model was not trained on.
 * The model keeps it beside its weights, as {@link #json}. Immutable, safe for use by several threads.
 *
 * <pre>{@code
 * Calibrator calibrator = Calibrator.fit(CalibrationMethod.TEMPERATURE, logits, labels);
 * double[] probabilities = calibrator.probabilities(head.values(vector));
 * }</pre>
 *
 * <p>Of one label per text, the probabilities of all classes sum to 1. A method that looks at each class by itself (all
 * but the temperature) looks at its log-odds under softmax, and its probabilities are scaled to sum to 1; where it
 * gives all classes 0, they are softmax's. Of several labels per text each logit is a label's own log-odds, and each
 * probability stands for itself.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public sealed interface Calibrator permits TemperatureCalibrator, ClasswiseCalibrator {
    /**
     * {@return a calibrator of one label per text}
     *
     * @param method temperature, if you have no reason for another
     * @param logits [rows][classes], finite, of rows that the model was not trained on
     * @param labels the true class of each row, from 0
     * @throws IllegalArgumentException if there is no row, or lengths, labels or numbers are not as said
     */
    static Calibrator fit(CalibrationMethod method, double[][] logits, int[] labels) {
        CalibrationRows rows = CalibrationRows.oneLabel(logits, labels);
        return method == CalibrationMethod.TEMPERATURE
                ? TemperatureCalibrator.fit(rows)
                : ClasswiseCalibrator.fit(method, rows);
    }

    /**
     * {@return a calibrator of several labels per text, or none}
     *
     * @param method temperature, if you have no reason for another
     * @param logits [rows][classes], finite, of rows that the model was not trained on
     * @param labels [rows][classes], whether a row has the label
     * @throws IllegalArgumentException if there is no row, or lengths or numbers are not as said
     */
    static Calibrator fitSeveral(CalibrationMethod method, double[][] logits, boolean[][] labels) {
        CalibrationRows rows = CalibrationRows.severalLabels(logits, labels);
        return method == CalibrationMethod.TEMPERATURE
                ? TemperatureCalibrator.fit(rows)
                : ClasswiseCalibrator.fit(method, rows);
    }

    /**
     * {@return the calibrator that a text holds}
     *
     * @param json as {@link #json} wrote it
     * @throws IllegalArgumentException if it is no such text
     */
    static Calibrator parse(String json) {
        return CalibratorJson.read(json);
    }

    /** {@return how many classes there are} */
    int classes();

    /**
     * {@return the probability of each class, from 0 to 1}
     *
     * @param logits one of each class, finite
     * @throws IllegalArgumentException if there are more or fewer, or one is not finite
     */
    double[] probabilities(double... logits);

    /** {@return all that it knows, as one JSON object on one line} */
    String json();
}
