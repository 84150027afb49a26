package io.github.finetune4j.lora.internal.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import java.util.function.DoubleUnaryOperator;

/**
 * Tables of cos and sin of position · theta^(-2i / D), [context, D / 2]. Rounded to float32 where transformers rounds: the frequency, and the
 * angle.
 *
 * @param cos cosines
 * @param sin sines
 */
record Rotary(NDArray cos, NDArray sin) {
    static Rotary of(NDManager owner, ModelConfig config) {
        return new Rotary(table(owner, config, Math::cos), table(owner, config, Math::sin));
    }

    private static NDArray table(NDManager owner, ModelConfig config, DoubleUnaryOperator function) {
        int half = config.headDim() / 2;
        float[] values = new float[Math.multiplyExact(config.context(), half)];
        for (int i = 0; i < half; i++) {
            float frequency = 1 / (float) Math.pow(config.ropeTheta(), 2.0 * i / config.headDim());
            for (int position = 0; position < config.context(); position++) {
                values[position * half + i] = (float) function.applyAsDouble(position * frequency);
            }
        }
        try (NDArray borrowed = owner.create(values, new Shape(config.context(), half))) {
            return borrowed.duplicate(); // an array made of Java memory only borrows it
        }
    }
}
