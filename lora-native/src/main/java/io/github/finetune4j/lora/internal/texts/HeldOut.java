// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.heads.calibration.CalibrationMethod;
import io.github.finetune4j.heads.calibration.Calibrator;
import io.github.finetune4j.heads.linear.HeadKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Logits of rows that the head which gives them was not fitted on. */
final class HeldOut {
    /** So many rows calibrate, at least: of a handful all may be right, and the least temperature fits them best. */
    static final int ENOUGH = 30;

    private static final double ABSENT = 10; // so far below the others lies a label that a fold did not have
    private static final double LEAST = 1e-12;

    private final HeadRows rows;
    private final List<double[]> logits = new ArrayList<>();
    private final List<Integer> numbers = new ArrayList<>();
    private double accuracy = Double.NaN;
    private double logLoss = Double.NaN;

    HeldOut(HeadRows rows) {
        this.rows = rows;
    }

    /** Adds a row, unless its label was not among those that the head knows. */
    void add(int row, List<String> known, double[] found) {
        int[] places = known.stream().mapToInt(rows.names()::indexOf).toArray();
        double least = Arrays.stream(found).min().orElse(0) - ABSENT;
        double[] all = new double[rows.names().size()];
        Arrays.fill(all, least);
        for (int k = 0; k < places.length; k++) {
            all[places[k]] = found[k];
        }
        boolean learnt = rows.labels().get(row).stream().allMatch(label -> all[label] > least);
        if (learnt) {
            logits.add(all);
            numbers.add(row);
        }
    }

    int size() {
        return numbers.size();
    }

    /** {@return what the logits say} */
    LabelFigures figures() {
        return new LabelFigures(logits, numbers.stream().map(rows.labels()::get).toList(), false);
    }

    double accuracy() {
        return accuracy;
    }

    double logLoss() {
        return logLoss;
    }

    /** {@return what makes the logits probabilities that come true; null where there is no row to learn it from} */
    @Nullable Calibrator calibrator(boolean several) {
        if (numbers.isEmpty()) {
            return null;
        }
        HeadRows held = rows.onlyLabels(numbers);
        double[][] all = logits.toArray(double[][]::new);
        return several
                ? Calibrator.fitSeveral(CalibrationMethod.TEMPERATURE, all, held.several())
                : Calibrator.fit(CalibrationMethod.TEMPERATURE, all, held.single());
    }

    /** {@return as {@link #calibrator}; null, too, where there are fewer rows than {@link #ENOUGH}} */
    @Nullable Calibrator calibratorOfEnough(boolean several) {
        return size() < ENOUGH ? null : calibrator(several);
    }

    /** {@return the confidence that a share of the rows does not reach} */
    double confidence(@Nullable Calibrator calibrator, boolean several, double share) {
        if (numbers.isEmpty()) {
            return 0;
        }
        double[] best = logits.stream()
                .mapToDouble(each ->
                        Arrays.stream(chances(calibrator, several, each)).max().orElse(0))
                .sorted()
                .toArray();
        return best[Math.min(best.length - 1, (int) (share * best.length))];
    }

    /** Counts how often the most probable label was right (of several labels: all of them), and the log-loss. */
    HeldOut judged(@Nullable Calibrator calibrator, boolean several) {
        if (!numbers.isEmpty()) {
            int right = 0;
            double loss = 0;
            for (int i = 0; i < numbers.size(); i++) {
                double[] chances = chances(calibrator, several, logits.get(i));
                List<Integer> labels = rows.labels().get(numbers.get(i));
                loss += several ? lossOfSeveral(chances, labels) : loss(chances[labels.get(0)]);
                right += (several ? allRight(chances, labels) : best(chances) == labels.get(0)) ? 1 : 0;
            }
            accuracy = (double) right / numbers.size();
            logLoss = loss / numbers.size();
        }
        return this;
    }

    private static double[] chances(@Nullable Calibrator calibrator, boolean several, double[] logits) {
        HeadKind kind = several ? HeadKind.ANY_OF_MANY : HeadKind.ONE_OF_MANY;
        return calibrator == null ? kind.probabilities(logits) : calibrator.probabilities(logits);
    }

    /** {@return the log-loss of what had a chance} */
    static double loss(double chance) {
        return -Math.log(Math.max(LEAST, chance));
    }

    /** {@return the log-loss of a row that may have several labels, by their numbers} */
    static double lossOfSeveral(double[] chances, List<Integer> labels) {
        double loss = 0;
        for (int k = 0; k < chances.length; k++) {
            loss += loss(labels.contains(k) ? chances[k] : 1 - chances[k]);
        }
        return loss;
    }

    private static boolean allRight(double[] chances, List<Integer> labels) {
        for (int k = 0; k < chances.length; k++) {
            if (chances[k] >= TextHead.EVEN != labels.contains(k)) {
                return false;
            }
        }
        return true;
    }

    private static int best(double[] chances) {
        int best = 0;
        for (int k = 1; k < chances.length; k++) {
            best = chances[k] > chances[best] ? k : best;
        }
        return best;
    }
}
