// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.texts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.internal.files.AtomicFolder;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.encoder.EncodedText;
import io.github.finetune4j.lora.internal.encoder.Encoder;
import io.github.finetune4j.lora.internal.encoder.EncoderLora;
import io.github.finetune4j.lora.internal.encoder.EncoderTask;
import io.github.finetune4j.lora.internal.encoder.EncoderTrainer;
import io.github.finetune4j.lora.internal.encoder.VectorHead;
import io.github.finetune4j.lora.internal.io.Checkpoints;
import io.github.finetune4j.lora.internal.kernel.AdamW;
import io.github.finetune4j.lora.internal.run.RunEvents;
import io.github.finetune4j.lora.internal.run.RunFolder;
import io.github.finetune4j.lora.internal.run.RunStatus;
import io.github.finetune4j.lora.internal.run.StateFiles;
import io.github.finetune4j.lora.internal.train.Look;
import io.github.finetune4j.lora.internal.train.Schedule;
import io.github.finetune4j.lora.internal.train.StepEvent;
import io.github.finetune4j.lora.internal.train.TrainerListener;
import io.github.finetune4j.lora.internal.train.TrainerOptions;
import io.github.finetune4j.lora.internal.train.TrainerResult;
import io.github.finetune4j.lora.internal.train.TrainerState;
import io.github.finetune4j.lora.internal.train.Validation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The training of an encoder by steps, from its last checkpoint to the folder of the result: the same bytes, however
 * often it was stopped in between.
 */
final class TunedLoop {
    private static final int KEPT = 2;
    private static final int PATIENCE = 2; // epochs without gain, where rows are joined and nobody says another number
    private static final int LEAST_STEPS = 10; // between checkpoints of joined rows, whose epochs may be a step

    private final RunFolder run;
    private final TextRunSettings settings;
    private final TextRunSettings.Tuning loop;
    private final RunEvents events;
    private final InstantSource clock;
    private final Checkpoints checkpoints;

    /** Trains; as a method of {@link EncoderTrainer}. */
    interface Learner {
        TrainerResult learn(
                EncoderTrainer trainer, TrainerOptions options, TrainerListener listener, BooleanSupplier cancelled);
    }

    /**
     * Rows as an encoder learns them.
     *
     * @param task that it is trained for
     * @param labels of its outputs
     * @param course through the rows
     * @param texts all that the encoder is given, learnt or judged
     * @param head on the texts' vectors that training begins with; null: the architecture's own, or none
     * @param learner trains on them
     * @param look at the validation rows; null where there are none
     */
    record Lesson(
            EncoderTask task,
            List<String> labels,
            Course course,
            List<EncodedText> texts,
            @Nullable VectorHead head,
            Learner learner,
            @Nullable Function<EncoderTrainer, Look> look) {
        /** Of a training that has no head on vectors. */
        Lesson(
                EncoderTask task,
                List<String> labels,
                Course course,
                List<EncodedText> texts,
                Learner learner,
                @Nullable Function<EncoderTrainer, Look> look) {
            this(task, labels, course, texts, null, learner, look);
        }

        /** {@return whether what training begins with may be the best already, so that it is judged, too} */
        boolean judgesFirst() {
            return course.joined() || course.keepsBest();
        }
    }

    /** The end of a training; called when its memory is free again. */
    interface Finish {
        /**
         * Writes into the folder of the result, beside the encoder.
         *
         * @param head on the texts' vectors as trained; null where there is none
         */
        void into(Path folder, TrainerResult result, @Nullable VectorHead head);
    }

    /**
     * The way through the rows.
     *
     * @param rows of an epoch
     * @param joined whether those of all epochs are one heap, as pairs of labels are: the trainer then has one epoch,
     *     whose rows are mixed as a whole, and what is called an epoch is so many steps, in which a row may come twice
     *     or not at all. It is judged by patience or two epochs, and the encoder that it begins with, too
     * @param keepsBest whether the best weights are kept also where training does not end early, and may be those that
     *     it begins with
     */
    record Course(int rows, boolean joined, boolean keepsBest) {
        static Course of(int rows) {
            return new Course(rows, false, false);
        }

