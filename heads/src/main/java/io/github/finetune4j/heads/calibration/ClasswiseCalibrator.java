// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.calibration;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A curve for each class. */
record ClasswiseCalibrator(CalibrationMethod method, boolean several, List<ClassCurve> curves) implements Calibrator {
    ClasswiseCalibrator {
        curves = List.copyOf(curves);
    }

    static Calibrator fit(CalibrationMethod method, CalibrationRows rows) {
        return new ClasswiseCalibrator(
                method,
                rows.several(),
                IntStream.range(0, rows.classes())
                        .mapToObj(k -> ClassCurve.fit(method, rows.logOdds(k), rows.came(k)))
                        .toList());
    }

    @Override
    public int classes() {
        return curves.size();
    }

    @Override
    public double[] probabilities(double... logits) {
        Logits.check(logits, curves.size(), "");
        double[] each = new double[logits.length];
        for (int k = 0; k < each.length; k++) {
            each[k] = curves.get(k).at(several ? logits[k] : Logits.logOdds(logits, k));
        }
        if (several) {
            return each;
        }
        return Arrays.stream(each).sum() > 0 ? Logits.scaled(each) : Logits.softmax(logits, 1);
    }

    @Override
    public String json() {
        return CalibratorJson.write(
                method,
                curves.size(),
                several,
                Map.of(
                        CalibratorJson.CURVES,
                        curves.stream().map(ClassCurve::fields).toList()));
    }
}
