// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.heads.linear.LinearHead;
import io.github.finetune4j.heads.linear.RidgeRegression;
import io.github.finetune4j.training.LabeledText;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * The fit of a head that says a number, and its error on rows that were left out.
 *
 * @param settings of the head
 * @param cancelled asked often
 * @param fitted hears how many fits are done
 */
record NumberFit(TextRunSettings.Head settings, BooleanSupplier cancelled, IntConsumer fitted) {
    private static final double USUAL_C = 1;

    /**
     * A fitted head.
     *
     * @param head it
     * @param inverseRegularization that it was fitted with
     * @param meanSquaredError of rows that were left out, those of a fifth at a time
     */
    record Result(LinearHead head, double inverseRegularization, double meanSquaredError) {}

    Result fit(RowVectors rows, List<LabeledText> texts) {
        double c = settings.inverseRegularization() == null ? USUAL_C : settings.inverseRegularization();
        double[][] numbers =
                texts.stream().map(row -> new double[] {row.number()}).toArray(double[][]::new);
        LinearHead head = RidgeRegression.fit(rows.dense(), numbers, 1 / c, progress -> {}, cancelled);
        fitted.accept(1);
        return new Result(head, c, error(rows, numbers, c));
    }

    private double error(RowVectors rows, double[][] numbers, double c) {
        int[] fold = new int[numbers.length];
        SplittableRandom random = new SplittableRandom(settings.seed());
        for (int i = 0; i < fold.length; i++) {
            fold[i] = random.nextInt(HeadFit.FOLDS);
        }
        double sum = 0;
        int count = 0;
        for (int f = 0; f < HeadFit.FOLDS; f++) {
            int held = f;
            List<Integer> learnt = IntStream.range(0, fold.length)
                    .filter(i -> fold[i] != held)
                    .boxed()
                    .toList();
            if (!learnt.isEmpty() && learnt.size() < fold.length) {
                LinearHead head = RidgeRegression.fit(
                        rows.rows(learnt).dense(),
                        learnt.stream().map(i -> numbers[i]).toArray(double[][]::new),
                        1 / c,
                        progress -> {},
                        cancelled);
                for (int i = 0; i < fold.length; i++) {
                    if (fold[i] == held) {
                        double miss = rows.values(head, i)[0] - numbers[i][0];
                        sum += miss * miss;
                        count++;
                    }
                }
            }
            fitted.accept(2 + f);
        }
        return sum / count;
    }
}
