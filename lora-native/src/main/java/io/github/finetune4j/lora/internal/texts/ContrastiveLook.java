// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.lora.internal.encoder.EncodedText;
import io.github.finetune4j.lora.internal.encoder.EncoderTrainer;
import io.github.finetune4j.lora.internal.encoder.Pooling;
import io.github.finetune4j.lora.internal.train.Look;
import io.github.finetune4j.training.LabeledText;
import java.util.ArrayList;
import java.util.List;

/**
 * A look at an encoder under training: a head on its vectors of the rows that are learnt, and what it is worth for
 * rows held out.
 *
 * @param fit of heads
 * @param head its settings
 * @param split of the rows
 * @param learnt texts of those that are learnt
 * @param held texts of those that judge
 * @param pooling how tokens become a vector
 */
record ContrastiveLook(
        HeadFit fit,
        TextRunSettings.Head head,
        LabelSplit split,
        List<EncodedText> learnt,
        List<EncodedText> held,
        Pooling pooling) {
    /** {@return the log-loss of the rows held out, calibrated, and the figure that judges} */
    Look at(EncoderTrainer trainer, ValidationJudge judge) {
        Double c = head.inverseRegularization();
        HeldOut judged = ContrastiveHead.judged(
                fit,
                rows(split.learnt(), vectors(trainer, learnt)),
                rows(split.judging(), vectors(trainer, held)),
                c == null ? HeadFit.USUAL_C : c,
                HeadFit.ROUGH);
        double loss = judged.judged(judged.calibrator(false), false).logLoss();
        return judge.look(loss, () -> judged.figures().of(judge));
    }

    private HeadRows rows(List<LabeledText> rows, List<float[]> vectors) {
        return HeadRows.of(RowVectors.of(vectors), rows, head.labels());
    }

    private List<float[]> vectors(EncoderTrainer trainer, List<EncodedText> of) {
        List<float[]> vectors = new ArrayList<>();
        for (float[] vector : trainer.embed(of, pooling)) {
            vectors.add(unit(vector));
        }
        return vectors;
    }

    private static float[] unit(float[] vector) {
        double sum = 0;
        for (float each : vector) {
            sum += (double) each * each;
        }
        double length = Math.max(1e-12, Math.sqrt(sum));
        float[] unit = new float[vector.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (vector[i] / length);
        }
        return unit;
    }
}
