// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.heads.calibration.Calibrator;
import io.github.finetune4j.heads.linear.HeadKind;
import io.github.finetune4j.heads.linear.LinearHead;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.encoder.EncodedText;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import io.github.finetune4j.lora.internal.encoder.EncoderTask;
import io.github.finetune4j.lora.internal.encoder.VectorHead;
import io.github.finetune4j.lora.internal.run.RunEvents;
import io.github.finetune4j.lora.internal.run.RunStatus;
import io.github.finetune4j.lora.internal.train.Look;
import io.github.finetune4j.lora.internal.train.TrainerResult;
import io.github.finetune4j.training.LabeledText;
import io.github.finetune4j.training.TrainingMethod;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A training of an encoder together with its head, by steps. Its probabilities are calibrated on the validation rows
 * (on half of them, where the other half judges) or, where there are none, on a tenth of the training rows, which are
 * not learnt then.
 */
final class TunedRun {
    private final TunedLoop loop;
    private final TextRunSettings settings;
    private final RunEvents events;
    private final boolean several;

    TunedRun(TunedLoop loop, TextRunSettings settings, RunEvents events) {
        this.loop = loop;
        this.settings = settings;
        this.events = events;
        several = settings.method() == TrainingMethod.MULTI_LABEL;
    }

    RunStatus execute(List<LabeledText> rows, List<LabeledText> validation, BooleanSupplier stopped) {
        LabelSplit split = split(rows, validation);
        return loop.execute(
                encoder -> lesson(encoder, split, keepsBest(validation), stopped),
                (folder, result, head) -> finish(folder, split.calibrating(), result, head),
                stopped);
    }

    private LabelSplit split(List<LabeledText> rows, List<LabeledText> validation) {
        if (validation.isEmpty()) {
            LabelSplit split = LabelSplit.calibrated(rows, settings.head());
            events.note(
                    "held-out",
                    "info",
                    split.calibrating().size() + " of " + rows.size()
                            + " rows are not learnt: by them probabilities are calibrated");
            return split;
        }
        if (!loop.endsEarly() && !keepsBest(validation)) {
            return new LabelSplit(rows, validation, validation);
        }
        if (!loop.judgesApart()) {
            events.note(
                    "halves",
                    "warn",
                    "the run was begun when the validation rows that say when training ends calibrated probabilities,"
                            + " too, and goes on so: they may be too sure -> train again");
            return new LabelSplit(rows, validation, validation);
        }
        LabelSplit split = LabelSplit.halves(rows, validation, settings.head());
        events.note(
                "halves",
                "info",
                split.judging().size() + " of " + validation.size()
                        + " validation rows say " + (loop.endsEarly() ? "when training ends" : "which weights are best")
                        + "; by the others probabilities are calibrated");
        return split;
    }

    /** Weights that begin with a fitted head are good from the first step on, so that each look may be at the best. */
    private boolean keepsBest(List<LabeledText> validation) {
        return settings.head().fitted() && (loop.endsEarly() || validation.size() >= 2 * HeldOut.ENOUGH);
    }

    private TunedLoop.Lesson lesson(Encoder encoder, LabelSplit split, boolean keepsBest, BooleanSupplier stopped) {
        List<LabeledText> rows = split.learnt();
        List<LabeledText> validation = split.judging();
        List<EncodedText> texts = texts(encoder, rows);
        HeadRows labels = HeadRows.withoutVectors(rows, settings.head().labels());
        List<EncodedText> judged = texts(encoder, validation);
        HeadRows known = HeadRows.withoutVectors(validation, settings.head().labels());
        return new TunedLoop.Lesson(
                several ? EncoderTask.SEVERAL_CLASSES : EncoderTask.CLASSES,
                settings.head().labels(),
                new TunedLoop.Course(rows.size(), false, keepsBest),
                TunedLoop.all(texts, judged),
                settings.head().fitted() ? start(encoder, texts, labels, stopped) : null,
                learner(texts, labels),
                validation.isEmpty() ? null : trainer -> look(trainer.logits(judged), known));
    }

