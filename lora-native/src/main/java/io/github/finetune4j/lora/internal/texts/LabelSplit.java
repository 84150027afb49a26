// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.training.LabeledText;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Labelled rows by what they are for. What has judged which weights are the best is not what their probabilities are
 * calibrated on: those weights are the best for it by chance, too.
 *
 * @param learnt rows that the weights learn from
 * @param judging rows that judge the weights as training goes
 * @param calibrating rows that neither learnt nor judged; none: there are too few
 */
record LabelSplit(List<LabeledText> learnt, List<LabeledText> judging, List<LabeledText> calibrating) {
    /** One row of so many is held out, where there are no validation rows. */
    static final int HELD_OUT = 10;

    private static final int HALVES = 2;

    /** {@return all rows learnt; one half of the validation rows judges, the other calibrates} */
    static LabelSplit halves(List<LabeledText> rows, List<LabeledText> validation, TextRunSettings.Head head) {
        int[] half = folds(validation, HALVES, head);
        return new LabelSplit(rows, part(validation, half, 0), part(validation, half, 1));
    }

    /** {@return a part of the rows held out to calibrate, and none that judges} */
    static LabelSplit calibrated(List<LabeledText> rows, TextRunSettings.Head head) {
        int[] fold = folds(rows, HELD_OUT, head);
        return new LabelSplit(without(rows, fold, 1), List.of(), part(rows, fold, 0));
    }

    /**
     * {@return a part of the rows held out to judge, and another one as large to calibrate, if it is large enough}
     *
     * @param enough rows for calibration
     */
    static LabelSplit judged(List<LabeledText> rows, int enough, TextRunSettings.Head head) {
        int[] fold = folds(rows, HELD_OUT, head);
        boolean calibrates = rows.size() / HELD_OUT >= enough;
        return new LabelSplit(
                without(rows, fold, calibrates ? 2 : 1),
                part(rows, fold, 0),
                calibrates ? part(rows, fold, 1) : List.of());
    }

    private static int[] folds(List<LabeledText> rows, int folds, TextRunSettings.Head head) {
        return HeadRows.withoutVectors(rows, head.labels()).folds(folds, head.seed());
    }

    private static List<LabeledText> part(List<LabeledText> rows, int[] fold, int which) {
        return IntStream.range(0, rows.size())
                .filter(i -> fold[i] == which)
                .mapToObj(rows::get)
                .toList();
    }

    /** {@return the rows of all folds but the first so many} */
    private static List<LabeledText> without(List<LabeledText> rows, int[] fold, int first) {
        return IntStream.range(0, rows.size())
                .filter(i -> fold[i] >= first)
                .mapToObj(rows::get)
                .toList();
    }
}
