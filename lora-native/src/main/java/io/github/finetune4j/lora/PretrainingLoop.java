// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import io.github.finetune4j.error.TrainingDivergedException;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.lora.PretrainingState.Progress;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.kernel.AdamW;
import io.github.finetune4j.lora.internal.kernel.AutogradKernel;
import io.github.finetune4j.lora.internal.kernel.Kernel;
import io.github.finetune4j.lora.internal.kernel.PackedBatch;
import io.github.finetune4j.lora.internal.kernel.Precision;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The steps of a pretraining. */
final class PretrainingLoop implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(PretrainingLoop.class.getName());

    private final Callback listening =
            new Callback("the listener of steps", "pretraining goes on", LOG, InstantSource.system());
    private final Pretraining.Builder settings;
    private final Kernel kernel;
    private final PretrainingState state;
    private final PretrainingRows packing;
    private final Trapezoid schedule;
    private final AdamW rule;
    private final List<PackedBatch> validation;
    private Progress progress;
    private @Nullable Path lastGood;

    PretrainingLoop(ModelConfig config, Pretraining.Builder settings) {
        this.settings = settings;
        packing = new PretrainingRows(config, settings.microBatchTokens());
        validation = packing.batches(settings.validationRows());
        schedule = settings.schedule();
        rule = new AdamW(0.9, 0.95, 1e-8, settings.weightDecay(), 1);
        kernel = AutogradKernel.full(config, settings.bf16() ? Precision.BF16 : Precision.FP32);
        state = new PretrainingState(kernel, settings.folder());
        progress = state.start(config, settings.seed());
    }

    PretrainingStep run() {
        PretrainingStep last = report(0, 0, 0);
        while (progress.step() < schedule.steps()) {
            PretrainingStep now = step();
            listening.run(() -> settings.listener().accept(now));
            last = now;
        }
        state.finish();
        return last;
    }

    private PretrainingStep step() {
        long number = progress.step() + 1;
        List<PackedBatch> batches = packing.batches(settings.rows(number));
        if (batches.isEmpty()) {
            throw new IllegalArgumentException("step " + number + " has no rows -> give at least one");
        }
        long targets = batches.stream().mapToLong(PackedBatch::targets).sum();
        long start = System.nanoTime();
        double loss = accumulate(batches, targets);
        requireFinite(number, loss);
        double norm = kernel.update(rule, number, schedule.rate(number));
        requireFinite(number, norm);
        double seconds = (System.nanoTime() - start) / 1e9;
        long tokens = batches.stream().mapToLong(PackedBatch::realTokens).sum();
        progress = new Progress(number, progress.tokens() + tokens);
        return report(loss, norm, tokens / seconds);
    }

    private double accumulate(List<PackedBatch> batches, long targets) {
        double sum = 0;
        for (PackedBatch batch : batches) {
            sum += kernel.accumulate(batch, 1.0 / targets, 0);
        }
        return sum / targets;
    }

    private PretrainingStep report(double loss, double norm, double speed) {
        long number = progress.step();
        boolean keep = number > 0 && (number % settings.checkpointSteps() == 0 || number == schedule.steps());
        if (keep) {
            lastGood = state.checkpoint(progress);
        }
        return new PretrainingStep(
                number,
                schedule.steps(),
                progress.tokens(),
                loss,
                norm,
                schedule.rate(number),
                speed,
                keep && !validation.isEmpty() ? OptionalDouble.of(validationLoss()) : OptionalDouble.empty());
    }

    private double validationLoss() {
        double sum = validation.stream().mapToDouble(kernel::evaluate).sum();
        return sum / validation.stream().mapToLong(PackedBatch::targets).sum();
    }

    private void requireFinite(long step, double value) {
        if (!Double.isFinite(value)) {
            throw new TrainingDivergedException(
                    "loss or gradient of step " + step + " is " + value + " -> lower the learning rate, now "
                            + schedule.rate(step),
                    step,
                    value,
                    lastGood == null ? null : lastGood.toString());
        }
    }

    @Override
    public void close() {
        kernel.close();
    }
}