    private VectorHead start(Encoder encoder, List<EncodedText> texts, HeadRows labels, BooleanSupplier stopped) {
        boolean unit = Encoder.trainsUnitVectors(Path.of(settings.baseFolder()));
        if (loop.goesOn()) {
            return VectorHead.zeros(
                    encoder.pooling(), unit, settings.head().labels().size(), encoder.width());
        }
        HeadFit fit = new HeadFit(settings.head(), settings.method(), stopped, done -> {});
        return new FittedStart(fit, unit).of(encoder, texts, labels);
    }

    private TunedLoop.Learner learner(List<EncodedText> texts, HeadRows labels) {
        SoftTargets targets = labels.targets();
        double temperature = settings.head().distillationTemperature();
        if (several) {
            return (trainer, options, listener, cancelled) -> targets == null
                    ? trainer.severalClasses(texts, labels.several(), options, listener, cancelled)
                    : trainer.severalClasses(texts, targets.chances(), options, listener, cancelled);
        }
        return (trainer, options, listener, cancelled) -> targets == null
                ? trainer.classes(texts, labels.single(), options, listener, cancelled)
                : trainer.softClasses(
                        texts, targets.softened(temperature).chances(), temperature, options, listener, cancelled);
    }

    private Look look(float[][] logits, HeadRows rows) {
        List<double[]> wide = Arrays.stream(logits).map(RowVectors::wide).toList();
        LabelFigures figures = new LabelFigures(wide, rows.labels(), several);
        return loop.judge().look(loss(logits, rows), () -> figures.of(loop.judge()));
    }

    private double loss(float[][] logits, HeadRows rows) {
        return several ? TunedLosses.shares(logits, rows.shares()) : TunedLosses.classes(logits, rows.single());
    }

    private List<EncodedText> texts(Encoder encoder, List<LabeledText> rows) {
        return rows.stream()
                .map(row -> encoder.encode(
                        settings.head().fitted() ? encoder.prompted(row.text()) : row.text(),
                        settings.head().maxTokens()))
                .toList();
    }

    private void finish(Path folder, List<LabeledText> held, TrainerResult result, @Nullable VectorHead trained) {
        LinearHead linear = trained == null ? null : FittedStart.linear(trained, several);
        HeadRows rows = HeadRows.withoutVectors(held, settings.head().labels());
        HeldOut heldOut = new HeldOut(rows);
        String fingerprint;
        try (Encoder encoder = Encoder.open(folder)) {
            fingerprint = encoder.fingerprint();
            List<double[]> values = values(encoder, held, linear);
            for (int i = 0; i < values.size(); i++) {
                heldOut.add(i, settings.head().labels(), values.get(i));
            }
        }
        Calibrator calibrator = heldOut.calibratorOfEnough(several);
        if (calibrator == null) {
            events.note(
                    "not-calibrated",
                    "warn",
                    heldOut.size() + " rows that are not learnt are too few to calibrate probabilities, which are as"
                            + " training left them -> give " + HeldOut.ENOUGH + " validation rows, or more");
        }
        Double rate = settings.head().abstentionRate();
        TextHead head = new TextHead(
                several ? HeadKind.ANY_OF_MANY : HeadKind.ONE_OF_MANY,
                settings.head().labels(),
                calibrator,
                rate == null ? 0 : heldOut.confidence(calibrator, several, rate));
        new HeadFolder(linear, head, settings.head().maxTokens(), fingerprint).write(folder);
        loop.manifest(folder, result, judged(heldOut.judged(calibrator, several)));
    }

    private List<double[]> values(Encoder encoder, List<LabeledText> rows, @Nullable LinearHead linear) {
        List<String> texts = rows.stream().map(LabeledText::text).toList();
        int most = settings.head().maxTokens();
        return linear == null
                ? TunedFeatures.values(encoder, texts, most)
                : EncoderFeatures.values(linear, EncoderFeatures.vectors(encoder, texts, most));
    }

    private static ObjectNode judged(HeldOut heldOut) {
        ObjectNode json = JsonFile.mapper().createObjectNode();
        json.putObject("heldOut")
                .put("rows", heldOut.size())
                .put("accuracy", heldOut.accuracy())
                .put("logLoss", heldOut.logLoss());
        return json;
    }
}
