// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.heads.calibration;

import io.github.finetune4j.statistics.prediction.IsotonicRegression;
import io.github.finetune4j.statistics.prediction.VennAbers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The probability of one class by its log-odds. */
sealed interface ClassCurve {
    double at(double logOdds);

    /** {@return what a file keeps of it} */
    Map<String, Object> fields();

    static ClassCurve fit(CalibrationMethod method, double[] logOdds, int[] came) {
        return switch (method) {
            case PLATT -> PlattFit.of(logOdds, came);
            case ISOTONIC ->
                new Isotonic(IsotonicRegression.fit(
                        logOdds, Arrays.stream(came).asDoubleStream().toArray()));
            case VENN_ABERS -> new Merged(VennAbers.of(logOdds, came));
            case TEMPERATURE -> throw new IllegalArgumentException("temperature: one for all classes -> no curve");
        };
    }

    /** 1 / (1 + exp(a·x + b)), as Platt wrote it. */
    record Platt(double a, double b) implements ClassCurve {
        @Override
        public double at(double logOdds) {
            return Logits.sigmoid(-(a * logOdds + b));
        }

        @Override
        public Map<String, Object> fields() {
            return Map.of(CalibratorJson.A, a, CalibratorJson.B, b);
        }
    }

    /** A rising step. */
    record Isotonic(IsotonicRegression steps) implements ClassCurve {
        @Override
        public double at(double logOdds) {
            return steps.at(logOdds);
        }

        @Override
        public Map<String, Object> fields() {
            List<Double> knots = steps.knots();
            return Map.of(
                    CalibratorJson.X,
                    knots,
                    CalibratorJson.Y,
                    knots.stream().map(steps::at).toList());
        }
    }

    /** Between two rising steps. */
    record Merged(VennAbers bounds) implements ClassCurve {
        @Override
        public double at(double logOdds) {
            return bounds.at(logOdds).merged();
        }

        @Override
        public Map<String, Object> fields() {
            return Map.of(
                    CalibratorJson.X,
                    Arrays.stream(bounds.scores()).boxed().toList(),
                    CalibratorJson.Y,
                    Arrays.stream(bounds.outcomes()).boxed().toList());
        }
    }
}
