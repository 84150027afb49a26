package io.github.finetune4j.lora.internal.train;

import io.github.finetune4j.lora.internal.kernel.FloatTensor;
import io.github.finetune4j.lora.internal.kernel.Kernel;
import io.github.finetune4j.lora.internal.kernel.PackedBatch;
import io.github.finetune4j.lora.internal.kernel.StateKind;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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
 * <p>Equal settings, rows and start give equal numbers, bit for bit in float32 with the same number of threads on one machine, also where a training
 * was stopped and taken up again.
 */
public final class Trainer {
    private final Kernel kernel;
    private final List<TokenRow> rows;
    private final List<PackedBatch> validation;
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
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("training needs at least one row, got none");
        }
        Batches.requireTargets("training", rows);
        Batches.requireTargets("validation", validation);
        this.kernel = kernel;
        this.rows = List.copyOf(rows);
        this.options = options;
        this.nanoTime = nanoTime;
        this.validation = validationBatches(validation);
        stepsPerEpoch = (rows.size() + rowsPerStep() - 1) / rowsPerStep();
        totalSteps = options.maxSteps() > 0 ? options.maxSteps() : (long) options.epochs() * stepsPerEpoch;
        best = new BestKeeper(kernel, options.patience(), options.minDelta());
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
        List<PackedBatch> batches = Batches.of(rowsOf(step), options.batchSize(), options.maxBatchTokens());
        long targets = batches.stream().mapToLong(PackedBatch::targets).sum();
        OptionalDouble loss = accumulate(step, batches, targets, cancelled);
        if (loss.isEmpty()) {
            return false;
        }
        double rate = options.learningRate() * factor(step);
        divergence.requireFinite(step, loss.getAsDouble(), 0);
        double norm = kernel.update(options.optimizer(), step, rate);
        divergence.check(step, loss.getAsDouble(), norm);
        losses.add(loss.getAsDouble());
        long real = batches.stream().mapToLong(PackedBatch::realTokens).sum();
        speed.step(real);
        listener.onStep(new StepEvent(
                step,
                totalSteps,
                (double) step / stepsPerEpoch,
                loss.getAsDouble(),
                rate,
                norm,
                targets,
                real,
                speed.tokensPerSecond(),
                speed.secondsFor(totalSteps - step)));
        afterStep(step, listener);
        return true;
    }

    private OptionalDouble accumulate(long step, List<PackedBatch> batches, long targets, BooleanSupplier cancelled) {
        double sum = 0;
        for (int i = 0; i < batches.size(); i++) {
            if (cancelled.getAsBoolean()) {
                kernel.forget();
                return OptionalDouble.empty();
            }
            long dropoutSeed = Seeds.mix(Seeds.mix(options.seed(), step), i + 1L);
            sum += kernel.accumulate(batches.get(i), 1.0 / targets, dropoutSeed);
        }
        return OptionalDouble.of(sum / targets);
    }

    private void afterStep(long step, TrainerListener listener) {
        boolean endOfEpoch = step % stepsPerEpoch == 0 || step == totalSteps;
        boolean due =
                options.evaluateEvery() == 0 ? endOfEpoch : step % options.evaluateEvery() == 0 || step == totalSteps;
        if (due && !validation.isEmpty()) {
            listener.onValidation(best.add(step, validationLoss()));
        }
        if (endOfEpoch) {
            listener.onEpoch(epoch(step), step, meanLoss(step));
        }
        listener.onBoundary(step, endOfEpoch);
    }

    /** {@return loss of the validation rows now, nats per target token} */
    double validationLoss() {
        double sum = 0;
        long targets = 0;
        for (PackedBatch batch : validation) {
            sum += kernel.evaluate(batch);
            targets += batch.targets();
        }
        return sum / targets;
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

    private List<TokenRow> rowsOf(long step) {
        int epoch = epoch(step);
        if (orderEpoch != epoch) {
            order = EpochOrder.of(rows.size(), options.seed(), epoch);
            orderEpoch = epoch;
        }
        int from = Math.toIntExact((step - 1) % stepsPerEpoch) * rowsPerStep();
        int to = Math.min(rows.size(), from + rowsPerStep());
        return Arrays.stream(order, from, to).mapToObj(rows::get).toList();
    }

    private List<PackedBatch> validationBatches(List<TokenRow> unsorted) {
        List<TokenRow> sorted = unsorted.stream()
                .sorted(Comparator.comparingInt(TokenRow::length))
                .toList();
        return Batches.of(sorted, options.batchSize(), options.maxBatchTokens());
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
     * Takes up a training where a snapshot was made.
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
        return new TrainerState.Plan(rows.size(), totalSteps, rowsPerStep(), options.seed());
    }
}
