// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.calibration;

import io.github.finetune4j.internal.names.Given;
import java.util.Map;

/** All logits divided by one number. */
record TemperatureCalibrator(int classes, boolean several, double temperature) implements Calibrator {
    private static final double LEAST = 0.01;
    private static final double MOST = 100;
    private static final int HALVINGS = 100;

    TemperatureCalibrator {
        Given.atLeast("classes of a calibrator", classes, 1);
        Given.positive("temperature of a calibrator", temperature);
    }

    /**
     * The likelihood is concave in 1 / temperature, so its slope has one zero at most. Where it has none, the
     * temperature ends at a bound: near the least one where all rows are right, at the greatest where the logits say
     * nothing.
     */
    static Calibrator fit(CalibrationRows rows) {
        double low = Math.log(1 / MOST);
        double high = Math.log(1 / LEAST);
        for (int i = 0; i < HALVINGS; i++) {
            double middle = (low + high) / 2;
            if (slope(rows, Math.exp(middle)) < 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return new TemperatureCalibrator(rows.classes(), rows.several(), Math.exp(-(low + high) / 2));
    }

    /** {@return how the negative log-likelihood of all rows grows with the scale} */
    private static double slope(CalibrationRows rows, double scale) {
        double slope = 0;
        for (int row = 0; row < rows.logits().length; row++) {
            double[] logits = rows.logits()[row];
            double[] said = rows.several() ? Logits.sigmoids(logits, scale) : Logits.softmax(logits, scale);
            for (int k = 0; k < logits.length; k++) {
                slope += logits[k] * (said[k] - rows.came()[row][k]);
            }
        }
        return slope;
    }

    @Override
    public double[] probabilities(double... logits) {
        Logits.check(logits, classes, "");
        return several ? Logits.sigmoids(logits, 1 / temperature) : Logits.softmax(logits, 1 / temperature);
    }

    @Override
    public String json() {
        return CalibratorJson.write(
                CalibrationMethod.TEMPERATURE, classes, several, Map.of(CalibratorJson.TEMPERATURE, temperature));
    }
}