        int stepsPerEpoch(TextRunSettings.Tuning loop) {
            return Math.max(1, -Math.floorDiv(-rows, loop.batchSize()));
        }

        long steps(TextRunSettings.Tuning loop) {
            long all = joined
                    ? -Math.floorDiv(-(long) rows * loop.epochs(), (long) loop.batchSize())
                    : (long) loop.epochs() * stepsPerEpoch(loop);
            return loop.maxSteps() == 0 ? all : Math.min(loop.maxSteps(), all);
        }

        int patience(TextRunSettings.Stopping stopping) {
            if (stopping.patience() > 0) {
                return stopping.patience();
            }
            return joined ? PATIENCE : keepsBest ? Integer.MAX_VALUE : 0;
        }
    }

    TunedLoop(RunFolder run, TextRunSettings settings, RunEvents events, InstantSource clock) {
        this.run = run;
        this.settings = settings;
        this.events = events;
        this.clock = clock;
        loop = Objects.requireNonNull(settings.loop(), "no settings of steps -> report it as a bug");
        checkpoints = run.checkpoints();
    }

    /**
     * {@return how it ended: with a model}
     *
     * @param lesson made of the rows by the encoder as it is before
     * @param finish of the folder of the result
     * @throws CancellationException if it was stopped
     */
    RunStatus execute(Function<Encoder, Lesson> lesson, Finish finish, BooleanSupplier stopped) {
        Path made = run.path().resolve(TextRun.RESULT);
        if (Files.isDirectory(made)) { // by a process that ended before it could say so
            return RunStatus.succeeded(run.modelId(settings.suffix()));
        }
        Path base = Path.of(settings.baseFolder());
        Lesson learnt;
        try (Encoder encoder = Encoder.open(base)) {
            BaseCheck.require(run, encoder.fingerprint());
            learnt = lesson.apply(encoder);
        }
        try (EncoderTrainer trainer = trainer(base, learnt)) {
            checkpoints.newest().ifPresent(found -> takeUp(trainer, found));
            Function<EncoderTrainer, Look> look = learnt.look();
            if (look != null) {
                trainer.judgeBy(() -> look.apply(trainer), learnt.judgesFirst());
            }
            TrainerResult result = learnt.learner()
                    .learn(trainer, options(learnt.course()), new Listener(trainer, learnt.course()), stopped);
            if (result.end() == TrainerResult.End.CANCELLED) {
                throw stopped(trainer);
            }
            AtomicFolder.write(made, folder -> {
                VectorHead head = trainer.saveAndEnd(folder, settings.head().maxTokens());
                finish.into(folder, result, head);
            });
        }
        AtomicFolder.deleteQuietly(checkpoints.folder());
        return RunStatus.succeeded(run.modelId(settings.suffix()));
    }

    private EncoderTrainer trainer(Path base, Lesson learnt) {
        return EncoderTrainer.open(
                base,
                learnt.task(),
                learnt.labels(),
                adapter(),
                settings.head().seed(),
                loop.weightDecay() > 0 ? null : learnt.texts(), // what decays changes without a text, too
                learnt.head(),
                System::nanoTime);
    }

    /** {@return all of both lists} */
    static List<EncodedText> all(List<EncodedText> learnt, List<EncodedText> judged) {
        return Stream.of(learnt, judged).flatMap(List::stream).toList();
    }

    /** {@return rows of a step} */
    int batchSize() {
        return loop.batchSize();
    }

    /** {@return whether there is a checkpoint to go on from} */
    boolean goesOn() {
        return checkpoints.newest().isPresent();
    }

    private @Nullable EncoderLora adapter() {
        return loop.rank() == 0 ? null : new EncoderLora(loop.rank(), loop.alpha(), loop.targets());
    }

    private void takeUp(EncoderTrainer trainer, Checkpoints.Found found) {
        trainer.restore(StateFiles.read(found));
        events.note("resumed-" + found.step() + "-" + clock.instant(), "info", "resumed after step " + found.step());
    }

