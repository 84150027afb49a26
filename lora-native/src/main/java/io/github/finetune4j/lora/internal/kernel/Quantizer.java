// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import io.github.finetune4j.lora.internal.djl.Script;
import io.github.finetune4j.lora.internal.djl.Torch;
import io.github.finetune4j.lora.internal.djl.Transfer;
import io.github.finetune4j.lora.internal.io.TensorData;
import io.github.finetune4j.training.Quantization;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Turns matrices into codes as they are read, one projection at a time: the whole model never lies in memory
 * unquantised.
 */
final class Quantizer {
    private static final int BLOCK = 64;

    private final NDManager manager;
    private final Quantization quantization;
    private final Transfer transfer;
    private final Script script;
    private final NDArray levels;
    private final NDArray scaleLevels;

    Quantizer(NDManager manager, Quantization quantization, Precision precision) {
        this.manager = manager;
        this.quantization = quantization;
        transfer = new Transfer(manager, Constants.transfer(Precision.FP32));
        script = Script.load(manager, Constants.quantizer(precision));
        levels = owned(Levels.nf4());
        scaleLevels = owned(Levels.scales());
    }

    private NDArray owned(float[] numbers) {
        try (NDArray borrowed = manager.create(numbers)) {
            return borrowed.duplicate(); // an array of Java's memory would dangle
        }
    }

    /** {@return what stands once before the codes of all matrices} */
    List<NDArray> tables() {
        if (quantization == Quantization.INT8) {
            return List.of();
        }
        return Torch.call(false, () -> {
            try (NDManager scope = manager.newSubManager()) {
                NDArray pairs = script.call(scope, "pairs", levels).singletonOrThrow();
                pairs.attach(manager);
                return List.of(pairs, scaleLevels);
            }
        });
    }

    /** {@return codes of the projections under one another, then what belongs to them} */
    List<NDArray> quantize(List<TensorData> parts, long height, long width) {
        return Torch.call(false, () -> {
            try (NDManager scope = manager.newSubManager()) {
                List<List<NDArray>> columns = new ArrayList<>();
                for (TensorData part : parts) {
                    collect(columns, part(scope, part));
                }
                List<NDArray> joined = new ArrayList<>();
                for (int i = 0; i < columns.size(); i++) {
                    NDArray whole = script.call(scope, "joined", (Object) Script.list(scope, "parts", columns.get(i)))
                            .singletonOrThrow();
                    joined.add(i == 0 ? shaped(scope, whole, height, width) : whole);
                }
                joined.forEach(array -> array.attach(manager));
                return joined;
            }
        });
    }

    private NDArray shaped(NDManager scope, NDArray codes, long height, long width) {
        long columns = quantization == Quantization.NF4 ? width / 2 : width;
        return script.call(scope, "shaped", scope.create(new long[] {height, columns}), codes)
                .singletonOrThrow();
    }

    private List<NDArray> part(NDManager scope, TensorData part) {
        if (quantization == Quantization.INT8) {
            return script.call(scope, "to_int8", transfer.matrix(scope, List.of(part), part.shape()));
        }
        if (part.count() % BLOCK != 0 || part.shape()[1] % 2 != 0) {
            throw new UnsupportedCapabilityException("NF4 needs matrices of a multiple of " + BLOCK + " numbers, "
                    + part.name() + " is " + Arrays.toString(part.shape()) + " -> use INT8, or no quantisation");
        }
        return script.call(scope, "to_nf4", transfer.matrix(scope, List.of(part), part.count()), levels, scaleLevels);
    }

    private static void collect(List<List<NDArray>> columns, List<NDArray> arrays) {
        for (int i = 0; i < arrays.size(); i++) {
            if (columns.size() <= i) {
                columns.add(new ArrayList<>());
            }
            columns.get(i).add(arrays.get(i));
        }
    }
}
