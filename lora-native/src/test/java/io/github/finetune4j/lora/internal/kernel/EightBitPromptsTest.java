// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.github.finetune4j.fixtures.Need;
import io.github.finetune4j.lora.internal.decode.DecodeSession;
import io.github.finetune4j.lora.internal.djl.Torch;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Trained models have a first token whose activations are hundreds of times as large as all others; here one is made by
 * hand.
 */
@Tag("native")
class EightBitPromptsTest {
    private static final int FIRST = 1;
    private static final int[] PROMPT = {FIRST, 7, 12, 30, 21, 9};

    @Test
    void aPromptWithMassiveActivations_isComputedAsExactlyAsWithoutCodes() {
        Need.SYSTEM.require(Torch.hasInt8(), "a processor that multiplies eight bits");
        try (BaseWeights base = BaseWeights.load(TinyModel.CONFIG, Precision.FP32, TinyModel.source(massive()));
                Kernel exact = AutogradKernel.frozen(base);
                Kernel coded = AutogradKernel.frozen(base)) {
            coded.answerInInt8(AdapterUse.OFF);

            assertThat(logits(coded)).containsExactly(logits(exact), offset(0.6f)); // the vocabulary head is in codes
        }
    }

    private static float[] logits(Kernel kernel) {
        try (DecodeSession session = kernel.decode(List.of(PROMPT), 1, AdapterUse.OFF)) {
            return session.logits()[0];
        }
    }

    // The first token alone has a part along one axis, along which the first layer's gate and up are large
    private static Map<String, FloatTensor> massive() {
        Map<String, FloatTensor> weights = TinyModel.weights(TinyModel.CONFIG, 3);
        weights.forEach((name, tensor) -> {
            float[] values = tensor.values();
            int width = (int) tensor.shape()[tensor.shape().length - 1];
            for (int i = 0; i < values.length && tensor.shape().length > 1; i++) {
                values[i] *= 25;
                if (i % width == 0) {
                    values[i] = axis(name, i / width, values[i]);
                }
            }
        });
        return weights;
    }

    private static float axis(String name, int row, float usual) {
        if (name.equals(BaseNames.EMBEDDING)) {
            return row == FIRST ? 50 : 0;
        }
        return name.equals("model.layers.0.mlp.gate_proj.weight") || name.equals("model.layers.0.mlp.up_proj.weight")
                ? 20
                : usual;
    }
}
