// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.AtomicFolder;
import io.github.finetune4j.lora.internal.encoder.EncodedText;
import io.github.finetune4j.lora.internal.encoder.EncoderTrainer;
import io.github.finetune4j.lora.internal.encoder.Pooling;
import io.github.finetune4j.lora.internal.run.RunEvents;
import io.github.finetune4j.lora.internal.train.StepEvent;
import io.github.finetune4j.lora.internal.train.TrainerListener;
import io.github.finetune4j.training.LabeledText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A look at an encoder under training, once an epoch: it keeps the one whose vectors are best for rows held out, and
 * says when they have ceased to gain.
 */
final class ContrastiveWatch implements TrainerListener {
    private final EncoderTrainer trainer;
    private final Judge judge;
    private final Texts texts;
    private final RunEvents events;
    private final Path best;
    private final Pace pace;
    private double least = Double.POSITIVE_INFINITY;
    private long bestStep;
    private long steps;
    private int without;

    /** A head on rows that are learnt, and what it is worth for others. */
    record Judge(HeadFit fit, TextRunSettings.Head settings, List<LabeledText> learnt, List<LabeledText> held) {
        /** {@return the log-loss of the rows held out, calibrated; not a number where no label of theirs is learnt} */
        double logLoss(List<float[]> learntVectors, List<float[]> heldVectors) {
            Double c = settings.inverseRegularization();
            HeldOut judged = ContrastiveHead.judged(
                    fit,
                    HeadRows.of(RowVectors.of(learntVectors), learnt, settings.labels()),
                    HeadRows.of(RowVectors.of(heldVectors), held, settings.labels()),
                    c == null ? HeadFit.USUAL_C : c,
                    HeadFit.ROUGH);
            return judged.judged(judged.calibrator(false), false).logLoss();
        }
    }

    /** The texts of both kinds of rows, and how they become vectors. */
    record Texts(List<EncodedText> learnt, List<EncodedText> held, Pooling pooling) {}

    /** Steps of an epoch and of the whole, and how many epochs without gain end it. */
    record Pace(int ofEpoch, int whole, int patience) {}

    ContrastiveWatch(EncoderTrainer trainer, Judge judge, Texts texts, RunEvents events, Path best, Pace pace) {
        this.trainer = trainer;
        this.judge = judge;
        this.texts = texts;
        this.events = events;
        this.best = best;
        this.pace = pace;
    }

    long bestStep() {
        return bestStep;
    }

    long steps() {
        return steps;
    }

    boolean over() {
        return without >= pace.patience();
    }

    @Override
    public void onStep(StepEvent event) {
        steps = event.step();
        events.step(new StepEvent(
                event.step(),
                event.totalSteps(),
                epoch(event.step()),
                event.loss(),
                event.learningRate(),
                event.gradientNorm(),
                event.targetTokens(),
                event.realTokens(),
                event.tokensPerSecond(),
                event.etaSeconds()));
    }

    private double epoch(long step) {
        return (double) step / pace.ofEpoch();
    }

    @Override
    public void onBoundary(long step, boolean endOfEpoch) {
        if (step % pace.ofEpoch() == 0 || step == pace.whole()) {
            look(step);
        }
    }

    /** Judges the encoder as it is, and keeps it if it is the best so far. */
    void look(long step) {
        double loss = judge.logLoss(vectors(texts.learnt()), vectors(texts.held()));
        if (Double.isFinite(loss)) {
            events.validated(step, epoch(step), loss);
        }
        if (loss >= least) {
            without++;
            return;
        }
        least = Double.isNaN(loss) ? least : loss; // nobody can say, so the last one stays
        bestStep = step;
        without = 0;
        AtomicFolder.write(best, folder -> trainer.save(folder, judge.settings().maxTokens()));
    }

    private List<float[]> vectors(List<EncodedText> of) {
        List<float[]> vectors = new ArrayList<>();
        for (float[] vector : trainer.embed(of, texts.pooling())) {
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

    /** Copies a folder's files, also those of its folders. */
    static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                AtomicFile.copy(file, target);
            }
        } catch (IOException e) {
            throw AtomicFile.failed(to, e);
        }
    }
}