    private CancellationException stopped(EncoderTrainer trainer) {
        if (!run.cancelRequested()
                && trainer.step() > 0
                && checkpoints.find(trainer.step()).isEmpty()) {
            checkpoint(trainer, null);
        }
        return new CancellationException("the run was stopped -> poll it again, and it goes on");
    }

    private void checkpoint(EncoderTrainer trainer, @Nullable Double loss) {
        TrainerState state = trainer.snapshot();
        Path folder = checkpoints.write(state.step(), StateFiles.json(state), aside -> StateFiles.write(aside, state));
        checkpoints.keep(KEPT, OptionalLong.empty()); // the best numbers are in each
        events.checkpoint(state.step(), folder.toString(), loss);
    }

    private TrainerOptions options(Course course) {
        AdamW standard = AdamW.standard();
        return TrainerOptions.builder()
                .epochs(course.joined() ? 1 : loop.epochs())
                .maxSteps(course.steps(loop))
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
                .evaluateEvery(
                        course.joined()
                                ? course.stepsPerEpoch(loop)
                                : loop.stopping().evaluationSteps())
                .patience(course.patience(loop.stopping()))
                .minDelta(loop.stopping().minDelta())
                .build();
    }

    /** Writes what the run was, with what its kind adds. */
    void manifest(Path folder, TrainerResult result, ObjectNode more) {
        ObjectNode json = JsonFile.mapper().createObjectNode();
        json.put("format", 1).put("job", run.id()).put("created", settings.created());
        json.put("finished", clock.instant().toString()).put("baseModel", settings.baseModel());
        json.put("method", settings.method().name()).put("adaptation", loop.rank() == 0 ? "full" : "lora");
        json.put("rows", settings.rows().training()).put("steps", result.steps());
        json.set("training", JsonFile.mapper().valueToTree(loop));
        json.put("lastLoss", last(result));
        result.kept().ifPresent(kept -> json.put("keptStep", kept.step()));
        result.validations().stream()
                .reduce((first, second) -> second)
                .map(last -> result.kept().orElse(last))
                .ifPresent(judged -> {
                    json.put("validationLoss", judged.loss());
                    judge().figures(judged).forEach(json::put);
                });
        json.setAll(more);
        AtomicFile.write(folder.resolve("run-manifest.json"), json.toPrettyString() + "\n");
    }

    /** {@return who judges as training goes} */
    ValidationJudge judge() {
        return new ValidationJudge(loop.stopping().metric());
    }

    /** {@return whether it may end before its last step} */
    boolean endsEarly() {
        return loop.stopping().patience() > 0;
    }

    /** {@return whether rows that judge do not calibrate} */
    boolean judgesApart() {
        return loop.stopping().apart();
    }

    private static @Nullable Double last(TrainerResult result) {
        return result.losses().isEmpty()
                ? null
                : result.losses().get(result.losses().size() - 1);
    }

    /** Turns what the trainer reports into events and checkpoints. */
    private final class Listener implements TrainerListener {
        private final EncoderTrainer trainer;
        private final Course course;
        private final int perEpoch;
        private long kept; // the step of the last checkpoint
        private @Nullable Validation lastValidation;

        Listener(EncoderTrainer trainer, Course course) {
            this.trainer = trainer;
            this.course = course;
            perEpoch = course.stepsPerEpoch(loop);
            kept = trainer.step();
        }

        @Override
        public void onStep(StepEvent event) {
            events.step(event.at((double) event.step() / perEpoch));
        }

        @Override
        public void onValidation(Validation validation) {
            lastValidation = validation;
            events.validated(
                    validation.step(),
                    (double) validation.step() / perEpoch,
                    validation.loss(),
                    judge().figures(validation));
        }

        @Override
        public void onBoundary(long step, boolean endOfEpoch) {
            int every = loop.stopping().checkpointSteps();
            boolean asked = every > 0 && step % every == 0;
            boolean due = course.joined() ? step % perEpoch == 0 && step - kept >= LEAST_STEPS : endOfEpoch;
            if (asked || due || step == course.steps(loop)) {
                Validation validation = lastValidation != null && lastValidation.step() == step ? lastValidation : null;
                checkpoint(trainer, validation == null ? null : validation.loss());
                kept = step;
            }
        }
    }
}
