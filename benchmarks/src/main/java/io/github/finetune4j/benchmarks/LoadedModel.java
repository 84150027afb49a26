// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import io.github.finetune4j.dataset.ChatExample;
import io.github.finetune4j.lora.internal.config.ModelConfig;
import io.github.finetune4j.lora.internal.config.ModelConfigReader;
import io.github.finetune4j.lora.internal.io.ModelWeights;
import io.github.finetune4j.lora.internal.io.TensorSource;
import io.github.finetune4j.lora.internal.kernel.BaseWeights;
import io.github.finetune4j.lora.internal.kernel.Precision;
import io.github.finetune4j.lora.internal.tokens.ChatEncoder;
import io.github.finetune4j.lora.internal.tokens.TokenRow;
import io.github.finetune4j.training.LossMask;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A model folder in memory.
 *
 * @param config its shape
 * @param weights its frozen weights
 * @param encoder its tokenizer and chat template, with special tokens in messages as transformers treats them
 */
record LoadedModel(ModelConfig config, BaseWeights weights, ChatEncoder encoder) implements AutoCloseable {
    static final List<String> DTYPES = List.of("bf16", "fp32");

    static LoadedModel open(Path folder, String dtype) {
        ModelConfig config = ModelConfigReader.read(folder);
        Precision precision = Precision.valueOf(dtype.toUpperCase(Locale.ROOT));
        try (TensorSource source = ModelWeights.open(folder, config)) {
            return new LoadedModel(config, BaseWeights.load(config, precision, source), ChatEncoder.open(folder, true));
        }
    }

    TokenRow row(ChatExample example) {
        return encoder.encode(example.messages(), example.fields(), LossMask.ASSISTANT)
                .row();
    }

    int[] prompt(ChatExample example) {
        return encoder.prompt(example.prompt(), example.fields());
    }

    @Override
    public void close() {
        weights.close();
        encoder.close();
    }
}
