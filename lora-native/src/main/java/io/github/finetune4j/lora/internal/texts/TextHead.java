// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.heads.calibration.Calibrator;
import io.github.finetune4j.heads.linear.HeadKind;
import io.github.finetune4j.text.Classification;
import io.github.finetune4j.training.LabeledText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The meaning of a head's values.
 *
 * @param kind of the values
 * @param labels of its outputs, in order; none where it says numbers
 * @param calibrator of its logits; null: probabilities are those of the head
 * @param leastConfidence below which it abstains; 0: it never does
 */
record TextHead(
        HeadKind kind, List<String> labels, @Nullable Calibrator calibrator, double leastConfidence) {
    /** From which probability on a label applies, where several may. */
    static final double EVEN = 0.5;

    TextHead {
        labels = List.copyOf(labels);
    }

    /** {@return logits of all labels, as calibration takes them; of ordered labels the logarithms of their chances} */
    static double[] logits(HeadKind kind, double[] values) {
        return switch (kind) {
            case ONE_OF_TWO -> new double[] {0, values[0]};
            case ORDERED -> logarithms(kind.probabilities(values));
            case ONE_OF_MANY, ANY_OF_MANY, NUMBERS -> values;
        };
    }

    private static double[] logarithms(double[] chances) {
        double[] logarithms = new double[chances.length];
        for (int k = 0; k < chances.length; k++) {
            logarithms[k] = Math.log(Math.max(Double.MIN_NORMAL, chances[k]));
        }
        return logarithms;
    }

    private double[] probabilities(double[] values) {
        return calibrator == null ? kind.probabilities(values) : calibrator.probabilities(logits(kind, values));
    }

    /** {@return the log-loss of a row, in which a label that is unknown has no chance; of numbers the squared error} */
    double loss(double[] values, LabeledText row) {
        if (kind == HeadKind.NUMBERS) {
            double error = values[0] - row.number();
            return error * error;
        }
        double[] chances = probabilities(values);
        List<Integer> known =
                row.labels().stream().map(labels::indexOf).filter(k -> k >= 0).toList();
        double unknown = (row.labels().size() - known.size()) * HeldOut.loss(0);
        if (kind == HeadKind.ANY_OF_MANY) {
            return unknown + HeldOut.lossOfSeveral(chances, known);
        }
        return known.isEmpty() ? unknown : HeldOut.loss(chances[known.get(0)]);
    }

    Classification classify(double[] values) {
        double[] chances = probabilities(values);
        Map<String, Double> probabilities = new LinkedHashMap<>();
        int best = 0;
        for (int k = 0; k < chances.length; k++) {
            probabilities.put(labels.get(k), Math.min(1, chances[k]));
            best = chances[k] > chances[best] ? k : best;
        }
        boolean abstains = chances[best] < leastConfidence;
        return new Classification(probabilities, abstains ? List.of() : said(chances, best), abstains);
    }

    private List<String> said(double[] chances, int best) {
        if (kind != HeadKind.ANY_OF_MANY) {
            return List.of(labels.get(best));
        }
        List<String> said = new ArrayList<>();
        for (int k = 0; k < chances.length; k++) {
            if (chances[k] >= EVEN) {
                said.add(labels.get(k));
            }
        }
        return said;
    }
}
