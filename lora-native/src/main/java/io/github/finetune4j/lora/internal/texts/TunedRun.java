// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.heads.calibration.Calibrator;
import io.github.finetune4j.heads.linear.HeadKind;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.AtomicFolder;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.encoder.EncodedText;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import io.github.finetune4j.lora.internal.encoder.EncoderLora;
import io.github.finetune4j.lora.internal.encoder.EncoderTask;
import io.github.finetune4j.lora.internal.encoder.EncoderTrainer;
import io.github.finetune4j.lora.internal.kernel.AdamW;
import io.github.finetune4j.lora.internal.run.RunEvents;
import io.github.finetune4j.lora.internal.run.RunFolder;
import io.github.finetune4j.lora.internal.run.RunStatus;
import io.github.finetune4j.lora.internal.train.Schedule;
import io.github.finetune4j.lora.internal.train.StepEvent;
import io.github.finetune4j.lora.internal.train.TrainerListener;
import io.github.finetune4j.lora.internal.train.TrainerOptions;
import io.github.finetune4j.lora.internal.train.TrainerResult;
import io.github.finetune4j.training.LabeledText;
import io.github.finetune4j.training.TrainingMethod;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A training of an encoder together with its head, by steps. Its probabilities are calibrated on the validation rows
 * or, where there are none, on a tenth of the training rows, which are not learnt then. A run that was stopped begins
 * again, to the same bytes.
 */
final class TunedRun {
    private static final int HELD_OUT = 10; // one row of so many

    private final RunFolder run;
    private final TextRunSettings settings;
    private final TextRunSettings.Tuning loop;
    private final RunEvents events;
    private final InstantSource clock;
    private final boolean several;

    TunedRun(RunFolder run, TextRunSettings settings, RunEvents events, InstantSource clock) {
        this.run = run;
        this.settings = settings;
        this.events = events;
        this.clock = clock;
        loop = Objects.requireNonNull(settings.loop(), "no settings of steps -> report it as a bug");
        several = settings.method() == TrainingMethod.MULTI_LABEL;
    }

    RunStatus execute(List<LabeledText> rows, BooleanSupplier stopped) {
        List<LabeledText> validation = TextRows.read(
                run.path().resolve(TextRows.VALIDATION), settings.rows().validation());
        int[] fold = HeadRows.withoutVectors(rows, settings.head().labels())
                .folds(HELD_OUT, settings.head().seed());
        boolean splits = validation.isEmpty();
        List<LabeledText> learnt = splits ? part(rows, fold, false) : rows;
        List<LabeledText> held = splits ? part(rows, fold, true) : validation;
        if (splits) {
            events.note(
                    "held-out",
                    "info",
                    held.size() + " of " + rows.size() + " rows are not learnt: by them probabilities are calibrated");
        }
        Path base = Path.of(settings.baseFolder());
        List<EncodedText> texts = encoded(base, learnt);
        try (EncoderTrainer trainer = EncoderTrainer.open(
                base,
                several ? EncoderTask.SEVERAL_CLASSES : EncoderTask.CLASSES,
                settings.head().labels(),
                loop.rank() == 0 ? null : new EncoderLora(loop.rank(), loop.alpha(), loop.targets()),
                settings.head().seed(),
                loop.weightDecay() > 0 ? null : texts, // what decays changes without a text, too
                System::nanoTime)) {
            TrainerResult result = train(trainer, texts, learnt, stopped);
            if (result.end() == TrainerResult.End.CANCELLED) {
                throw new CancellationException("the run was stopped -> poll it again, and it goes on");
            }
            AtomicFolder.write(run.path().resolve(TextRun.RESULT), folder -> {
                trainer.save(folder);
                finish(folder, held, result);
            });
        }
        return RunStatus.succeeded(run.modelId(settings.suffix()));
    }

    private static List<LabeledText> part(List<LabeledText> rows, int[] fold, boolean held) {
        return IntStream.range(0, rows.size())
                .filter(i -> (fold[i] == 0) == held)
                .mapToObj(rows::get)
                .toList();
    }

