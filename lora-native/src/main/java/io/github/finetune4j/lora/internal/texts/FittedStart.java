// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.heads.linear.HeadKind;
import io.github.finetune4j.heads.linear.LinearHead;
import io.github.finetune4j.lora.internal.encoder.EncodedText;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import io.github.finetune4j.lora.internal.encoder.Pooling;
import io.github.finetune4j.lora.internal.encoder.VectorHead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;

/**
 * The head that the training of an encoder begins with: fitted on the encoder as it is. Linear probing, then
 * fine-tuning (Kumar et al., 2022, "Fine-tuning can distort pretrained features").
 *
 * @param fit of heads
 * @param unit whether vectors have length 1
 */
record FittedStart(HeadFit fit, boolean unit) {
    private static final float SURE = 5; // log-odds of a label that all rows have, or none

    /**
     * {@return the head}
     *
     * @param encoder as it is before
     * @param texts that it learns from
     * @param rows with their labels
     */
    VectorHead of(Encoder encoder, List<EncodedText> texts, HeadRows rows) {
        HeadRows learnt =
                new HeadRows(RowVectors.of(vectors(encoder, texts)), rows.labels(), rows.names(), rows.targets());
        return spread(fit.start(learnt), rows, encoder.pooling(), encoder.width());
    }

    private List<float[]> vectors(Encoder encoder, List<EncodedText> texts) {
        List<float[]> vectors = new ArrayList<>();
        for (int from = 0; from < texts.size(); from += VectorFile.BLOCK) {
            if (fit.cancelled().getAsBoolean()) {
                throw new CancellationException("the run was stopped -> poll it again, and it goes on");
            }
            List<EncodedText> block = texts.subList(from, Math.min(texts.size(), from + VectorFile.BLOCK));
            vectors.addAll(Arrays.asList(encoder.embed(block, encoder.pooling(), unit)));
        }
        return vectors;
    }

    /** A fit knows the labels that can be told by the rows; training has all. */
    private VectorHead spread(HeadFit.Start start, HeadRows rows, Pooling pooling, int width) {
        LinearHead linear = start.linear();
        VectorHead head = VectorHead.zeros(pooling, unit, rows.names().size(), width);
        double least = Arrays.stream(linear.intercepts()).min().orElse(0);
        for (int k = 0; k < head.intercepts().length; k++) {
            int known = start.labels().indexOf(rows.names().get(k));
            if (known >= 0) {
                put(linear, known, head, k);
            } else {
                head.intercepts()[k] = linear.kind() == HeadKind.ANY_OF_MANY ? always(rows, k) : (float) least - SURE;
            }
        }
        return head;
    }

    private static float always(HeadRows rows, int label) {
        return rows.labels().stream().allMatch(each -> each.contains(label)) ? SURE : -SURE;
    }

    /** Of two labels the one logit is halved, so that softmax says the same of two. */
    private static void put(LinearHead linear, int known, VectorHead head, int label) {
        boolean two = linear.kind() == HeadKind.ONE_OF_TWO;
        double factor = two ? known - 0.5 : 1;
        int row = two ? 0 : known;
        double[] weights = linear.weights()[row];
        for (int i = 0; i < weights.length; i++) {
            head.weights()[label][i] = (float) (factor * weights[i]);
        }
        head.intercepts()[label] = (float) (factor * linear.intercepts()[row]);
    }

    /** {@return a head as trained, as heads on vectors are kept} */
    static LinearHead linear(VectorHead head, boolean several) {
        double[] intercepts = new double[head.intercepts().length];
        Arrays.setAll(intercepts, k -> head.intercepts()[k]);
        return new LinearHead(
                several ? HeadKind.ANY_OF_MANY : HeadKind.ONE_OF_MANY,
                Arrays.stream(head.weights()).map(RowVectors::wide).toArray(double[][]::new),
                intercepts);
    }
}
