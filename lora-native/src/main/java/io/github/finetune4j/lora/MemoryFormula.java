// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora;

import io.github.finetune4j.lora.internal.config.LlamaTensors;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.djl.Torch;
import io.github.finetune4j.lora.internal.kernel.PackedBatch;
import io.github.finetune4j.lora.internal.kernel.StepMemory;
import io.github.finetune4j.lora.internal.run.Kernels;
import io.github.finetune4j.lora.internal.run.Planner;
import io.github.finetune4j.lora.internal.run.RunSettings;
import io.github.finetune4j.lora.internal.run.SystemMemory;
import io.github.finetune4j.training.Quantization;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The memory that a training takes. Weights, trained numbers and what a step by hand has at its fullest are counted
 * tensor by tensor; what autograd keeps is counted by the widths of its tensors, with factors fitted to measured runs.
 * {@code docs/lab/030-local-training.md} has the peaks that it was compared with.
 */
final class MemoryFormula {
    /** libtorch's libraries, the JVM with its heap, and what libtorch keeps for reuse. */
    static final long RUNTIME = 760L << 20;
    /** Numbers per trained one: itself, gradient, two moments, and their copies on the Java heap for a checkpoint. */
    static final int TRAINED_COPIES = 7;

    // tensors that autograd keeps per layer and token, by their width, and copies of the logits per target
    private static final int KEPT_HIDDEN = 3;
    private static final int KEPT_INTERMEDIATE = 2;
    private static final int KEPT_HEADS = 3;
    private static final int KEPT_LOGITS = 2;

    private final Planner.Plan plan;
    private final RunSettings settings;
    private final ModelConfig c;
    private final boolean manual;
    private final long number;

    private MemoryFormula(Planner.Plan plan) {
        this.plan = plan;
        settings = plan.settings();
        c = plan.config();
        manual = Kernels.form(settings, c).isManual();
        number = settings.dtype().dtype().bytes();
    }

    static MemoryEstimate of(Planner.Plan plan) {
        return new MemoryFormula(plan).estimate();
    }

    /** {@return whether a run could compute again what it otherwise keeps} */
    static boolean canRecompute(Planner.Plan plan) {
        return new MemoryFormula(plan).manual;
    }

    private MemoryEstimate estimate() {
        long parameters = count(LlamaTensors.shapes(c));
        long trained = Kernels.trained(settings, c);
        long full = settings.full() && number == 2 ? 2 * parameters : 0; // the copy that products are taken with
        PackedBatch largest = plan.largestBatch();
        long shards = manual ? StepMemory.shards(largest, Torch.threads()) : 1;
        return new MemoryEstimate(
                settings.full() ? 0 : weights(parameters) + ordered(shards),
                4 * (TRAINED_COPIES + shards - 1) * trained + full,
                manual ? Kernels.activations(settings, c, largest) : autograd(largest),
                RUNTIME,
                available());
    }

    // a device has memory of its own
    static OptionalLong available() {
        OptionalLong device = Torch.freeDeviceMemory();
        return device.isPresent() ? device : SystemMemory.available();
    }

    private static long count(Map<String, long[]> shapes) {
        return shapes.values().stream()
                .mapToLong(shape -> Arrays.stream(shape).reduce(1, (a, b) -> a * b))
                .sum();
    }

    // matrices of the layers in few bits: NF4 has half a byte, a byte for each 64 and four for each 16384; int8 one
    // byte and four for each output
    private long weights(long parameters) {
        Quantization quantization = settings.method().quantization();
        if (quantization == null) {
            return parameters * number;
        }
        long outputs = 0;
        for (String module : LlamaTensors.MODULES) {
            outputs += (long) c.layers() * LlamaTensors.out(c, module);
        }
        long few = quantization == Quantization.NF4
                ? matrices() / 2 + matrices() / 64 + matrices() / 4096
                : matrices() + 4 * outputs;
        return few + (parameters - matrices()) * number;
    }

    private long matrices() {
        long matrices = 0;
        for (String module : LlamaTensors.MODULES) {
            matrices += (long) c.layers() * LlamaTensors.in(c, module) * LlamaTensors.out(c, module);
        }
        return matrices;
    }

    /**
     * Matrices in oneDNN's order, for the backward products: copies of all, or those that each shard has in the making.
     */
    private long ordered(long shards) {
        if (Kernels.copiesMatrices(settings, c)) {
            return matrices() * number;
        }
        return manual && number == 2 ? shards * matrices() / c.layers() * number : 0;
    }

    private long autograd(PackedBatch largest) {
        long perToken = (long) KEPT_HIDDEN * c.hidden()
                + (long) KEPT_INTERMEDIATE * c.intermediate()
                + (long) KEPT_HEADS * c.heads() * c.headDim();
        return number
                * ((long) c.layers() * largest.realTokens() * perToken
                        + KEPT_LOGITS * (long) largest.targets() * c.vocabulary());
    }
}
