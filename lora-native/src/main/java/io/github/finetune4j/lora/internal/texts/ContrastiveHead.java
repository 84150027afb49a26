// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.heads.calibration.Calibrator;
import io.github.finetune4j.heads.linear.LinearHead;
import io.github.finetune4j.training.LabeledText;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The meaning of a head on an encoder that has seen the labels of its rows: probabilities come true for rows that it
 * has not seen, so they are calibrated on those, by a head that has not either, as long as there are enough.
 *
 * @param head what it says
 * @param judged the rows that calibrated it
 * @param byFolds whether these are folds of rows that are learnt, since there were too few others
 */
record ContrastiveHead(TextHead head, HeldOut judged, boolean byFolds) {
    /**
     * {@return the head}
     *
     * @param found fitted on all rows
     * @param fit of heads
     * @param learnt rows of the pairs
     * @param held rows that are in no pair, and have judged nothing
     * @param vectors of rows whose labels are all among those of the head
     */
    static ContrastiveHead of(
            HeadFit.Result found,
            HeadFit fit,
            HeadRows learnt,
            List<LabeledText> held,
            Function<List<LabeledText>, HeadRows> vectors) {
        Set<String> known = new HashSet<>(found.head().labels());
        List<LabeledText> unseen =
                held.stream().filter(row -> known.containsAll(row.labels())).toList();
        if (unseen.size() < HeldOut.ENOUGH) {
            return new ContrastiveHead(found.head(), found.heldOut(), true);
        }
        HeldOut judged = judged(fit, learnt, vectors.apply(unseen), found.inverseRegularization(), HeadFit.EXACT);
        Calibrator calibrator = judged.calibrator(false);
        Double rate = fit.settings().abstentionRate();
        return new ContrastiveHead(
                new TextHead(
                        found.head().kind(),
                        found.head().labels(),
                        calibrator,
                        rate == null ? 0 : judged.confidence(calibrator, false, rate)),
                judged.judged(calibrator, false),
                false);
    }

    /** {@return the logits of rows by a head that is fitted on others} */
    static HeldOut judged(HeadFit fit, HeadRows learnt, HeadRows unseen, double c, double tolerance) {
        HeadRows rows = learnt.present(false);
        LinearHead head = fit.fit(rows, c, tolerance);
        HeldOut judged = new HeldOut(unseen);
        for (int i = 0; i < unseen.size(); i++) {
            judged.add(
                    i,
                    rows.names(),
                    TextHead.logits(head.kind(), unseen.vectors().values(head, i)));
        }
        return judged;
    }
}
