// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.heads.calibration.Calibrator;
import io.github.finetune4j.heads.linear.LinearHead;
import io.github.finetune4j.heads.linear.LogisticRegression;
import io.github.finetune4j.heads.linear.OrdinalRegression;
import io.github.finetune4j.training.TrainingMethod;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The fit of a head that says labels: on all rows, and, so that its probabilities come true, on all but a fold for each
 * fold, whose logits the calibrator learns.
 *
 * @param settings of the head
 * @param method what it learns
 * @param cancelled asked often
 * @param fitted hears how many fits are done
 */
record HeadFit(TextRunSettings.Head settings, TrainingMethod method, BooleanSupplier cancelled, IntConsumer fitted) {
    /** Folds of rows; each takes a fit. */
    static final int FOLDS = 5;

    static final double EXACT = 5e-8;
    static final double ROUGH = 1e-3; // enough for what calibration asks of rows that were left out
    static final double USUAL_C = 30;
    private static final double[] CANDIDATES = {0.3, 1, 3, 10, 30, 100, 300};

    /** A fitted head and what was found out about it. */
    record Result(LinearHead linear, TextHead head, double inverseRegularization, HeldOut heldOut) {}

    /** A head alone, and the labels that it knows. */
    record Start(LinearHead linear, List<String> labels) {}

    /** {@return a head on all rows, of which nothing else is asked} */
    Start start(HeadRows rows) {
        HeadRows learnt = rows.present(several());
        return new Start(fit(learnt, inverseRegularization(learnt), EXACT), learnt.names());
    }

    private double inverseRegularization(HeadRows learnt) {
        Double asked = settings.inverseRegularization();
        return asked == null ? chosen(learnt) : asked;
    }

    Result fit(HeadRows rows) {
        return fit(rows, row -> true);
    }

    /**
     * {@return a head on all rows}
     *
     * @param calibrates whether a row may calibrate
     */
    Result fit(HeadRows rows, IntPredicate calibrates) {
        HeadRows learnt = rows.present(several());
        double c = inverseRegularization(learnt);
        LinearHead head = fit(learnt, c, EXACT);
        fitted.accept(1);
        HeldOut heldOut = heldOut(learnt, c, calibrates);
        Calibrator calibrator = heldOut.calibratorOfEnough(several());
        Double rate = settings.abstentionRate();
        double least = rate == null ? 0 : heldOut.confidence(calibrator, several(), rate);
        return new Result(
                head,
                new TextHead(head.kind(), learnt.names(), calibrator, least),
                c,
                heldOut.judged(calibrator, several()));
    }

    private boolean several() {
        return method == TrainingMethod.MULTI_LABEL;
    }

    // the usual one of several labels, each of which has its own best, and of ordered ones, where little hangs on it
    private double chosen(HeadRows learnt) {
        HeadRows rows =
                learnt.targets() == null ? learnt : learnt.withoutTargets().present(several());
        return method == TrainingMethod.CLASSIFICATION && rows.anyLabelTwice()
                ? rows.vectors()
                        .choose(
                                regression(USUAL_C, EXACT),
                                rows.single(),
                                rows.names().size(),
                                CANDIDATES)
                        .best()
                : USUAL_C;
    }

    private HeldOut heldOut(HeadRows rows, double c, IntPredicate calibrates) {
        HeldOut heldOut = new HeldOut(rows);
        int[] fold = rows.drawnFolds(FOLDS, settings.seed());
        for (int f = 0; f < FOLDS; f++) {
            int held = f;
            List<Integer> without = numbers(rows, i -> fold[i] != held);
            if (without.size() < rows.size()) {
                List<Integer> asked = numbers(rows, i -> fold[i] == held && calibrates.test(i));
                rows.vectors().knownBy(without).ifPresent(known -> ask(heldOut, rows.by(known), without, asked, c));
            }
            fitted.accept(2 + f);
        }
        return heldOut;
    }

    private static List<Integer> numbers(HeadRows rows, IntPredicate which) {
        return IntStream.range(0, rows.size()).filter(which).boxed().toList();
    }

    /** Asks some rows of a head that is fitted on others. */
    private void ask(HeldOut heldOut, HeadRows rows, List<Integer> learnt, List<Integer> asked, double c) {
        HeadRows others = rows.rows(learnt).present(several());
        if (others.names().size() > 1) {
            LinearHead head = fit(others, c * rows.size() / learnt.size(), ROUGH); // as firm for each row
            asked.forEach(i -> heldOut.add(
                    i,
                    others.names(),
                    TextHead.logits(head.kind(), rows.vectors().values(head, i))));
        }
    }

    LinearHead fit(HeadRows rows, double c, double tolerance) {
        if (rows.targets() != null) {
            return soft(rows.vectors(), rows.targets(), c, tolerance);
        }
        if (method == TrainingMethod.ORDINAL) {
            return OrdinalRegression.fit(
                    rows.vectors().dense(),
                    rows.single(),
                    rows.names().size(),
                    c,
                    settings.balancedLabels(),
                    progress -> {},
                    cancelled);
        }
        return several()
                ? rows.vectors().fit(regression(c, tolerance), rows.several())
                : rows.vectors()
                        .fit(
                                regression(c, tolerance),
                                rows.single(),
                                rows.names().size());
    }

    // With logits divided by the temperature and its square as the loss's factor (Hinton et al., 2015) the penalty is
    // the same square of that of a fit to the softened probabilities, whose coefficients, times the temperature, are
    // these.
    private LinearHead soft(RowVectors vectors, SoftTargets targets, double c, double tolerance) {
        double temperature = settings.distillationTemperature();
        LinearHead head = vectors.fitSoft(
                regression(c, tolerance), targets.softened(temperature).chances(), several());
        return temperature == 1
                ? head
                : new LinearHead(
                        head.kind(),
                        Arrays.stream(head.weights())
                                .map(row -> times(temperature, row))
                                .toArray(double[][]::new),
                        times(temperature, head.intercepts()));
    }

    private static double[] times(double factor, double[] numbers) {
        return Arrays.stream(numbers).map(each -> factor * each).toArray();
    }

    private LogisticRegression regression(double c, double tolerance) {
        return LogisticRegression.builder()
                .inverseRegularization(c)
                .tolerance(tolerance)
                .balancedLabels(settings.balancedLabels())
                .cancelWhen(cancelled)
                .build();
    }
}
