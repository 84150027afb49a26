// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.run;

import io.github.finetune4j.error.TrainingDivergedException;
import io.github.finetune4j.internal.files.AtomicFile;
import io.github.finetune4j.lora.internal.config.JsonFile;
import io.github.finetune4j.lora.internal.io.Checkpoints;
import io.github.finetune4j.lora.internal.kernel.StateKind;
import io.github.finetune4j.lora.internal.train.StepEvent;
import io.github.finetune4j.lora.internal.train.Trainer;
import io.github.finetune4j.lora.internal.train.TrainerListener;
import io.github.finetune4j.lora.internal.train.TrainerResult;
import io.github.finetune4j.lora.internal.train.TrainerState;
import io.github.finetune4j.lora.internal.train.Validation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Does the work of one run, from where its last checkpoint stands to the end. For one thread, under the run's lock. */
public final class TrainingRun {
    /** The file of a run that says by which weights it began. */
    static final String BASE = "base.json";

    private static final int KEPT = 3;

    private final RunFolder run;
    private final RunSettings settings;
    private final SharedModels models;
    private final InstantSource clock;
    private final RunEvents events;
    private final Checkpoints checkpoints;
    private long lastSane; // step whose loss was not that of a training gone wrong

    /**
     * @param run to go on with, whose lock the caller has
     * @param models that it stands on
     * @param clock of events
     */
    public TrainingRun(RunFolder run, SharedModels models, InstantSource clock) {
        this.run = run;
        this.models = models;
        this.clock = clock;
        settings = run.settings();
        events = new RunEvents(run.events(), clock);
        checkpoints = run.checkpoints();
    }

    /**
     * {@return how it ended: with a model, cancelled, or interrupted}
     *
     * @param stopped looked at between forward passes
     * @throws RuntimeException if it failed
     */
    public RunStatus execute(BooleanSupplier stopped) {
        for (int i = 0; i < settings.notes().size(); i++) {
            events.note("data-" + (i + 1), "warn", settings.notes().get(i));
        }
        try (Training training = new Training(run, settings, models)) {
            requireSameBase(training);
            Trainer trainer = training.trainer();
            checkpoints.newest().ifPresent(found -> takeUp(trainer, found));
            Listener listener = new Listener(trainer, 2 * Math.log(training.vocabulary()));
            TrainerResult result = trainer.run(listener, () -> stopped.getAsBoolean() || run.cancelRequested());
            return result.end() == TrainerResult.End.CANCELLED ? stopped(trainer) : finished(training, result);
        } catch (TrainingDivergedException e) {
            throw withCheckpoint(e);
        }
    }

    private void requireSameBase(Training training) {
        Path file = run.path().resolve(BASE);
        if (Files.exists(file)) {
            training.requireBase(JsonFile.object(file).path("fingerprint").asText());
        } else {
            AtomicFile.write(file, "{\"fingerprint\": \"" + training.baseHash() + "\"}\n");
        }
    }

    private void takeUp(Trainer trainer, Checkpoints.Found found) {
        trainer.restore(StateFiles.read(found));
        lastSane = found.step();
        events.note("resumed-" + found.step() + "-" + clock.instant(), "info", "resumed after step " + found.step());
    }

    private RunStatus stopped(Trainer trainer) {
        if (run.cancelRequested()) {
            return RunStatus.CANCELLED;
        }
        if (trainer.step() > 0 && checkpoints.find(trainer.step()).isEmpty()) {
            checkpoint(trainer, null);
        }
        return RunStatus.INTERRUPTED;
    }

    private RunStatus finished(Training training, TrainerResult result) {
        Results results = new Results(run, settings, training.baseHash());
        results.write(
                training.kernel().export(StateKind.PARAMETERS),
                results.manifest(
                        result,
                        training.trainer().stepsPerEpoch(),
                        training.trainer().totalSteps(),
                        clock.instant()));
        return RunStatus.succeeded(run.modelId(settings.suffix()));
    }

    private TrainingDivergedException withCheckpoint(TrainingDivergedException e) {
        // a step's loss speaks of the numbers before it: a checkpoint is good if the step after it went well
        Optional<Path> last = checkpoints.steps().stream()
                .filter(step -> step < lastSane)
                .flatMap(step -> checkpoints.find(step).stream())
                .findFirst()
                .map(Checkpoints.Found::folder);
        String where =
                last.map(path -> "; the last good checkpoint is " + path).orElse("; there is no checkpoint before it");
        TrainingDivergedException named = new TrainingDivergedException(
                e.getMessage() + where,
                e.step(),
                e.loss(),
                last.map(Path::toString).orElse(null));
        named.initCause(e);
        return named;
    }

    private void checkpoint(Trainer trainer, @Nullable Double loss) {
        TrainerState state = trainer.snapshot();
        long step = state.step();
        Path folder = checkpoints.write(step, StateFiles.json(state), aside -> StateFiles.write(aside, state));
        OptionalLong best = state.validations().stream()
                .filter(Validation::best)
                .mapToLong(Validation::step)
                .reduce((first, last) -> last);
        checkpoints.keep(KEPT, best);
        events.checkpoint(step, folder.toString(), loss);
    }

    /** Turns what the trainer reports into events and checkpoints. */
    private final class Listener implements TrainerListener {
        private final Trainer trainer;
        private final double saneLoss;
        private @Nullable Validation lastValidation;

        /** A loss above {@code saneLoss} is worse than guessing among all tokens, by far. */
        Listener(Trainer trainer, double saneLoss) {
            this.trainer = trainer;
            this.saneLoss = saneLoss;
        }

        @Override
        public void onStep(StepEvent event) {
            lastSane = event.loss() <= saneLoss ? event.step() : lastSane;
            events.step(event);
        }

        @Override
        public void onValidation(Validation validation) {
            lastValidation = validation;
            events.validated(
                    validation.step(), (double) validation.step() / trainer.stepsPerEpoch(), validation.loss());
        }

        @Override
        public void onBoundary(long step, boolean endOfEpoch) {
            Validation validation = lastValidation != null && lastValidation.step() == step ? lastValidation : null;
            int every = settings.loop().checkpointSteps();
            boolean due = endOfEpoch || (every > 0 && step % every == 0) || (validation != null && validation.best());
            if (due && lastSane == step) { // a state that may have gone wrong must not push good ones out
                checkpoint(trainer, validation == null ? null : validation.loss());
            }
        }
    }
}
