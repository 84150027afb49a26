// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;

/** The values at which training starts; equal seeds give equal numbers. */
public final class InitialValues {
    /** transformers' {@code initializer_range} of Llama. */
    private static final double STANDARD_DEVIATION = 0.02;

    private InitialValues() {}

    /**
     * {@return an adapter that changes nothing yet: B zero, A uniform within 1 / sqrt(in), as PEFT's Kaiming
     * initialisation with a = sqrt(5) is}
     *
     * @param layout of an adapter
     * @param seed of the numbers
     */
    public static Map<String, FloatTensor> adapter(Layout layout, long seed) {
        Random random = new Random(seed);
        Map<String, FloatTensor> out = new LinkedHashMap<>();
        for (Parameter parameter : layout.parameters()) {
            double bound = parameter.name().endsWith("lora_A.weight")
                    ? 1 / Math.sqrt((double) parameter.shape()[1])
                    : 0;
            out.put(parameter.name(), fill(parameter, () -> (2 * random.nextDouble() - 1) * bound));
        }
        return out;
    }

    /**
     * {@return weights of an untrained model of the first Llama's architecture: matrices normal with deviation 0.02,
     * norms one}
     *
     * @param layout of full training
     * @param seed of the numbers
     */
    public static Map<String, FloatTensor> full(Layout layout, long seed) {
        Random random = new Random(seed);
        Map<String, FloatTensor> out = new LinkedHashMap<>();
        for (Parameter parameter : layout.parameters()) {
            boolean norm = parameter.shape().length == 1;
            out.put(
                    parameter.name(),
                    fill(parameter, norm ? () -> 1 : () -> random.nextGaussian() * STANDARD_DEVIATION));
        }
        return out;
    }

    private static FloatTensor fill(Parameter parameter, DoubleSupplier number) {
        float[] values = new float[Math.toIntExact(parameter.count())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) number.getAsDouble();
        }
        return new FloatTensor(parameter.shape(), values);
    }
}
