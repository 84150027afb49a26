// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.train;

import io.github.finetune4j.lora.internal.kernel.FloatTensor;
import io.github.finetune4j.lora.internal.kernel.Kernel;
import io.github.finetune4j.lora.internal.kernel.StateKind;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Trains what a kernel holds. For one thread; {@link #snapshot} may be called by the listener.
 *
 * <p>Equal settings, rows and start give equal numbers, bit for bit in float32 with the same number of threads on one
 * machine, also where a training was stopped and resumed.
 */
public final class Trainer {
    private final Kernel kernel;
    private final Objective objective;
    private final List<Pass> validation;
    private final TrainerOptions options;
    private final LongSupplier nanoTime;
    private final int stepsPerEpoch;
    private final long totalSteps;
    private final BestKeeper best;
    private final Divergence divergence;
    private final List<Double> losses = new ArrayList<>();
    private int orderEpoch;
    private int[] order = {};

    /**
     * @param kernel with the parameters that training starts from
     * @param rows to learn, each with a target token and within the model's context
     * @param validation to look at now and then; may be empty
     * @param options settings
     * @param vocabulary tokens that the model knows: what a diverged loss is measured by
     * @param nanoTime clock for speeds, such as {@code System::nanoTime}
     * @throws IllegalArgumentException if there are no rows, or one has no target
     */
    public Trainer(
            Kernel kernel,
            List<TokenRow> rows,
            List<TokenRow> validation,
            TrainerOptions options,
            int vocabulary,
            LongSupplier nanoTime) {
        this(
                kernel,
                new Likelihood("training", rows),
                new Likelihood("validation", validation),
                options,
                vocabulary,
                nanoTime);
    }

    /**
     * @param kernel with the parameters that training starts from
     * @param objective what to learn, at least one example
     * @param validation to look at now and then; may be empty
     * @param options settings
     * @param vocabulary tokens that the model knows: what a diverged loss is measured by
     * @param nanoTime clock for speeds, such as {@code System::nanoTime}
     * @throws IllegalArgumentException if there is no example
     */
    public Trainer(
            Kernel kernel,
            Objective objective,
            Objective validation,
            TrainerOptions options,
            int vocabulary,
            LongSupplier nanoTime) {
        if (objective.size() == 0) {
            throw new IllegalArgumentException("training rows: none -> give at least 1");
        }
        this.kernel = kernel;
        this.objective = objective;
        this.options = options;
        this.nanoTime = nanoTime;
        objective.prepare(kernel, options);
        validation.prepare(kernel, options);
        this.validation = validation.passes(validation.byLength(), options);
        stepsPerEpoch = (objective.size() + rowsPerStep() - 1) / rowsPerStep();
        totalSteps = options.maxSteps() > 0 ? options.maxSteps() : (long) options.epochs() * stepsPerEpoch;
        best = new BestKeeper(
                () -> kernel.export(StateKind.PARAMETERS),
                values -> kernel.restore(StateKind.PARAMETERS, values),
                options.patience(),
                options.minDelta());
        divergence = new Divergence(vocabulary);
    }

    /** {@return optimiser steps planned} */
    public long totalSteps() {
        return totalSteps;
    }

    /** {@return optimiser steps of one epoch; the last may have fewer rows} */
    public int stepsPerEpoch() {
        return stepsPerEpoch;
    }

    /** {@return optimiser steps done} */
    public long step() {
        return losses.size();
    }

    /**
     * Trains to the end. A cancelled training may be run again, from the step that it had done.
     *
     * @param listener hears of steps, validations and epochs
     * @param cancelled looked at before each forward pass
     * @return how it ended
     * @throws io.github.finetune4j.error.TrainingDivergedException if the loss isn't finite or has exploded
     */
    public TrainerResult run(TrainerListener listener, BooleanSupplier cancelled) {
        Speed speed = new Speed(nanoTime);
        while (step() < totalSteps && !best.exhausted()) {
            if (!step(listener, cancelled, speed)) {
                return result(TrainerResult.End.CANCELLED, Optional.empty());
            }
        }
        TrainerResult.End end = step() < totalSteps ? TrainerResult.End.STOPPED_EARLY : TrainerResult.End.COMPLETED;
        return result(end, best.restoreBest());
    }

    private TrainerResult result(TrainerResult.End end, Optional<Validation> kept) {
        return new TrainerResult(step(), end, losses, best.validations(), kept);
    }

    /** One optimiser step and what follows it. {@return whether it was made; false: cancelled} */
    private boolean step(TrainerListener listener, BooleanSupplier cancelled, Speed speed) {
        long step = step() + 1;
        List<Pass> passes = objective.passes(examplesOf(step), options);
        OptionalDouble loss = accumulate(step, passes, cancelled);
        if (loss.isEmpty()) {
            return false;
        }
        double rate = options.learningRate() * factor(step);
        divergence.requireFinite(step, loss.getAsDouble(), 0);
        double norm = kernel.update(options.optimizer(), step, rate);
        divergence.check(step, loss.getAsDouble(), norm);
        losses.add(loss.getAsDouble());
        long real = passes.stream().mapToLong(Pass::realTokens).sum();
        speed.step(real);
        listener.onStep(new StepEvent(
                step,
                totalSteps,
                (double) step / stepsPerEpoch,
                loss.getAsDouble(),
                rate,
                norm,
                passes.stream().mapToLong(Pass::targets).sum(),
                real,
                speed.tokensPerSecond(),
                speed.secondsFor(totalSteps - step)));
        afterStep(step, listener);
        return true;
    }

    private OptionalDouble accumulate(long step, List<Pass> passes, BooleanSupplier cancelled) {
        long units = passes.stream().mapToLong(Pass::units).sum();
        double sum = 0;
        for (int i = 0; i < passes.size(); i++) {
            if (cancelled.getAsBoolean()) {
                kernel.forget();
                return OptionalDouble.empty();
            }
            long dropoutSeed = Seeds.mix(Seeds.mix(options.seed(), step), i + 1L);
            sum += passes.get(i).accumulate(kernel, 1.0 / units, dropoutSeed);
        }
        return OptionalDouble.of(sum / units);
    }

    private void afterStep(long step, TrainerListener listener) {
        boolean endOfEpoch = step % stepsPerEpoch == 0 || step == totalSteps;
        boolean due =
                options.evaluateEvery() == 0 ? endOfEpoch : step % options.evaluateEvery() == 0 || step == totalSteps;
        if (due && !validation.isEmpty()) {
            double loss = validationLoss();
            divergence.requireFiniteValidation(step, loss);
            listener.onValidation(best.add(step, Look.ofLoss(loss)));
        }
        if (endOfEpoch) {
            listener.onEpoch(epoch(step), step, meanLoss(step));
        }
        listener.onBoundary(step, endOfEpoch);
    }

    /** {@return loss of the validation examples now, nats per target token or pair} */
    double validationLoss() {
        double sum = 0;
        long units = 0;
        for (Pass pass : validation) {
            sum += pass.evaluate(kernel);
            units += pass.units();
        }
        return sum / units;
    }

    private double meanLoss(long step) {
        int from = (epoch(step) - 1) * stepsPerEpoch;
        return losses.subList(from, losses.size()).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(Double.NaN);
    }

    /** {@return from 1} */
    private int epoch(long step) {
        return Math.toIntExact((step - 1) / stepsPerEpoch) + 1;
    }

    private double factor(long step) {
        return options.schedule().factor(step, options.warmupSteps(totalSteps), totalSteps);
    }

    private int rowsPerStep() {
        return options.batchSize() * options.accumulation();
    }

    private int[] examplesOf(long step) {
        int epoch = epoch(step);
        if (orderEpoch != epoch) {
            order = EpochOrder.of(objective.size(), options.seed(), epoch);
            orderEpoch = epoch;
        }
        int from = Math.toIntExact((step - 1) % stepsPerEpoch) * rowsPerStep();
        int to = Math.min(objective.size(), from + rowsPerStep());
        return Arrays.copyOfRange(order, from, to);
    }

    /** {@return all that is needed to go on later; between steps only} */
    public TrainerState snapshot() {
        Map<String, FloatTensor> tensors = new LinkedHashMap<>();
        TrainerState.put(tensors, TrainerState.PARAMETERS, kernel.export(StateKind.PARAMETERS));
        TrainerState.put(tensors, TrainerState.FIRST_MOMENT, kernel.export(StateKind.FIRST_MOMENT));
        TrainerState.put(tensors, TrainerState.SECOND_MOMENT, kernel.export(StateKind.SECOND_MOMENT));
        TrainerState.put(tensors, TrainerState.BEST, best.parameters());
        return new TrainerState(tensors, step(), losses, best.validations(), plan());
    }

    /**
     * Resumes a training where a snapshot was made.
     *
     * @param state of a training with the same rows and settings
     * @throws IllegalArgumentException if it is of another
     */
    public void restore(TrainerState state) {
        if (!state.plan().equals(plan()) || state.losses().size() != state.step()) {
            throw new IllegalArgumentException("the saved state belongs to another training: it was made with "
                    + state.plan() + " and has " + state.losses().size() + " losses for " + state.step()
                    + " steps, this one has " + plan() + " -> start anew, or with the same data and settings");
        }
        kernel.restore(StateKind.PARAMETERS, state.kind(TrainerState.PARAMETERS));
        kernel.restore(StateKind.FIRST_MOMENT, state.kind(TrainerState.FIRST_MOMENT));
        kernel.restore(StateKind.SECOND_MOMENT, state.kind(TrainerState.SECOND_MOMENT));
        kernel.forget();
        best.restore(state.validations(), state.kind(TrainerState.BEST));
        losses.clear();
        losses.addAll(state.losses());
    }

    private TrainerState.Plan plan() {
        return new TrainerState.Plan(objective.size(), totalSteps, rowsPerStep(), options.seed());
    }
}