    private List<EncodedText> encoded(Path base, List<LabeledText> rows) {
        try (Encoder encoder = Encoder.open(base)) {
            return rows.stream()
                    .map(row -> encoder.encode(row.text(), settings.head().maxTokens()))
                    .toList();
        }
    }

    private TrainerResult train(
            EncoderTrainer trainer, List<EncodedText> texts, List<LabeledText> rows, BooleanSupplier stopped) {
        HeadRows labels = HeadRows.withoutVectors(rows, settings.head().labels());
        TrainerListener listener = new TrainerListener() {
            @Override
            public void onStep(StepEvent event) {
                events.step(event);
            }
        };
        return several
                ? trainer.severalClasses(texts, labels.several(), options(rows.size()), listener, stopped)
                : trainer.classes(texts, labels.single(), options(rows.size()), listener, stopped);
    }

    private TrainerOptions options(int rows) {
        long byEpochs = (long) loop.epochs() * -Math.floorDiv(-rows, loop.batchSize());
        AdamW standard = AdamW.standard();
        return TrainerOptions.builder()
                .epochs(loop.epochs())
                .maxSteps(loop.maxSteps() == 0 ? byEpochs : Math.min(loop.maxSteps(), byEpochs))
                .batchSize(loop.batchSize())
                .learningRate(loop.learningRate())
                .schedule(Schedule.LINEAR)
                .warmupRatio(loop.warmupRatio())
                .optimizer(new AdamW(
                        standard.beta1(),
                        standard.beta2(),
                        standard.epsilon(),
                        loop.weightDecay(),
                        loop.maxGradientNorm()))
                .seed(settings.head().seed())
                .build();
    }

    private void finish(Path folder, List<LabeledText> held, TrainerResult result) {
        HeadRows rows = HeadRows.withoutVectors(held, settings.head().labels());
        HeldOut heldOut = new HeldOut(rows);
        String fingerprint;
        try (Encoder encoder = Encoder.open(folder)) {
            fingerprint = encoder.fingerprint();
            List<String> texts = held.stream().map(LabeledText::text).toList();
            List<double[]> values =
                    TunedFeatures.values(encoder, texts, settings.head().maxTokens());
            for (int i = 0; i < values.size(); i++) {
                heldOut.add(i, settings.head().labels(), values.get(i));
            }
        }
        Calibrator calibrator = heldOut.calibrator(several);
        Double rate = settings.head().abstentionRate();
        TextHead head = new TextHead(
                several ? HeadKind.ANY_OF_MANY : HeadKind.ONE_OF_MANY,
                settings.head().labels(),
                calibrator,
                rate == null ? 0 : heldOut.confidence(calibrator, rate));
        new HeadFolder(null, head, settings.head().maxTokens(), fingerprint).write(folder);
        AtomicFile.write(
                folder.resolve("run-manifest.json"),
                manifest(heldOut.judged(calibrator, several), result).toPrettyString() + "\n");
    }

    private ObjectNode manifest(HeldOut heldOut, TrainerResult result) {
        ObjectNode json = JsonFile.mapper().createObjectNode();
        json.put("format", 1).put("job", run.id()).put("created", settings.created());
        json.put("finished", clock.instant().toString()).put("baseModel", settings.baseModel());
        json.put("method", settings.method().name()).put("adaptation", loop.rank() == 0 ? "full" : "lora");
        json.put("rows", settings.rows().training()).put("steps", result.steps());
        json.set("training", JsonFile.mapper().valueToTree(loop));
        json.put("lastLoss", last(result));
        json.putObject("heldOut")
                .put("rows", heldOut.size())
                .put("accuracy", heldOut.accuracy())
                .put("logLoss", heldOut.logLoss());
        return json;
    }

    private static @Nullable Double last(TrainerResult result) {
        return result.losses().isEmpty()
                ? null
                : result.losses().get(result.losses().size() - 1);
    }
}
